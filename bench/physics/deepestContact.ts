import type { Simulation } from '#cell/simulation/physics/engine/mujoco.ts';

export interface DeepestContact {
  depthM: number;
  /** The two shapes, as the model names them. */
  between: string;
}

/** First of the engine's constraint types that are contacts; those after it are, too. */
const FIRST_CONTACT_TYPE = 5;

/** The deepest of the last step's contacts, when it is deeper than `beyondM`; else null. */
export function deepestContact({ engine, model, data }: Simulation, beyondM: number): DeepestContact | null {
  const types = data.efc_type as Int32Array;
  const depths = data.efc_pos as Float64Array;
  const ids = data.efc_id as Int32Array;
  let deepest = -1;
  let least = -beyondM;
  for (let row = 0; row < types.length; row++)
    if (types[row]! >= FIRST_CONTACT_TYPE && depths[row]! < least) {
      deepest = row;
      least = depths[row]!;
    }
  if (deepest < 0) return null;
  const contacts = data.contact;
  const contact = contacts.get(ids[deepest]!)!;
  const addresses = model.name_geomadr as Int32Array;
  const names = model.names as Uint8Array;
  // Only the strands of the bands have no name.
  const name = (geom: number): string =>
    names[addresses[geom]!] === 0 ? 'band' : engine.mj_id2name(model, engine.mjtObj.mjOBJ_GEOM.value, geom);
  const between = `${name(contact.geom1)} - ${name(contact.geom2)}`;
  contact.delete();
  contacts.delete();
  return { depthM: -least, between };
}

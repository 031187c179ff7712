import type { Vec3 } from '#shared/geometry/pose.ts';
import type { WorldMemory } from '#cell/ports/WorldTruth.ts';
import type { UnitDamage } from '#cell/simulation/scenarios/itemDamage.ts';

/** What the simulation keeps over a restart beside the contents of its bins; the scenario makes the rest from the numbers alone. */
export interface SimulatedMemory {
  /** Pods and units so far. */
  podNumber: number;
  unitNumber: number;
  /** When the next pod arrives, cell time; null while one is here, and before the first one, which stands there already. */
  podDueMs: number | null;
  /** Units in the cell that really are damaged. */
  damages: Record<string, UnitDamage>;
  /** Bins that a bump of the pod still has to reach, and the velocity it gives their contents; absent in older stores. */
  jolts?: Record<string, Vec3>;
}

const freshMemory = (): SimulatedMemory => ({ podNumber: 0, unitNumber: 0, podDueMs: null, damages: {} });

/** What of a stored memory is the simulation's; all of it was written by this very program or an older one. */
export function simulatedMemory(kept: WorldMemory | null): SimulatedMemory {
  const fresh = freshMemory();
  if (!kept) return fresh;
  const { podNumber, unitNumber, podDueMs, damages, jolts }: SimulatedMemory = { ...fresh, ...kept };
  return { podNumber, unitNumber, podDueMs, damages: renamed(damages), ...(jolts ? { jolts } : {}) };
}

/** What older programs called the damage that has a label of the field now. */
const OLD_KINDS: Readonly<Record<string, UnitDamage['kind']>> = { dent: 'deformation', tear: 'penetration' };

const renamed = (damages: SimulatedMemory['damages']): SimulatedMemory['damages'] =>
  Object.fromEntries(
    Object.entries(damages).map(([itemId, damage]) => [
      itemId,
      { ...damage, kind: OLD_KINDS[damage.kind] ?? damage.kind },
    ]),
  );

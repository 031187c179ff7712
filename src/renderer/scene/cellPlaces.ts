import { toolLimitsSchema } from '#shared/domain/tool.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';

/** Where things are handed over, in the cell frame, as far as the cell has told. */
export interface CellPlaces {
  presenterInCellM: Vec3 | null;
  personTrayInCellM: Vec3 | null;
  sidelineTrayInCellM: Vec3 | null;
}

const places = toolLimitsSchema
  .pick({ presenterInCellM: true, personTrayInCellM: true, sidelineTrayInCellM: true })
  .partial();

/** Reads the places from a cell's description of its tool. What it does not tell is not drawn. */
export function placesOf(tool: Readonly<Record<string, unknown>> | null): CellPlaces {
  const read = places.safeParse(tool ?? {});
  const { presenterInCellM = null, personTrayInCellM = null, sidelineTrayInCellM = null } = read.data ?? {};
  return { presenterInCellM, personTrayInCellM, sidelineTrayInCellM };
}

import type { Vec3 } from '#shared/geometry/pose.ts';
import type { BufferLayout } from './bufferLayout.ts';
import type { CellPlaces } from './cellPlaces.ts';
import { inLight } from './colour.ts';
import type { Bounds } from './framing.ts';
import { lit } from './light.ts';
import type { MeshBuilder } from './MeshBuilder.ts';
import type { TwinTheme } from './TwinTheme.ts';

const SHELF_M = 0.016;
const POST_M = 0.03;
const SEPARATOR_M = 0.06;

/** The buffer: a cabinet with a counter, and a rack of compartments above it. */
export function addStation(solid: MeshBuilder, theme: TwinTheme, { rack, columns, rows }: BufferLayout): void {
  const { min, max, floorM, pitchM } = rack;
  const [x, y] = min;
  const [X, Y] = max;
  const top = floorM - 0.09;
  solid.box([x, y - 0.1, 0.06], [X, Y, top - 0.03], theme.cabinet, { onFloor: true });
  solid.box([x + 0.03, y - 0.06, 0], [X - 0.03, Y - 0.02, 0.06], theme.edge, { edges: false });
  for (const share of [1 / 3, 2 / 3]) {
    const seam = x + (X - x) * share;
    solid.line([seam, y - 0.1005, 0.07], [seam, y - 0.1005, top - 0.04]);
  }
  solid.box([x, y - 0.1, top - 0.03], [X, Y, top], theme.shelf);
  for (let row = 0; row < rows; row += 1) addShelf(solid, theme, min, max, floorM + row * pitchM, pitchM, columns);
  const upper = floorM + rows * pitchM;
  for (const left of [x, X - POST_M])
    for (const front of [y, Y - POST_M])
      solid.box([left, front, top], [left + POST_M, front + POST_M, upper], theme.rack);
  solid.box([x, y, upper], [X, Y, upper + 0.02], theme.rack);
}

function addShelf(
  solid: MeshBuilder,
  theme: TwinTheme,
  [x, y]: Vec3,
  [X, Y]: Vec3,
  z: number,
  pitchM: number,
  columns: number,
): void {
  const depth = Y - y;
  solid.patch([x, Y, z], [X - x, 0, 0], [0, 0, pitchM], 4, 2, (_s, t) =>
    lit(theme, theme.cabinet, [0, -1, 0], 0.42 + 0.22 * (1 - t)),
  );
  solid.box([x, y, z - SHELF_M], [X, Y, z], theme.shelf);
  solid.patch([x, y, z + 0.0005], [X - x, 0, 0], [0, depth, 0], 6, 4, (_s, t) =>
    lit(theme, theme.shelf, [0, 0, 1], 0.92 - 0.5 * t),
  );
  for (let column = 1; column < columns; column += 1) {
    const at = x + ((X - x) * column) / columns;
    solid.patch([at, Y, z], [0, -depth, 0], [0, 0, SEPARATOR_M], 1, 1, (s) =>
      lit(theme, theme.rack, [-1, 0, 0], 0.5 + 0.5 * s),
    );
    solid.patch([at + 0.003, y, z], [0, depth, 0], [0, 0, SEPARATOR_M], 1, 1, (s) =>
      lit(theme, theme.rack, [1, 0, 0], 0.9 - 0.5 * s),
    );
  }
}

const TRAY_HALF_M = 0.17;
const TRAY_DEPTH_M = 0.46;

/** Presenter and trays where the cell says that they are: the middle of the front edge, at the height that things stand on. */
export function addPlaces(solid: MeshBuilder, theme: TwinTheme, places: CellPlaces): void {
  const tray = ([x, y, z]: Vec3, isPresenter: boolean): void => {
    const [front, back] = [y - TRAY_DEPTH_M + 0.03, y + 0.03];
    solid.box([x - TRAY_HALF_M, front, z - 0.02], [x + TRAY_HALF_M, back, z], isPresenter ? theme.steel : theme.shelf);
    for (const left of [x - 0.155, x + 0.125])
      solid.box([left, front + 0.025, z - 0.11], [left + 0.03, back + 0.045, z - 0.02], theme.rail, { edges: false });
    if (isPresenter) return;
    solid.box([x - TRAY_HALF_M, front, z], [x + TRAY_HALF_M, front + 0.01, z + 0.025], theme.shelf);
    for (const left of [x - TRAY_HALF_M, x + TRAY_HALF_M - 0.008])
      solid.box([left, front + 0.01, z], [left + 0.008, back, z + 0.025], theme.shelf, { edges: false });
  };
  if (places.presenterInCellM) tray(places.presenterInCellM, true);
  for (const at of [places.personTrayInCellM, places.sidelineTrayInCellM]) if (at) tray(at, false);
}

/** Inspection booth and the conveyor that brings what is to be stowed into it: right of the pod, a lit box on a stand. */
/** Where the booth stands: right of the pod. */
const BOOTH_FROM_POD_M = 0.6;
const BOOTH_WIDTH_M = 0.46;
const BOOTH_TOP_M = 1.42;
export const boothLeftM = (pod: Bounds): number => pod.max[0] + BOOTH_FROM_POD_M;
/** Over the middle of the booth's front edge, cell frame. */
export const boothTopInCellM = (pod: Bounds): Vec3 => [boothLeftM(pod) + BOOTH_WIDTH_M / 2, -0.12, BOOTH_TOP_M + 0.02];

export function addBooth(solid: MeshBuilder, theme: TwinTheme, leftM: number): void {
  const [x, X] = [leftM, leftM + BOOTH_WIDTH_M];
  const [y, Y] = [-0.12, 0.36];
  const [z, Z] = [0.86, BOOTH_TOP_M];
  const wall = 0.02;
  solid.box([x + 0.03, y + 0.03, 0], [X - 0.03, Y - 0.03, z - 0.03], theme.cabinet, { onFloor: true });
  solid.box([x, y, z - 0.03], [X, Y, z], theme.shelf);
  solid.box([x, y, Z], [X, Y, Z + wall], theme.booth);
  solid.box([x, y, z], [x + wall, Y, Z], theme.booth);
  solid.box([X - wall, y, z + 0.34], [X, Y, Z], theme.booth);
  solid.box([X - wall, y, z], [X, y + 0.05, z + 0.34], theme.booth);
  solid.box([x, Y - wall, z], [X, Y, Z], theme.booth);
  const glow = (from: number, to: number) => (_s: number, t: number) => inLight(theme.shell, from + (to - from) * t);
  const [low, high] = theme.isDark ? [0.16, 0.38] : [0.42, 0.78];
  solid.patch([x + wall, Y - wall - 0.001, z], [X - x - 2 * wall, 0, 0], [0, 0, Z - z], 4, 4, glow(low, high));
  solid.patch([x + wall, y, z + 0.001], [X - x - wall, 0, 0], [0, Y - y - wall, 0], 3, 3, glow(high, low * 1.5));
  solid.box([x + 0.18, 0.1, Z - 0.16], [x + 0.28, 0.2, Z], theme.joint);
  addConveyor(solid, theme, X, z);
}

const ROLLER_PITCH_M = 0.075;
const CONVEYOR_LENGTH_M = 0.95;

function addConveyor(solid: MeshBuilder, theme: TwinTheme, x: number, z: number): void {
  const X = x + CONVEYOR_LENGTH_M;
  const [front, back] = [-0.06, 0.3];
  for (const y of [front, back - 0.025]) solid.box([x, y, z - 0.08], [X, y + 0.025, z + 0.012], theme.rail);
  solid.patch([x, front + 0.025, z - 0.03], [X - x, 0, 0], [0, back - front - 0.05, 0], 1, 1, () =>
    inLight(theme.belt, 0.7),
  );
  for (let at = x + 0.04; at < X - 0.02; at += ROLLER_PITCH_M) {
    // A roller shows its upper half: two sides and a top.
    const [y, width] = [front + 0.025, back - front - 0.05];
    solid.flat([at - 0.022, y, z - 0.012], [0.022, 0, 0.012], [0, width, 0], theme.steel, 0.8);
    solid.flat([at, y, z], [0.022, 0, -0.012], [0, width, 0], theme.steel);
  }
  for (const left of [x + 0.5, X - 0.06])
    for (const y of [front, back - 0.04])
      solid.box([left, y, 0], [left + 0.04, y + 0.04, z - 0.08], theme.rail, { onFloor: true, edges: false });
}

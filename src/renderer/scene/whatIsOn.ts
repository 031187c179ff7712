import { spanWidthM, type BinEstimate, type SeenItem } from '#shared/domain/estimate.ts';
import type { Bin } from '#shared/domain/pod.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import { layOutBuffer } from './bufferLayout.ts';
import { binAt } from './emphasis.ts';
import { boundsOfBin, boundsOfPod, noPod, type Bounds } from './framing.ts';
import type { TwinContents } from './twinContents.ts';
import { add, times } from './vector.ts';

/** A line of sight in the cell frame. */
export interface Sight {
  origin: Vec3;
  direction: Vec3;
}

/** What a pointer is on: an item of the estimate, free room, a bin of which nothing is known, or an item in the buffer. */
export type TwinTarget =
  | { kind: 'item'; binId: string; index: number; sizeM: Vec3 }
  | { kind: 'free'; binId: string; widthM: number; heightM: number; marginM: number }
  | { kind: 'unknown'; binId: string; isRefused: boolean }
  | { kind: 'stored'; itemId: string };

/** Distance at which a line of sight enters a box, in lengths of its direction; null: it misses. */
function entryInto({ origin, direction }: Sight, { min, max }: Bounds): number | null {
  let [near, far] = [0, Infinity];
  for (const axis of [0, 1, 2] as const) {
    const along = direction[axis];
    if (Math.abs(along) < 1e-12) {
      if (origin[axis] < min[axis] || origin[axis] > max[axis]) return null;
      continue;
    }
    const [a, b] = [(min[axis] - origin[axis]) / along, (max[axis] - origin[axis]) / along];
    near = Math.max(near, Math.min(a, b));
    far = Math.min(far, Math.max(a, b));
  }
  return near <= far ? near : null;
}

const inCell = (bin: Bin, { xM, yM, zM }: SeenItem): Bounds => ({
  min: add(bin.originInCellM, [xM.startM, yM.startM, zM.startM]),
  max: add(bin.originInCellM, [xM.endM, yM.endM, zM.endM]),
});

/** The first of them that the line of sight meets; -1: none. */
function firstMet(sight: Sight, boxes: readonly Bounds[]): number {
  const met = boxes.flatMap((box, i) => {
    const at = entryInto(sight, box);
    return at === null ? [] : [{ i, at }];
  });
  return met.sort((a, b) => a.at - b.at)[0]?.i ?? -1;
}

/** What somebody points at. The arm is looked through: it is seen anyway. */
export function whatIsOn(sight: Sight, contents: TwinContents): TwinTarget | null {
  const pod = contents.pod ?? noPod;
  const bounds = boundsOfPod(pod);
  const toFront = (bounds.min[1] - sight.origin[1]) / sight.direction[1];
  if (toFront > 0) {
    const [x, , z] = add(sight.origin, times(sight.direction, toFront));
    const bin = binAt(pod, x, z);
    if (bin) return inBin(sight, bin, contents.estimates.find((each) => each.binId === bin.binId) ?? null, toFront);
  }
  const { items } = layOutBuffer(contents.buffer, contents.bufferSlots, bounds);
  const stored = firstMet(sight, items.map(boundsOfStored));
  return stored < 0 ? null : { kind: 'stored', itemId: items[stored]!.item.itemId };
}

const boundsOfStored = ({ centreInCellM, sizeM }: { centreInCellM: Vec3; sizeM: Vec3 }): Bounds => ({
  min: add(centreInCellM, times(sizeM, -0.5)),
  max: add(centreInCellM, times(sizeM, 0.5)),
});

function inBin(sight: Sight, bin: Bin, estimate: BinEstimate | null, toFront: number): TwinTarget {
  const { binId } = bin;
  if (estimate?.status !== 'ok') return { kind: 'unknown', binId, isRefused: estimate !== null };
  const index = firstMet(
    sight,
    estimate.items.map((item) => inCell(bin, item)),
  );
  const item = estimate.items[index];
  if (item)
    return { kind: 'item', binId, index, sizeM: [spanWidthM(item.xM), spanWidthM(item.yM), spanWidthM(item.zM)] };
  const [x] = add(sight.origin, times(sight.direction, toFront));
  return { kind: 'free', binId, ...freeAt(x - bin.originInCellM[0], bin, estimate) };
}

/** Free width on the floor and free height at a place of the width, as the estimate has them. */
function freeAt(
  xM: number,
  { sizeM: [width, , height] }: Bin,
  { gaps, gapMarginM, columnHeightFractions }: BinEstimate,
): { widthM: number; heightM: number; marginM: number } {
  const gap = gaps.find(({ startM, endM }) => xM >= startM && xM <= endM);
  const columns = columnHeightFractions.length;
  const column = Math.min(columns - 1, Math.max(0, Math.floor((xM / width) * columns)));
  return {
    widthM: gap ? spanWidthM(gap) : 0,
    heightM: height * (1 - (columnHeightFractions[column] ?? 0)),
    marginM: gapMarginM,
  };
}

/** The box that is looked at when something is framed. */
export function boundsOfTarget(target: TwinTarget, contents: TwinContents): Bounds | null {
  if (target.kind === 'stored') {
    const { items } = layOutBuffer(contents.buffer, contents.bufferSlots, boundsOfPod(contents.pod ?? noPod));
    const placed = items.find(({ item }) => item.itemId === target.itemId);
    return placed ? boundsOfStored(placed) : null;
  }
  const bin = contents.pod?.bins.find(({ binId }) => binId === target.binId);
  return bin ? boundsOfBin(bin) : null;
}

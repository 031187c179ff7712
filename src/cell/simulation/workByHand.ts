import { isCodeOf } from '#shared/domain/handWork.ts';
import type { Bin } from '#shared/domain/pod.ts';
import { err, ok, type Result } from '#shared/result/result.ts';
import type { HandledItem } from '#cell/ports/ArmDriver.ts';
import type { HandWork, PlacedItem } from '#cell/ports/WorldTruth.ts';
import type { LetGoItem, SettleBin } from '#cell/simulation/physics/CellRig.ts';
import { BinVoxels } from '#cell/simulation/scenarios/stock/BinVoxels.ts';
import { putByHand } from '#cell/simulation/scenarios/stock/putByHand.ts';
import { randomSource, type RandomSource } from '#cell/simulation/scenarios/randomSource.ts';

/** The bin that a person reaches into, what lies in it, and the physics that all of it comes to rest by. */
export interface BinAtHand {
  bin: Bin;
  contents: readonly PlacedItem[];
  /** Without it everything stays where the hand lets go of it. */
  settleBin: SettleBin | undefined;
}

/** Velocity that a hand gives to what it pushes aside, m/s: back, and to one side. */
const PUSH_MPS = { aside: 0.5, back: 0.6 };

interface WorkedBin {
  taken: HandledItem | null;
  contents: readonly PlacedItem[];
}

/** What lies in the bin once a hand has done its work, and what came out; else one sentence that says why a hand cannot. */
export function workInBin(work: HandWork, atHand: BinAtHand): Result<WorkedBin, string> {
  const { deed, binId, itemId, product } = work;
  if (deed === 'rearranged') {
    const contents = rearrange(atHand);
    return contents ? ok({ taken: null, contents }) : err(`What lies in bin ${binId} would fall out when it is moved.`);
  }
  if (deed === 'taken_out') return takeUnit(work, atHand);
  // It may stick out of this very bin: then it is pushed home, or laid elsewhere.
  const others = { ...atHand, contents: atHand.contents.filter((item) => item.itemId !== itemId) };
  if (itemId === null || product === null) return err('It is not known what is to go into the bin.');
  const contents = putIn(others, { itemId, product }, randomSource('hand', binId, itemId));
  return contents ? ok({ taken: null, contents }) : err(`A hand finds no place for ${itemId} in bin ${binId}.`);
}

function takeUnit({ binId, itemId, code, knownItemIds }: HandWork, atHand: BinAtHand): Result<WorkedBin, string> {
  const unknown = atHand.contents.filter(
    (item) => !knownItemIds.includes(item.itemId) && (code === null || isCodeOf(code, item.itemId, item.product)),
  );
  const unit =
    itemId === null ? easiestToReach(unknown) : atHand.contents.find((candidate) => candidate.itemId === itemId);
  if (!unit) return err(`There is no ${itemId ?? code ?? 'unit that the cell does not know'} in bin ${binId}.`);
  const contents = takeOut(atHand, unit.itemId);
  if (!contents) return err(`Something else would fall out of bin ${binId} when ${unit.itemId} is taken out.`);
  return ok({ taken: { itemId: unit.itemId, product: unit.product }, contents });
}

/** With the item in the place that wastes least; null where a hand finds none, or would push something else out. */
export function putIn(
  { bin, contents, settleBin }: BinAtHand,
  item: HandledItem,
  random: RandomSource,
): PlacedItem[] | null {
  const hand = { care: 1, random };
  const placed = putByHand(item.product, item.itemId, new BinVoxels(bin.sizeM, contents), contents, hand);
  if (!placed) return null;
  // Once more gently, where the push of the hand threw something out.
  const { velocity: _, ...gently } = placed;
  for (const tried of [placed, gently]) {
    const after = atRest({ bin, contents: [...contents, tried], settleBin });
    if (after.length === contents.length + 1) return after;
  }
  return null;
}

/** Without the item; what lay on it or leaned on it comes down. Null where something else would fall out. */
export function takeOut({ bin, contents, settleBin }: BinAtHand, itemId: string): PlacedItem[] | null {
  const left = contents.filter((item) => item.itemId !== itemId);
  const after = atRest({ bin, contents: left, settleBin });
  return after.length === left.length ? after : null;
}

/** All pushed back and to one side, the left one first; null where something would fall out either way. */
export function rearrange({ bin, contents, settleBin }: BinAtHand): PlacedItem[] | null {
  for (const side of [-1, 1]) {
    const velocity = [side * PUSH_MPS.aside, PUSH_MPS.back, 0, 0, 0, 0];
    const after = atRest({ bin, contents: contents.map((item) => ({ ...item, velocity })), settleBin });
    if (after.length === contents.length) return after;
  }
  return null;
}

/** What is reached most easily: near the mouth and high up; null in an empty bin. */
export function easiestToReach(contents: readonly PlacedItem[]): PlacedItem | null {
  const effort = ({ poseInBin: { positionM } }: PlacedItem): number => positionM[1] - 0.5 * positionM[2];
  return contents.toSorted((a, b) => effort(a) - effort(b))[0] ?? null;
}

interface LettingGo extends PlacedItem {
  velocity?: readonly number[];
}

function atRest({ bin, contents, settleBin }: Omit<BinAtHand, 'contents'> & { contents: readonly LettingGo[] }) {
  if (!settleBin) return contents.map(({ velocity: _, ...item }) => item);
  return settleBin(
    bin,
    contents.map(({ itemId, product, ...where }): LetGoItem => ({ item: { itemId, product }, ...where })),
  );
}

import type { SeenItem, Span } from '#shared/domain/estimate.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import type { BelievedColumn, ColumnBelief } from './ColumnNet.ts';

/** Columns covered by less than this share belong to a gap. */
const FREE_BELOW = 0.5;
/** Gaps narrower than this share of the width are not worth telling. */
const NARROWEST_GAP_SHARE = 0.015;
/** Belief that an item begins in a column from which the contents are cut there. */
const BEGINS_FROM = 0.45;
/** Where the count asks for one more item, a weaker sign suffices. */
const BEGINS_PERHAPS = 0.2;
/** No item is narrower than this many columns. */
const NARROWEST_COLUMNS = 2;

/** A lone column that is believed covered by less than this is a speck of band or shade, not an item: none is that thin. */
const SPECK_BELOW = 0.8;

/** The same columns with lone doubtful ones freed: a speck must not cut a gap in two. */
export function withoutSpecks(columns: readonly BelievedColumn[]): BelievedColumn[] {
  return columns.map((column, k) => {
    const alone =
      column.covered >= FREE_BELOW &&
      column.covered < SPECK_BELOW &&
      (columns[k - 1]?.covered ?? 0) < FREE_BELOW &&
      (columns[k + 1]?.covered ?? 0) < FREE_BELOW;
    return alone ? { ...column, covered: 0 } : column;
  });
}

/** Free stretches, widest first. The columns at their ends are split in proportion to how much of them is covered. */
export function gapsBetween(columns: readonly BelievedColumn[], widthM: number): Span[] {
  const gaps: Span[] = [];
  for (let k = 0; k < columns.length; k++) {
    if (columns[k]!.covered >= FREE_BELOW) continue;
    const from = k;
    while (k + 1 < columns.length && columns[k + 1]!.covered < FREE_BELOW) k++;
    const gap = { startM: edgeBefore(columns, from), endM: edgeAfter(columns, k) };
    if (gap.endM - gap.startM > NARROWEST_GAP_SHARE * widthM) gaps.push(gap);
  }
  return gaps.sort((a, b) => b.endM - b.startM - (a.endM - a.startM));
}

/** Left end of a gap that begins with column `from`: inside it, or inside the covered one before it. */
function edgeBefore(columns: readonly BelievedColumn[], from: number): number {
  const here = columns[from]!;
  const before = columns[from - 1];
  if (!before) return here.startM;
  const freeBeforeM = (1 - before.covered) * (before.endM - before.startM);
  return here.startM + here.covered * (here.endM - here.startM) - freeBeforeM;
}

function edgeAfter(columns: readonly BelievedColumn[], to: number): number {
  const here = columns[to]!;
  const after = columns[to + 1];
  if (!after) return here.endM;
  const freeAfterM = (1 - after.covered) * (after.endM - after.startM);
  return here.endM - here.covered * (here.endM - here.startM) + freeAfterM;
}

/** Share of the width about which the model cannot make up its mind: 0 all sure, 1 all a coin's toss. */
export const unsureShare = (columns: readonly BelievedColumn[], widthM: number): number =>
  columns.reduce((sum, { covered, startM, endM }) => sum + 4 * covered * (1 - covered) * (endM - startM), 0) / widthM;

/** Occupied share of the height in equal columns from left to right. */
export function heightsOf(columns: readonly BelievedColumn[], widthM: number, count: number): number[] {
  const heights = new Array<number>(count).fill(0);
  for (const { startM, endM, covered, height } of columns) {
    if (covered < FREE_BELOW) continue;
    const at = Math.min(count - 1, Math.floor(((startM + endM) / 2 / widthM) * count));
    heights[at] = Math.max(heights[at]!, height);
  }
  return heights;
}

const middleOf = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

/** The contents between the gaps, cut where items are believed to begin; as many as the count says, if there are signs for it. */
export function itemsFrom({ columns, count }: ColumnBelief, gaps: readonly Span[], [, d, h]: Vec3): SeenItem[] {
  const runs = coveredRuns(columns);
  const peaks = beginnings(columns, runs);
  const cuts = peaks.filter((k) => columns[k]!.begins >= BEGINS_FROM);
  const more = peaks
    .filter((k) => columns[k]!.begins < BEGINS_FROM)
    .sort((a, b) => columns[b]!.begins - columns[a]!.begins);
  while (runs.length + cuts.length < Math.round(count) && more.length > 0) cuts.push(more.shift()!);
  return runs
    .flatMap(({ from, to }) => {
      const ends = [from, ...cuts.filter((k) => k > from && k < to).sort((a, b) => a - b), to];
      return ends.slice(1).map((end, k) => ({ from: ends[k]!, to: end }));
    })
    .map(({ from, to }) => seenItem(columns.slice(from, to), gaps, d, h));
}

/** Runs of covered columns, `to` exclusive. */
function coveredRuns(columns: readonly BelievedColumn[]): { from: number; to: number }[] {
  const runs: { from: number; to: number }[] = [];
  columns.forEach((column, k) => {
    if (column.covered < FREE_BELOW) return;
    const last = runs.at(-1);
    if (last?.to === k) last.to = k + 1;
    else runs.push({ from: k, to: k + 1 });
  });
  return runs;
}

/** Columns within a run, not at its start, where the belief in a beginning peaks. */
function beginnings(columns: readonly BelievedColumn[], runs: readonly { from: number; to: number }[]): number[] {
  const at = (k: number) => columns[k]?.begins ?? 0;
  return runs.flatMap(({ from, to }) => {
    const found: number[] = [];
    for (let k = from + NARROWEST_COLUMNS; k <= to - NARROWEST_COLUMNS; k++) {
      const strong = at(k) >= BEGINS_PERHAPS && at(k) >= at(k - 1) && at(k) > at(k + 1);
      if (strong && k - (found.at(-1) ?? from) >= NARROWEST_COLUMNS) found.push(k);
    }
    return found;
  });
}

function seenItem(columns: readonly BelievedColumn[], gaps: readonly Span[], d: number, h: number): SeenItem {
  const startM = columns[0]!.startM;
  const endM = columns.at(-1)!.endM;
  const stepM = columns[0]!.endM - columns[0]!.startM;
  // A neighbouring gap knows the edge better than the column's grid does.
  const leftGap = gaps.find((gap) => Math.abs(gap.endM - startM) <= stepM);
  const rightGap = gaps.find((gap) => Math.abs(gap.startM - endM) <= stepM);
  const height = middleOf(columns.map((column) => column.height));
  const front = Math.min(0.95, middleOf(columns.map((column) => column.front)));
  const depth = middleOf(columns.map((column) => column.volume)) / Math.max(0.05, height);
  return {
    xM: { startM: leftGap?.endM ?? startM, endM: Math.max(leftGap?.endM ?? startM, rightGap?.startM ?? endM) },
    zM: { startM: 0, endM: height * h },
    yM: { startM: front * d, endM: Math.min(1, front + depth) * d },
  };
}

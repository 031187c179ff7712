import type { Said } from '#shared/domain/statement.ts';
import { chainFeeds } from '#shared/domain/primitive.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import type { MotionResult } from '../CellRig.ts';
import type { CellScene, ItemInScene } from './CellScene.ts';
import { judge, whereabouts } from './judge.ts';
import type { Whereabouts } from './judge.ts';
import type { MotionRun } from './MotionRun.ts';
import { asDetail } from './said.ts';

/** What is told of a motion besides its steps, times and forces. */
export type Conclusion = Omit<MotionResult, 'steps' | 'durationS' | 'peakForceN' | 'itemForceN'>;

/** Looks where everything is at the end of a motion and judges it. */
export function concludeMotion(scene: CellScene, run: MotionRun, heldItemId: string | null): Conclusion {
  const { motion } = run;
  const { bin } = scene;
  const loose = scene.items.filter((entry) => !entry.removed && entry.item.itemId !== heldItemId);
  const places = new Map(loose.map((entry) => [entry, placeOf(scene, entry)]));
  const at = (...wanted: (Whereabouts | 'shelf')[]): ItemInScene[] =>
    loose.filter((entry) => wanted.includes(places.get(entry)!));
  const ids = (entries: ItemInScene[]): string[] => entries.map((entry) => entry.item.itemId);
  const fallen = ids(at('fallen'));
  const rest = {
    contents: bin
      ? at('inside', 'protruding', 'outside').map((entry) => scene.placed(entry, bin))
      : 'contents' in motion
        ? [...(run.leftBin?.binId === motion.bin.binId ? run.leftBin.contents : motion.contents)]
        : [],
    protrudingItemIds: [
      ...new Set([
        ...run.protrudingBeforeClosing.filter((id) => !fallen.includes(id)),
        ...ids(at('protruding', 'outside')),
      ]),
    ],
    floorItemIds: fallen,
    heldItemId,
  };
  const isJudged =
    motion.kind === 'stow' ||
    (motion.kind === 'run' && chainFeeds(motion.chain)) ||
    run.early !== null ||
    fallen.length > 0;
  if (!isJudged) return { outcome: null, cause: null, ...asDetail(summaryOf(run)), ...rest };
  const verdict = judge({
    newItemId: motion.kind === 'stow' ? motion.item.itemId : run.heldAtStartId,
    heldItemId,
    protrudingBeforeClosing: run.protrudingBeforeClosing,
    protrudingAtStart: run.protrudingAtStart,
    fallen,
    inside: ids(at('inside')),
    itemForceN: run.itemForceN,
    fragile: Object.fromEntries(scene.items.map(({ item }) => [item.itemId, item.product.fragile])),
    early: run.early,
    summary: summaryOf(run),
  });
  const { outcome, cause, why } = verdict;
  return { outcome, cause, ...asDetail(why), ...rest };
}

function placeOf(scene: CellScene, entry: ItemInScene): Whereabouts | 'shelf' {
  if (scene.bin) return whereabouts(scene, scene.bin, entry);
  return scene.extent(entry).low[2] < toolLimits.presenterInCellM[2] - 0.1 ? 'fallen' : 'shelf';
}

function summaryOf({ summary }: MotionRun): Said {
  const sentence = summary.join(', ');
  return {
    text: sentence ? `${sentence[0]!.toUpperCase()}${sentence.slice(1)}.` : 'The motion ended where it was meant to.',
  };
}

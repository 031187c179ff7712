import { gripProblemText } from '#shared/domain/grip.ts';
import type { Item } from '#shared/domain/item.ts';
import type { ManualMotion } from '#shared/domain/manualMotion.ts';
import { reachProblem } from '#shared/domain/mouthReach.ts';
import type { MotionPreview } from '#shared/domain/preview.ts';
import type { PrimitiveStep } from '#shared/domain/primitive.ts';
import { chainFeeds, chainProblem, primitiveOf } from '#shared/domain/primitive.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { ToolLimits } from '#shared/domain/tool.ts';
import type { Said } from '#shared/domain/statement.ts';
import { said } from '#shared/words/statements/said.ts';
import { err, ok, type Result } from '#shared/result/result.ts';
import { APPROACH_S, Course, LEAVE_S } from '../primitives/Course.ts';
import { drawStep } from '../primitives/foresights.ts';

export interface PreviewQuestion {
  snapshot: CellSnapshot;
  tool: ToolLimits;
  motion: ManualMotion;
  /** Cell clock. */
  nowMs: number;
  /** The planner's word on a chain that feeds an item; null where it has none. */
  rate: (
    itemId: string,
    binId: string,
    chain: readonly PrimitiveStep[],
  ) => { pSuccess: number; expectedS: number } | null;
}
/** All of a preview but its name. */
export type PreviewDraft = Omit<MotionPreview, 'previewId'>;

/** Older than this, somebody may well have reached in since. */
const OLD_ESTIMATE_MS = 5 * 60_000;
/**
 * What a motion by hand is expected to do, from the newest estimate alone. Quasi-static: see BinMotionModel. Fails with one
 * sentence where nothing can be drawn: a jog, an unknown bin, a parameter out of its range.
 */
export function previewMotion(question: PreviewQuestion): Result<PreviewDraft, Said> {
  const { snapshot, motion, nowMs } = question;
  if (motion.kind === 'jog_tool' || motion.kind === 'jog_joint') return err(said('preview_of_jog'));
  const heldItemId = snapshot.cell.heldItemId;
  const podId = snapshot.pod?.podId ?? null;
  if (motion.kind === 'dispose')
    return motion.itemId === heldItemId
      ? ok({
          ...nothingInBin(motion, nowMs),
          basis: { podId, binId: null, estimateImageId: null, heldItemId },
          expectedS: APPROACH_S + LEAVE_S,
        })
      : err(said('preview_not_in_tool', { itemId: motion.itemId }));

  const bin = snapshot.pod?.bins.find(({ binId }) => binId === motion.binId);
  if (!bin) return err(said('preview_no_bin', { binId: motion.binId }));
  const item = fedItem(snapshot, motion);
  if (!item.ok) return item;
  const problem = chainProblem(motion.chain, { holdsItem: motion.kind === 'stow' || heldItemId !== null });
  if (problem) return err({ ...said('preview_chain_impossible'), text: problem });
  const reaches = reachProblem(motion.chain, bin, item.value?.product ?? null, question.tool);
  if (reaches) return err(reaches);
  const estimate = snapshot.estimates.find((e) => e.binId === bin.binId && e.podId === podId) ?? null;

  const course = new Course(bin, estimate, question.tool, item.value);
  for (const step of motion.chain) drawStep(course, primitiveOf(step));
  if (!estimate) course.warn('no_estimate', 'This bin has not been looked at: what stands in it is not known.');
  else if (estimate.status !== 'ok')
    course.warn(
      'estimate_refused',
      `The picture of this bin cannot be used: ${estimate.refusedReason ?? 'no reason given'}.`,
    );
  const estimateAgeMs = estimate ? Math.max(0, nowMs - estimate.capturedAtMs) : null;
  if (estimateAgeMs !== null && estimateAgeMs > OLD_ESTIMATE_MS)
    course.warn('estimate_old', `The picture it rests on is ${Math.round(estimateAgeMs / 60_000)} minutes old.`);
  if (item.value) {
    const tooMuch = gripProblemText(item.value.product, question.tool);
    if (tooMuch) course.warn('outside_support', tooMuch);
  }
  const rated =
    motion.kind === 'stow' && estimate?.status === 'ok'
      ? question.rate(motion.itemId, motion.binId, motion.chain)
      : null;
  if (motion.kind === 'stow' && estimate?.status === 'ok' && !rated)
    course.warn('outside_support', 'The planner would not try this: it has no prediction for it.');
  return ok({
    motion,
    basis: { podId, binId: bin.binId, estimateImageId: estimate?.imageId ?? null, heldItemId },
    computedAtMs: nowMs,
    estimateAgeMs,
    pSuccess: rated?.pSuccess ?? null,
    ...course.outcome(),
    ...(rated ? { expectedS: rated.expectedS } : {}),
  });
}

function fedItem(
  snapshot: CellSnapshot,
  motion: Extract<ManualMotion, { kind: 'chain' | 'stow' }>,
): Result<Item | null, Said> {
  if (motion.kind === 'chain') return chainFeeds(motion.chain) ? err(said('preview_feed_is_stow')) : ok(null);
  const item = snapshot.buffer.find(({ itemId }) => itemId === motion.itemId);
  if (!item) return err(said('preview_no_item', { itemId: motion.itemId }));
  if (item.location.place !== 'buffer' && item.location.place !== 'tool')
    return err({
      ...said('preview_item_elsewhere', { itemId: motion.itemId }),
      text: `${motion.itemId} is at the ${item.location.place}, where the arm does not pick.`,
    });
  if (!chainFeeds(motion.chain)) return err(said('preview_no_feed'));
  return ok(item);
}

const nothingInBin = (motion: ManualMotion, nowMs: number) => ({
  motion,
  computedAtMs: nowMs,
  estimateAgeMs: null,
  toolPathInBin: [],
  sweptVolumes: [],
  endState: [],
  endWidestGap: null,
  peakForceN: 0,
  peakForceMarginN: 0,
  pSuccess: null,
  warnings: [],
});

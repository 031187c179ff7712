import { computed, onScopeDispose, shallowRef, watch } from 'vue';
import type { ManualMotion } from '#shared/domain/manualMotion.ts';
import type { MotionPreview } from '#shared/domain/preview.ts';
import { stepProblem, type PrimitiveStep } from '#shared/domain/primitive.ts';
import { useManualStore } from '#renderer/stores/manual.ts';
import { useCell } from '#renderer/widgets/cell/useCell.ts';
import { useFailureText } from '#renderer/ui/useFailureText.ts';
import { basisChanges } from './basisChanges.ts';

/** Between two previews while a handle is dragged: often enough to follow the hand, seldom enough for the planner. */
const PREVIEW_PAUSE_MS = 90;

export type DraftSource = 'proposal' | 'place' | 'form' | 'item' | 'jog';
export type DraftPhase =
  /** Nothing was chosen. */
  | 'none'
  /** A parameter is missing or out of its range. */
  | 'invalid'
  /** The preview of exactly this motion is on its way. */
  | 'computing'
  | 'ready'
  /** The cell's state has changed since; it must be made again. */
  | 'outdated'
  | 'failed'
  /** Jogging needs no preview. */
  | 'jog';

/** The motion that the hold-to-run control would run, and the preview of exactly that motion. */
export function useMotionDraft(cellKey: () => string) {
  const manual = useManualStore();
  const cell = useCell(cellKey);
  const failureText = useFailureText();
  const motion = shallowRef<ManualMotion | null>(null);
  const source = shallowRef<DraftSource | null>(null);
  const preview = shallowRef<MotionPreview | null>(null);
  /** The motion whose preview is shown, as it was asked for. */
  const previewOf = shallowRef<string | null>(null);
  const problem = shallowRef<string | null>(null);
  let timer: ReturnType<typeof setTimeout> | null = null;
  let isAsking = false;
  let mustAskAgain = false;

  const chain = computed<readonly PrimitiveStep[] | null>(() =>
    motion.value && 'chain' in motion.value ? motion.value.chain : null,
  );
  const isJog = computed(() => motion.value?.kind === 'jog_tool' || motion.value?.kind === 'jog_joint');
  const isValid = computed(() => chain.value === null || chain.value.every((step) => stepProblem(step) === null));
  const changes = computed(() => {
    const snapshot = cell.snapshot.value;
    return preview.value && snapshot ? basisChanges(preview.value.basis, snapshot) : [];
  });
  const phase = computed<DraftPhase>(() => {
    if (motion.value === null) return 'none';
    if (isJog.value) return 'jog';
    if (!isValid.value) return 'invalid';
    if (previewOf.value !== keyOf(motion.value)) return 'computing';
    if (problem.value !== null || preview.value === null) return 'failed';
    return changes.value.length > 0 ? 'outdated' : 'ready';
  });

  function set(next: ManualMotion | null, from: DraftSource | null): void {
    motion.value = next;
    source.value = next === null ? null : from;
    if (next === null || isJog.value) {
      preview.value = null;
      previewOf.value = null;
    } else askSoon();
  }
  /** Takes over changed parameters and nothing else. */
  function setChain(changed: readonly PrimitiveStep[]): void {
    if (motion.value && 'chain' in motion.value) set({ ...motion.value, chain: [...changed] }, source.value);
  }
  /** Makes the preview again from the present state. */
  function renew(): void {
    previewOf.value = null;
    askSoon();
  }

  function askSoon(): void {
    if (isAsking) mustAskAgain = true;
    else timer ??= setTimeout(() => void ask(), PREVIEW_PAUSE_MS);
  }
  async function ask(): Promise<void> {
    timer = null;
    const asked = motion.value;
    if (asked === null || isJog.value || !isValid.value) return;
    isAsking = true;
    const answer = await manual.preview(cellKey(), asked);
    isAsking = false;
    if (motion.value !== null && !isJog.value) {
      preview.value = answer.ok ? answer.value : null;
      problem.value = answer.ok ? null : failureText(answer.error);
      previewOf.value = keyOf(asked);
    }
    if (mustAskAgain) {
      mustAskAgain = false;
      askSoon();
    }
  }

  watch(cellKey, () => set(null, null));
  onScopeDispose(() => {
    if (timer !== null) clearTimeout(timer);
  });

  return { motion, source, chain, preview, problem, phase, changes, isJog, set, setChain, renew };
}
export type MotionDraft = ReturnType<typeof useMotionDraft>;

const keyOf = (motion: ManualMotion): string => JSON.stringify(motion);

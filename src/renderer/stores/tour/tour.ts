import { defineStore } from 'pinia';
import { computed, onScopeDispose, shallowRef } from 'vue';
import { useBridge } from '../bridgeKey.ts';
import { useCellsStore } from '../cells.ts';
import { useCommandsStore } from '../commands.ts';
import { useHostStore } from '../host.ts';
import { presentStep, skipped, tourSteps, withSignal, type TourProgress, type TourSignal } from './tourProgress.ts';

/**
 * The guided tour: a training cell of its own whose bins are too full, so that a stow is sure to fail, and a person who is
 * told what to look at. It only watches; every step is done by the person and the cell.
 */
export const useTourStore = defineStore('tour', () => {
  const bridge = useBridge();
  const cells = useCellsStore();
  const commands = useCommandsStore();
  const host = useHostStore();
  const progress = shallowRef<TourProgress | null>(null);
  const isStarting = shallowRef(false);

  const isRunning = computed(() => progress.value !== null);
  const step = computed(() => (progress.value ? presentStep(progress.value) : null));
  const isOver = computed(() => progress.value !== null && step.value === null);
  const position = computed(() => (step.value === null ? tourSteps.length : tourSteps.indexOf(step.value) + 1));
  const cellKey = computed(() => progress.value?.cellKey ?? null);

  function signal(told: TourSignal): void {
    if (progress.value) progress.value = withSignal(progress.value, told);
  }

  /** Returns the cell of the tour, or null when there is none: the refusal is shown then. */
  async function start(): Promise<string | null> {
    if (isStarting.value) return null;
    isStarting.value = true;
    const answer = await bridge.request('startTrainingCell', {});
    isStarting.value = false;
    if (!answer.ok) {
      commands.refuse(null, 'startTrainingCell', answer.error);
      return null;
    }
    const operatorId = host.info?.operator.operatorId ?? '';
    progress.value = { cellKey: answer.value.cellKey, operatorId, done: [] };
    const waiting = cells.openInterventions.some((open) => open.cellKey === answer.value.cellKey);
    if (waiting) signal({ kind: 'open', cellKey: answer.value.cellKey });
    return answer.value.cellKey;
  }

  function skip(): void {
    if (progress.value && step.value) progress.value = skipped(progress.value, step.value);
  }
  const leave = (): void => void (progress.value = null);

  const stops = [
    bridge.onPush((push) => {
      if (push.type === 'event') signal({ kind: 'event', cellKey: push.cellKey, event: push.event });
    }),
    bridge.onAnswered((request) => signal({ kind: 'answered', request })),
  ];
  onScopeDispose(() => stops.forEach((stop) => stop()));

  return { isRunning, isStarting, isOver, step, position, cellKey, start, skip, leave, signal };
});

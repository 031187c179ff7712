import { shallowRef } from 'vue';
import type { HandoverAction } from '#shared/domain/handover.ts';
import { useHandoverStore } from '#renderer/stores/handover.ts';
import { useRefusalSentence } from './useRefusalSentence.ts';

type Problem = { code: string; message: string } | null;

/** Takes steps in a handover on behalf of a person, and says in words why one was refused. */
export function useHandoverSteps(handoverId: () => string | null, by: () => string | null) {
  const handovers = useHandoverStore();
  const refusalSentence = useRefusalSentence();
  const problem = shallowRef<string | null>(null);
  const busy = shallowRef(false);

  function tell(refused: Problem): boolean {
    problem.value = refused && refusalSentence(refused);
    return refused === null;
  }

  async function during(work: () => Promise<{ done: true } | { done: false; code: string; message: string }>) {
    busy.value = true;
    const result = await work();
    busy.value = false;
    return tell(result.done ? null : result);
  }

  /** True when it was done. */
  async function step(action: HandoverAction): Promise<boolean> {
    const [id, person] = [handoverId(), by()];
    if (id === null || person === null) return tell({ code: 'not_on_duty', message: '' });
    return during(() => handovers.step(id, person, action));
  }
  const sign = (person: string, pin: string): Promise<boolean> =>
    during(() => handovers.sign(handoverId() ?? '', person, pin));
  const start = (person: string, atMs: number | null): Promise<boolean> => during(() => handovers.start(person, atMs));

  return { problem, busy, step, sign, start, tell };
}
export type HandoverSteps = ReturnType<typeof useHandoverSteps>;

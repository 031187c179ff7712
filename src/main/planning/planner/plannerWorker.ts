import { parentPort } from 'node:worker_threads';
import type { PlanRequest } from '#main/ports/PlannerClient.ts';
import { plan } from './plan.ts';
import type { PlannerAnswer, PlannerQuestion } from './workerMessages.ts';

/** Entry of the planner's thread: one question, one answer, in order. */
parentPort?.on('message', ({ questionId, request }: PlannerQuestion) => {
  parentPort!.postMessage(answer(questionId, request));
});

function answer(questionId: number, request: PlanRequest): PlannerAnswer {
  try {
    return { questionId, ok: true, result: plan(request, { nowMs: () => performance.now() }) };
  } catch (error) {
    return { questionId, ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}

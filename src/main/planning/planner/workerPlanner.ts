import { Worker } from 'node:worker_threads';
import type { PlannerClient, PlanRequest } from '#main/ports/PlannerClient.ts';
import { ArrivalMemory } from './ArrivalMemory.ts';
import { FailureMemory } from './FailureMemory.ts';
import { reason, type PlanReason, type PlanResult } from '#shared/domain/plan.ts';
import type { PlannerAnswer, PlannerQuestion } from './workerMessages.ts';

export interface WorkerPlannerOptions {
  /** Module that the thread runs. Default: plannerWorker.ts beside this file; a bundle names its own. */
  workerUrl?: URL;
  /** A plan that takes longer is given up and its thread replaced. Default 2000. */
  timeoutMs?: number;
  /** Added to the limit of a thread's first plan: a busy machine takes seconds to start one. Default 15000. */
  startAllowanceMs?: number;
}

interface Waiting {
  request: PlanRequest;
  resolve: (result: PlanResult) => void;
  timer: NodeJS.Timeout;
}

/**
 * A planner on a thread of its own. It never rejects: when the thread dies or thinks too long, the answer is `wait` with
 * the reason, and the next question gets a fresh thread.
 */
export function createWorkerPlanner(options: WorkerPlannerOptions = {}): PlannerClient {
  const workerUrl = options.workerUrl ?? new URL('./plannerWorker.ts', import.meta.url);
  const timeoutMs = options.timeoutMs ?? 2000;
  const startAllowanceMs = options.startAllowanceMs ?? 15_000;
  const waiting = new Map<number, Waiting>();
  const failures = new FailureMemory();
  const arrivals = new ArrivalMemory();
  let worker: Worker | null = null;
  let hasAnswered = false;
  let nextQuestionId = 1;
  let closed = false;

  const settle = (questionId: number, result: PlanResult): void => {
    const entry = waiting.get(questionId);
    if (!entry) return;
    waiting.delete(questionId);
    clearTimeout(entry.timer);
    entry.resolve(result);
  };
  const dropThread = (why: PlanReason): void => {
    const dropped = worker;
    worker = null;
    for (const [questionId, { request }] of [...waiting]) settle(questionId, noPlan(request, why));
    void dropped?.terminate();
  };
  const thread = (): Worker => {
    if (worker) return worker;
    const started = new Worker(workerUrl);
    hasAnswered = false;
    started.unref();
    started.on('message', (answer: PlannerAnswer) => {
      if (worker === started) hasAnswered = true;
      const entry = waiting.get(answer.questionId);
      if (!entry) return;
      const result = answer.ok
        ? answer.result
        : noPlan(entry.request, reason('-', 'planner_failed', { message: answer.message }));
      settle(answer.questionId, result);
    });
    const died = (message: string): void => {
      if (worker === started) dropThread(reason('-', 'planner_died', { message }));
    };
    started.on('error', (error: unknown) => died(String(error)));
    started.on('exit', (code) => died(`exit ${code}`));
    worker = started;
    return started;
  };

  return {
    plan: (request) =>
      new Promise((resolve) => {
        if (closed) {
          resolve(noPlan(request, reason('-', 'planner_closed')));
          return;
        }
        const questionId = nextQuestionId++;
        const asked = thread();
        const limitMs = timeoutMs + (hasAnswered ? 0 : startAllowanceMs);
        const timer = setTimeout(() => dropThread(reason('-', 'planner_timeout', { limitMs })), limitMs);
        waiting.set(questionId, { request, resolve, timer });
        const remembered = arrivals.withMemory(failures.withMemory(request));
        asked.postMessage({ questionId, request: remembered } satisfies PlannerQuestion);
      }),
    close: async () => {
      closed = true;
      const ended = worker;
      dropThread(reason('-', 'planner_closed'));
      await ended?.terminate();
    },
  };
}

function noPlan({ snapshot }: PlanRequest, why: PlanReason): PlanResult {
  return {
    candidates: [],
    considered: 0,
    refused: [],
    decision: { kind: 'wait', reason: why },
    basedOnSeq: snapshot.cell.seq,
    elapsedMs: 0,
  };
}

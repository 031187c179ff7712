import { afterEach, describe, expect, it } from 'vitest';
import type { PlannerClient } from '#main/ports/PlannerClient.ts';
import { aLargePlanRequest, aPlanRequest } from '../../../../tests/builders/plannerSnapshot.ts';
import { createInlinePlanner } from './inlinePlanner.ts';
import { createWorkerPlanner } from './workerPlanner.ts';

let planner: PlannerClient | undefined;
afterEach(() => planner?.close());

const moduleOf = (code: string): URL => new URL(`data:text/javascript,${encodeURIComponent(code)}`);

describe('createWorkerPlanner', () => {
  it('answers as the planner on the caller’s own thread does', async () => {
    planner = createWorkerPlanner();
    const request = aLargePlanRequest(8, 6);
    const expected = await createInlinePlanner().plan(request);
    const [first, second] = await Promise.all([planner.plan(request), planner.plan(aPlanRequest())]);
    expect({ ...first, elapsedMs: 0 }).toEqual(expected);
    expect(second.decision.kind).toBe('stow');
  });

  it('waits with the reason when its thread dies, and answers the next question with a new thread', async () => {
    // Dies at the first question of every thread whose request asks for one candidate only.
    planner = createWorkerPlanner({
      workerUrl: moduleOf(`
        import { parentPort } from 'node:worker_threads';
        parentPort.on('message', ({ questionId, request }) => {
          if (request.limit === 1) process.exit(3);
          parentPort.postMessage({ questionId, ok: true, result: { answered: request.limit } });
        });`),
    });
    const died = await planner.plan(aPlanRequest({}, { limit: 1 }));
    expect(died.decision).toMatchObject({ kind: 'wait', reason: { code: 'planner_died' } });
    expect(died.basedOnSeq).toBe(17);
    expect(await planner.plan(aPlanRequest({}, { limit: 7 }))).toEqual({ answered: 7 });
  });

  it('gives up a plan that takes too long and says so', async () => {
    planner = createWorkerPlanner({
      timeoutMs: 50,
      startAllowanceMs: 0,
      workerUrl: moduleOf(`import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => {});`),
    });
    const late = await planner.plan(aPlanRequest());
    expect(late.decision).toMatchObject({ kind: 'wait', reason: { code: 'planner_timeout' } });
  });

  it('answers what is under way when it is closed, and refuses what comes after', async () => {
    planner = createWorkerPlanner({
      workerUrl: moduleOf(`import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => {});`),
    });
    const underWay = planner.plan(aPlanRequest());
    await planner.close();
    expect((await underWay).decision).toMatchObject({ reason: { code: 'planner_closed' } });
    expect((await planner.plan(aPlanRequest())).decision).toMatchObject({ reason: { code: 'planner_closed' } });
  });
});

import { describe, expect, it } from 'vitest';
import type { BridgePush } from '#shared/bridge/bridge.ts';
import { ManualClock } from '#main/clock/ManualClock.ts';
import { ReplayThread } from './ReplayThread.ts';

/** A thread that never comes back from a file named "endless", never answers one named "silent", and answers others. */
const WORKER = `
  import { parentPort } from 'node:worker_threads';
  parentPort.postMessage({ type: 'alive' });
  setInterval(() => parentPort.postMessage({ type: 'alive' }), 5);
  parentPort.on('message', ({ callId, params }) => {
    const path = params?.subject?.path;
    if (path === 'endless') for (;;);
    if (path !== 'silent') parentPort.postMessage({ type: 'answer', callId, ok: true, value: { ok: false } });
  });
`;

function threadFor(clock: ManualClock): { thread: ReplayThread; pushes: BridgePush[] } {
  const thread = new ReplayThread({
    root: '/nowhere',
    flushRecorder: async () => undefined,
    storedPicture: async () => null,
    workerUrl: new URL(`data:text/javascript,${encodeURIComponent(WORKER)}`),
    clock,
  });
  const pushes: BridgePush[] = [];
  thread.onPush((push) => void pushes.push(push));
  return { thread, pushes };
}

const open = (thread: ReplayThread, path: string): Promise<unknown> =>
  thread.request('openReplay', { sessionId: path, subject: { kind: 'file', path }, atMs: null });

/** Seconds that pass until a promise is settled; the clock goes on only after the thread had time to speak. */
async function secondsUntilRefused(promise: Promise<unknown>, clock: ManualClock): Promise<{ s: number; why: string }> {
  let why: string | null = null;
  promise.catch((error: Error) => (why = error.message));
  let s = 0;
  for (; why === null && s < 1000; s += 1) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    clock.advance(1000);
    await Promise.resolve();
  }
  return { s, why: why ?? '' };
}

describe('the thread that replays', () => {
  it('is ended and replaced when a file lets it hang; the sessions are told one sentence', async () => {
    const clock = new ManualClock();
    const { thread, pushes } = threadFor(clock);
    await open(thread, 'sound');
    const { s, why } = await secondsUntilRefused(open(thread, 'endless'), clock);
    expect(why).toMatch(/^The replay ended unexpectedly \(it said nothing for \d+ s\)\. Open the recording again/);
    expect(s).toBeLessThan(30);
    expect(pushes.map((push) => push.type)).toEqual(['replayEnded', 'replayEnded']);
    expect(await open(thread, 'sound')).toEqual({ ok: false });
    await thread.close();
  });

  it('is ended when a question is never answered, though it lives', async () => {
    const clock = new ManualClock();
    const { thread } = threadFor(clock);
    await open(thread, 'sound');
    const { s, why } = await secondsUntilRefused(open(thread, 'silent'), clock);
    expect(why).toMatch(/a question took longer than it may/);
    expect(s).toBeGreaterThan(100);
    expect(await open(thread, 'sound')).toEqual({ ok: false });
    await thread.close();
  });
});

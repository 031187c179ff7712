import { parentPort, workerData } from 'node:worker_threads';
import type { BridgeParams } from '#shared/bridge/bridge.ts';
import { systemClock } from '#main/clock/systemClock.ts';
import { threadFailure } from '#main/ports/threadFailure.ts';
import { ReplayDesk } from './ReplayDesk.ts';
import type { ReplayCall, ReplayReport, ReplayRequestName, ReplayWorkerData } from './replayMessages.ts';

/** Entry of the thread that replays: a plot of a long recording never delays the cells that are supervised meanwhile. */
const port = parentPort;
if (!port) throw new Error('replayWorker.ts runs as a worker thread only.');

const ALIVE_EVERY_MS = 1000;
const report = (message: ReplayReport): void => port.postMessage(message);
const desk = new ReplayDesk({
  root: (workerData as ReplayWorkerData).root,
  clock: systemClock,
  push: (push) => report({ type: 'push', push }),
});

const answerTo = (call: ReplayCall): Promise<unknown> =>
  call.type === 'picture'
    ? desk.picture(call.sessionId, call.imageId)
    : desk.request(call.name, call.params as BridgeParams<ReplayRequestName>);

port.on('message', (call: ReplayCall) => {
  const { callId } = call;
  void Promise.resolve()
    .then(() => answerTo(call))
    .then(
      (value) => report({ type: 'answer', callId, ok: true, value }),
      (error: unknown) => report({ type: 'answer', callId, ok: false, ...threadFailure(error) }),
    );
});

report({ type: 'alive' });
setInterval(() => report({ type: 'alive' }), ALIVE_EVERY_MS).unref();

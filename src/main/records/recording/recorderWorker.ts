import { parentPort, workerData } from 'node:worker_threads';
import { RecorderDesk } from './RecorderDesk.ts';
import type { RecorderRequest, RecorderWorkerData } from './recorderMessages.ts';

/** Entry of the recorder's thread: JSON, compression and files, away from the thread that supervises. */
const port = parentPort;
if (!port) throw new Error('recorderWorker.ts runs as a worker thread only.');

const TICK_MS = 100;
const desk = new RecorderDesk(workerData as RecorderWorkerData, (report) => port.postMessage(report));
const waiting: RecorderRequest[] = [];
let isOpen = false;

port.on('message', (request: RecorderRequest) => {
  // What comes during recovery waits; the sender's own bound holds meanwhile.
  if (!isOpen) waiting.push(request);
  else desk.handle(request, performance.now());
});
await desk.open();
isOpen = true;
for (const request of waiting.splice(0)) desk.handle(request, performance.now());
setInterval(() => desk.tick(performance.now()), TICK_MS);

import { parentPort } from 'node:worker_threads';
import type { BinRequest, BoothRequest } from '#cell/rendering/SceneRequest.ts';
import type { BinLook, BoothLook } from '#cell/perception/Vision.ts';
import { LocalVision } from './LocalVision.ts';

export type VisionWork = { kind: 'bin'; request: BinRequest } | { kind: 'booth'; request: BoothRequest };
export type VisionTask = VisionWork & { taskId: number };
export type VisionAnswer =
  { taskId: number; ok: true; look: BinLook | BoothLook } | { taskId: number; ok: false; message: string };

const port = parentPort;
if (!port) throw new Error('visionWorker must run as a worker thread.');
const vision = new LocalVision();

port.on('message', (task: VisionTask) => {
  let answer: VisionAnswer;
  try {
    const look = task.kind === 'bin' ? vision.lookAtBinNow(task.request) : vision.inspectInBoothNow(task.request);
    answer = { taskId: task.taskId, ok: true, look };
  } catch (cause) {
    answer = { taskId: task.taskId, ok: false, message: cause instanceof Error ? cause.message : String(cause) };
  }
  port.postMessage(answer);
});

import { parentPort, workerData } from 'node:worker_threads';
import { DEFAULT_INSPECTOR } from '#cell/inspection/inspectorNames.ts';
import type { InspectorName } from '#cell/inspection/inspectorNames.ts';
import { openInspector } from '#cell/inspection/openInspector.ts';
import { openEyes } from '#cell/perception/BinEyes.ts';
import { DEFAULT_EYES } from '#cell/perception/eyesNames.ts';
import type { BinRequest, BoothRequest } from '#cell/simulation/rendering/SceneRequest.ts';
import type { BinLook, BoothLook } from '#cell/ports/Cameras.ts';
import { LocalVision } from './LocalVision.ts';

export type VisionWork = { kind: 'bin'; request: BinRequest } | { kind: 'booth'; request: BoothRequest };
export type VisionTask = VisionWork & { taskId: number };
export type VisionAnswer =
  { taskId: number; ok: true; look: BinLook | BoothLook } | { taskId: number; ok: false; message: string };

const port = parentPort;
if (!port) throw new Error('visionWorker must run as a worker thread.');
const told = workerData as { eyes?: string; inspector?: InspectorName } | null;
const eyes = await openEyes(told?.eyes ?? DEFAULT_EYES);
if (!eyes.ok) throw new Error(eyes.error);
const inspector = await openInspector(told?.inspector ?? DEFAULT_INSPECTOR);
if (!inspector.ok) throw new Error(inspector.error);
const vision = new LocalVision(eyes.value, inspector.value);
/** One after the other: answers come in the order of the requests. */
let last = Promise.resolve();

port.on('message', (task: VisionTask) => {
  last = last.then(async () => port.postMessage(await answerTo(task)));
});

async function answerTo(task: VisionTask): Promise<VisionAnswer> {
  try {
    const look = task.kind === 'bin' ? await vision.lookAtBin(task.request) : await vision.inspectInBooth(task.request);
    return { taskId: task.taskId, ok: true, look };
  } catch (cause) {
    return { taskId: task.taskId, ok: false, message: cause instanceof Error ? cause.message : String(cause) };
  }
}

import { parentPort, workerData } from 'node:worker_threads';
import { DEFAULT_INSPECTOR } from '#cell/inspection/inspectorNames.ts';
import type { InspectorName } from '#cell/inspection/inspectorNames.ts';
import { openInspector } from '#cell/inspection/openInspector.ts';
import { openEyes } from '#cell/perception/BinEyes.ts';
import { DEFAULT_EYES } from '#cell/perception/eyesNames.ts';
import type { BinRequest, BoothRequest } from '#cell/simulation/rendering/SceneRequest.ts';
import type { CatalogueItem } from '#shared/domain/item.ts';
import type { BinLook, BoothLook, ReferenceChoice, ReferencePicture } from '#cell/ports/Cameras.ts';
import { LocalVision } from './LocalVision.ts';

export type VisionWork =
  | { kind: 'bin'; request: BinRequest }
  | { kind: 'booth'; request: BoothRequest; choice: ReferenceChoice | undefined }
  | { kind: 'references'; product: CatalogueItem };
export type VisionLook = BinLook | BoothLook | readonly ReferencePicture[];
export type VisionTask = VisionWork & { taskId: number };
export type VisionAnswer =
  { taskId: number; ok: true; look: VisionLook } | { taskId: number; ok: false; message: string };

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
    const look = await lookFor(task);
    return { taskId: task.taskId, ok: true, look };
  } catch (cause) {
    return { taskId: task.taskId, ok: false, message: cause instanceof Error ? cause.message : String(cause) };
  }
}

function lookFor(task: VisionTask): Promise<VisionLook> {
  if (task.kind === 'references') return vision.references(task.product);
  return task.kind === 'bin' ? vision.lookAtBin(task.request) : vision.inspectInBooth(task.request, task.choice);
}

import { Worker } from 'node:worker_threads';
import { DEFAULT_INSPECTOR } from '#cell/inspection/inspectorNames.ts';
import type { InspectorName } from '#cell/inspection/inspectorNames.ts';
import { DEFAULT_EYES } from '#cell/perception/eyesNames.ts';
import type { CatalogueItem } from '#shared/domain/item.ts';
import type { BinLook, BoothLook, ReferenceChoice, ReferencePicture } from '#cell/ports/Cameras.ts';
import type { Vision } from './Vision.ts';
import type { BinRequest, BoothRequest } from '#cell/simulation/rendering/SceneRequest.ts';
import type { VisionAnswer, VisionLook, VisionTask, VisionWork } from './visionWorker.ts';

interface Waiting {
  resolve: (look: VisionLook) => void;
  reject: (cause: Error) => void;
}

/** Vision in a worker thread of its own, so that a picture never holds up physics. Answers come in the order of the requests. */
export class WorkerVision implements Vision {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #nextTaskId = 1;
  #ended: Error | null = null;

  /** `eyes` as `openEyes` takes them, `inspector` as `openInspector`. */
  constructor(eyes: string = DEFAULT_EYES, inspector: InspectorName = DEFAULT_INSPECTOR) {
    this.#worker = new Worker(new URL('./visionWorker.ts', import.meta.url), { workerData: { eyes, inspector } });
    this.#worker.on('message', (answer: VisionAnswer) => this.#settle(answer));
    this.#worker.on('error', (cause) => this.#end(cause instanceof Error ? cause : new Error(String(cause))));
    this.#worker.on('exit', (code) => this.#end(new Error(`The vision worker ended with code ${code}.`)));
    // An idle worker must not keep the process alive.
    this.#worker.unref();
  }

  /** Requests that wait for their answer. */
  get pending(): number {
    return this.#waiting.size;
  }

  async lookAtBin(request: BinRequest): Promise<BinLook> {
    return (await this.#ask({ kind: 'bin', request })) as BinLook;
  }

  async inspectInBooth(request: BoothRequest, choice?: ReferenceChoice): Promise<BoothLook> {
    return (await this.#ask({ kind: 'booth', request, choice })) as BoothLook;
  }

  async references(product: CatalogueItem): Promise<readonly ReferencePicture[]> {
    return (await this.#ask({ kind: 'references', product })) as readonly ReferencePicture[];
  }

  async close(): Promise<void> {
    this.#end(new Error('Vision was closed.'));
    await this.#worker.terminate();
  }

  #ask(work: VisionWork): Promise<VisionLook> {
    if (this.#ended) return Promise.reject(this.#ended);
    const task: VisionTask = { ...work, taskId: this.#nextTaskId++ };
    return new Promise((resolve, reject) => {
      this.#waiting.set(task.taskId, { resolve, reject });
      this.#worker.ref();
      this.#worker.postMessage(task);
    });
  }

  #settle(answer: VisionAnswer): void {
    const waiting = this.#waiting.get(answer.taskId);
    if (!waiting) return;
    this.#waiting.delete(answer.taskId);
    if (this.#waiting.size === 0) this.#worker.unref();
    if (answer.ok) waiting.resolve(answer.look);
    else waiting.reject(new Error(answer.message));
  }

  #end(cause: Error): void {
    this.#ended ??= cause;
    for (const { reject } of this.#waiting.values()) reject(this.#ended);
    this.#waiting.clear();
  }
}

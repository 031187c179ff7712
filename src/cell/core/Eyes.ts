import type { BinLook, BoothLook, Exposure, ReferencePicture } from '#cell/ports/Cameras.ts';
import type { CellLog } from './CellLog.ts';

/** What waits for whom: a stow's pictures first, then what a person asked for, then arriving units, then the rest of the pod. */
export const lookPriority = { stow: 0, person: 1, booth: 2, scan: 3 } as const;

interface Job {
  priority: number;
  /** Null when there is nothing to look at any more. */
  start: () => Promise<() => void> | null;
  failed: (problem: string) => void;
}

interface Running {
  dueMs: number;
  settled: Promise<void>;
  /** Set when the answer is there; applies it. */
  apply: (() => void) | null;
}

export interface EyesOptions {
  /** Cell time from a picture to its answer, at least; a slower machine takes longer unless the caller waits. */
  lookMs: number;
  /** Whether bins may be looked at that nobody waits for; always by default. */
  maySurvey?: () => boolean;
}

/**
 * One camera computer: looks are taken one at a time, by priority. An answer is applied at a tick of the cell, never before
 * its due time. Whoever wants the same run twice waits for `overdue` before the next tick; in real time the cell goes on.
 */
export class Eyes {
  private readonly log: CellLog;
  private readonly lookMs: number;
  private readonly maySurvey: () => boolean;
  private queue: Job[] = [];
  private running: Running | null = null;

  constructor(log: CellLog, { lookMs, maySurvey = () => true }: EyesOptions) {
    this.maySurvey = maySurvey;
    this.log = log;
    this.lookMs = lookMs;
  }

  get idle(): boolean {
    return this.running === null && this.queue.length === 0;
  }

  /** The picture is asked for when its turn comes, so that it shows what is there then, unless it was taken before; null cancels it. */
  lookAtBin(
    priority: number,
    picture: () => Exposure<BinLook> | null,
    done: (look: BinLook, capturedAtMs: number) => void,
    failed: (problem: string) => void = () => undefined,
  ): void {
    this.enqueue({
      priority,
      failed,
      start: () => {
        const expose = picture();
        if (!expose) return null;
        const capturedAtMs = this.log.nowMs;
        // A camera that hangs hands over an old picture with its old stamp.
        return expose().then((look) => () => done(look, look.takenAtMs ?? capturedAtMs));
      },
    });
  }

  inspectInBooth(
    expose: Exposure<BoothLook>,
    done: (look: BoothLook, capturedAtMs: number) => void,
    failed: (problem: string) => void,
  ): void {
    this.enqueue({
      priority: lookPriority.booth,
      failed,
      start: () => {
        const capturedAtMs = this.log.nowMs;
        return expose().then((look) => () => done(look, capturedAtMs));
      },
    });
  }

  fetchReferences(
    expose: Exposure<readonly ReferencePicture[]>,
    done: (pictures: readonly ReferencePicture[]) => void,
  ): void {
    this.enqueue({
      priority: lookPriority.person,
      failed: () => undefined,
      start: () => expose().then((pictures) => () => done(pictures)),
    });
  }

  /** The answer that is due but not there yet; null when the next tick may come. */
  get overdue(): Promise<void> | null {
    return this.running && this.running.apply === null && this.log.nowMs >= this.running.dueMs
      ? this.running.settled
      : null;
  }

  tick(): void {
    if (this.running?.apply && this.log.nowMs >= this.running.dueMs) {
      const { apply } = this.running;
      this.running = null;
      apply();
    }
    while (!this.running && this.queue.length > 0) {
      if (this.queue[0]!.priority === lookPriority.scan && !this.maySurvey()) return;
      this.startNext();
    }
  }

  private enqueue(job: Job): void {
    // Behind its equals, before what can wait longer.
    const place = this.queue.findIndex((waiting) => waiting.priority > job.priority);
    this.queue.splice(place < 0 ? this.queue.length : place, 0, job);
  }

  private startNext(): void {
    const job = this.queue.shift()!;
    const answer = job.start();
    if (!answer) return;
    const running: Running = { dueMs: this.log.nowMs + this.lookMs, settled: Promise.resolve(), apply: null };
    running.settled = answer.then(
      (apply) => {
        running.apply = apply;
      },
      (error: unknown) => {
        const problem = error instanceof Error ? error.message : String(error);
        running.apply = () => job.failed(problem);
      },
    );
    this.running = running;
  }
}

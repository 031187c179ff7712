import type { Pod } from '#shared/domain/pod.ts';
import { statement } from '#shared/words/statements/statements.ts';
import type { BinLook, Cameras, Exposure } from '#cell/ports/Cameras.ts';
import type { ArmOccupation } from './ArmOccupation.ts';
import type { CellLog } from './CellLog.ts';
import { lookPriority, type Eyes } from './Eyes.ts';
import type { PerceptionWatch } from './PerceptionWatch.ts';
import type { PictureAlbum } from './PictureAlbum.ts';
import type { PodDock } from './PodDock.ts';

export interface BinLooksParts {
  log: CellLog;
  cameras: Pick<Cameras, 'exposeBin'>;
  eyes: Eyes;
  dock: PodDock;
  album: PictureAlbum;
  perception: PerceptionWatch;
  occupation: Pick<ArmOccupation, 'binId'>;
}

/** Looks at bins: when one is due, what is written down of it, and what is said when it fails. */
export class BinLooks {
  private readonly parts: BinLooksParts;
  private blind = false;

  constructor(parts: BinLooksParts) {
    this.parts = parts;
  }

  /** A picture of the bin as it is now; null where the pod has no such bin. */
  expose(binId: string): Exposure<BinLook> | null {
    const bin = this.parts.dock.bin(binId);
    return bin && this.parts.cameras.exposeBin(bin);
  }

  /** All bins of which there is no estimate yet: the rows at the height of the arm's shoulder first. */
  scan(pod: Pod): void {
    const rows = pod.bins.toSorted((a, b) => Math.abs(a.row - 4) - Math.abs(b.row - 4) || a.column - b.column);
    const seen = new Set(this.parts.log.snapshot.estimates.map((estimate) => estimate.binId));
    for (const { binId } of rows) if (!seen.has(binId)) this.look(binId, lookPriority.scan);
  }

  /** Once the camera computer gets to it; nothing comes of it when the pod has gone or the bin is being worked on by then. */
  look(binId: string, priority: number): void {
    const { dock, eyes, occupation } = this.parts;
    const { podId } = dock.pod!;
    const isThere = (): boolean => dock.pod?.podId === podId;
    eyes.lookAtBin(
      priority,
      // Being worked on: the look after the stow comes anyway.
      () => (isThere() && occupation.binId !== binId ? this.expose(binId) : null),
      (look, capturedAtMs) => {
        if (isThere()) this.book(binId, look, capturedAtMs);
      },
      (problem) => this.reportBlind(binId, problem),
    );
  }

  /** At what was exposed before, whatever has become of the bin since. */
  evaluate(
    binId: string,
    priority: number,
    picture: Exposure<BinLook> | null,
    done: (imageId: string | null) => void = () => undefined,
    { isFailureReported = true }: { isFailureReported?: boolean } = {},
  ): void {
    this.parts.eyes.lookAtBin(
      priority,
      () => picture,
      (look, capturedAtMs) => done(this.book(binId, look, capturedAtMs)),
      (problem) => {
        done(null);
        if (isFailureReported) this.reportBlind(binId, problem);
      },
    );
  }

  /** Stores the picture and tells of the estimate; returns the picture's id. */
  book(binId: string, look: BinLook, capturedAtMs: number): string {
    const { log, album, perception, dock } = this.parts;
    this.blind = false;
    const imageId = log.nextId('image');
    const { widthPx, heightPx, jpeg, estimate } = look;
    album.keep({ imageId, widthPx, heightPx, capturedAtMs, jpeg });
    const podId = dock.pod?.podId;
    if (estimate.status === 'ok') perception.seen(binId);
    else perception.refused(binId, estimate.refusedReason ?? 'no reason was given.');
    if (podId !== undefined)
      log.emit({ type: 'estimate.updated', estimate: { ...estimate, podId, binId, capturedAtMs, imageId } });
    return imageId;
  }

  /** One warning until a look succeeds again, not one a bin. */
  private reportBlind(binId: string, problem: string): void {
    this.parts.perception.failed(binId, problem);
    if (this.blind) return;
    this.blind = true;
    this.parts.log.emit({
      type: 'notice',
      severity: 'error',
      code: 'look_failed',
      text: `Bin ${binId} could not be looked at: ${problem} Its last estimate stands, if there is one.`,
      statement: statement('look_failed', { binId }),
    });
  }
}

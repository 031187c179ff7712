import type { LinkStatus } from '#shared/bridge/bridge.ts';
import type { CellEvent } from '#shared/domain/cellEvent.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { PlanResult } from '#shared/domain/plan.ts';
import type { Advice, CellDescription, Frame, SampleBatch } from '#shared/protocol/protocol.ts';
import type { LogSeverity, RecordedInput } from './recordedInput.ts';

/** Rough sizes in memory, to bound what waits; telemetry and pictures are counted by their bytes. */
const SIZE_BYTES = { snapshot: 100_000, event: 4000, plan: 40_000, link: 300, log: 300, overhead: 200 };

/** Listens beside the console's own handling of a cell. Every method returns at once and never throws. */
export class CellRecorder {
  private readonly cell: { cellTimeMs: () => number };
  private readonly take: (input: RecordedInput, sizeBytes: number) => void;
  private lastLink = '';

  constructor(cell: { cellTimeMs: () => number }, take: (input: RecordedInput, sizeBytes: number) => void) {
    this.cell = cell;
    this.take = take;
  }

  onSnapshot(description: CellDescription, snapshot: CellSnapshot, gap: boolean): void {
    const reason = gap ? 'gap' : 'contact';
    this.take({ kind: 'snapshot', reason, description, snapshot, atMs: this.now() }, SIZE_BYTES.snapshot);
  }

  /** Resumed without a gap: `snapshot` is what the console knew before, null when it knew nothing. */
  onResumed(description: CellDescription, snapshot: CellSnapshot | null): void {
    if (!snapshot) return;
    this.take({ kind: 'snapshot', reason: 'resync', description, snapshot, atMs: this.now() }, SIZE_BYTES.snapshot);
  }

  onEvent(event: CellEvent): void {
    this.take({ kind: 'event', event }, SIZE_BYTES.event);
  }

  onJoints(batch: SampleBatch): void {
    this.take({ kind: 'joints', batch: ownBytes(batch) }, batch.values.byteLength + SIZE_BYTES.overhead);
  }

  onWrench(batch: SampleBatch): void {
    this.take({ kind: 'wrench', batch: ownBytes(batch) }, batch.values.byteLength + SIZE_BYTES.overhead);
  }

  onFrame(frame: Frame): void {
    const data = new Uint8Array(frame.data);
    this.take({ kind: 'frame', frame: { ...frame, data } }, data.byteLength + SIZE_BYTES.overhead);
  }

  /** A stored picture that an event named, once it has been fetched. */
  onPicture(imageId: string, capturedAtMs: number, data: Uint8Array): void {
    const own = new Uint8Array(data);
    this.take({ kind: 'picture', imageId, capturedAtMs, data: own }, own.byteLength + SIZE_BYTES.overhead);
  }

  onPlan(result: PlanResult): void {
    this.take({ kind: 'plan', result, atMs: this.now() }, SIZE_BYTES.plan);
  }

  /** Only changes of state are recorded; the numbers beside it move all the time. */
  onLink(status: LinkStatus): void {
    const key = `${status.state} ${status.detail}`;
    if (key === this.lastLink) return;
    this.lastLink = key;
    this.take({ kind: 'link', status, atMs: this.now() }, SIZE_BYTES.link);
  }

  onAdvice(advice: Advice): void {
    const text =
      advice.code === 'telemetry_dropped'
        ? `${advice.count} telemetry messages were not sent: this console reads too slowly.`
        : advice.code === 'too_many_messages'
          ? advice.message
          : `The cell could not read a message: ${advice.message}`;
    this.note('warning', 'link', text);
  }

  note(severity: LogSeverity, source: string, text: string): void {
    this.take({ kind: 'log', severity, source, text, atMs: this.now() }, SIZE_BYTES.log);
  }

  private now(): number {
    return this.cell.cellTimeMs();
  }
}

/** The bytes of a message are often a view of a larger buffer, which would cross to the thread whole. */
const ownBytes = (batch: SampleBatch): SampleBatch => ({ ...batch, values: new Uint8Array(batch.values) });

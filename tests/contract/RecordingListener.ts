import type { LinkStatus } from '#shared/bridge/bridge.ts';
import type { CellEvent } from '#shared/domain/cellEvent.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { Advice, CellDescription, Frame, SampleBatch } from '#shared/protocol/protocol.ts';
import type { CellSourceListener } from '#main/ports/CellSource.ts';

/** Writes down what a source tells. */
export class RecordingListener implements CellSourceListener {
  readonly links: LinkStatus[] = [];
  readonly snapshots: { snapshot: CellSnapshot; gap: boolean }[] = [];
  resumed = 0;
  readonly events: CellEvent[] = [];
  readonly joints: SampleBatch[] = [];
  readonly malformed: string[] = [];
  /** What onEvent answers. */
  stores = true;

  get link(): LinkStatus | undefined {
    return this.links.at(-1);
  }
  onLink(status: LinkStatus): void {
    this.links.push(status);
  }
  onSnapshot(_description: CellDescription, snapshot: CellSnapshot, gap: boolean): void {
    this.snapshots.push({ snapshot, gap });
  }
  onResumed(): void {
    this.resumed += 1;
  }
  onEvent(event: CellEvent): boolean {
    if (this.stores) this.events.push(event);
    return this.stores;
  }
  onJoints(batch: SampleBatch): void {
    this.joints.push(batch);
  }
  onWrench(_batch: SampleBatch): void {}
  onFrame(_frame: Frame): void {}
  onAdvice(_advice: Advice): void {}
  onMalformed(what: string, problem: string): void {
    this.malformed.push(`${what}: ${problem}`);
  }
}

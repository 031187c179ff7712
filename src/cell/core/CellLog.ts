import { applyCellEvent } from '#shared/domain/applyCellEvent.ts';
import type { CellEvent, CellEventBody } from '#shared/domain/cellEvent.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { WorldTruth } from '#cell/ports/WorldTruth.ts';
import type { CellMemory } from './CellMemory.ts';
import type { CellStore } from './CellStore.ts';
import type { RememberedAck } from './CommandLedger.ts';
import type { EventHistory } from './EventHistory.ts';

/**
 * The cell's one record of what happened. Every part emits into it; it numbers the events, folds them into the snapshot
 * with the same function that consoles use, and on `flush` stores what happened in one transaction before anyone hears of it.
 */
export class CellLog {
  readonly memory: CellMemory;
  readonly history: EventHistory;
  private readonly store: CellStore;
  private folded: CellSnapshot;
  private clockMs: number;
  private pendingEvents: CellEvent[] = [];
  private pendingAcks: RememberedAck[] = [];
  /** What a simulated world changed is stored with the events that tell of it. */
  private readonly world: Pick<WorldTruth, 'takeChange' | 'memory'> | null;
  private readonly listeners = new Set<(event: CellEvent) => void>();

  constructor(
    initial: { snapshot: CellSnapshot; memory: CellMemory; timeMs: number },
    history: EventHistory,
    store: CellStore,
    world: Pick<WorldTruth, 'takeChange' | 'memory'> | null,
  ) {
    this.world = world;
    this.folded = initial.snapshot;
    this.memory = initial.memory;
    this.clockMs = initial.timeMs;
    this.history = history;
    this.store = store;
  }

  /** Cell clock, milliseconds since the Unix epoch. */
  get nowMs(): number {
    return this.clockMs;
  }
  get snapshot(): CellSnapshot {
    return this.folded;
  }

  advanceClock(ms: number): void {
    this.clockMs += ms;
  }

  emit(body: CellEventBody, commandId: string | null = null): void {
    const event: CellEvent = {
      epoch: this.folded.cell.epoch,
      seq: this.folded.cell.seq + 1,
      timeMs: this.clockMs,
      commandId,
      body,
    };
    this.folded = applyCellEvent(this.folded, event);
    this.pendingEvents.push(event);
  }

  keepAck(ack: RememberedAck): void {
    this.pendingAcks.push(ack);
  }

  /** Stores first, tells afterwards: what a console has heard of, the cell still knows after a power cut of its process. */
  flush(): void {
    const change = this.world?.takeChange() ?? null;
    if (this.pendingEvents.length === 0 && this.pendingAcks.length === 0 && !change) return;
    const events = this.pendingEvents;
    this.store.commit({
      events,
      snapshot: this.folded,
      memory: { ...this.memory, ...this.world?.memory },
      bins: change?.bins ?? [],
      forgetBins: change?.forgetBins ?? false,
      acks: this.pendingAcks,
    });
    this.pendingEvents = [];
    this.pendingAcks = [];
    for (const event of events) this.history.append(event);
    for (const event of events) for (const listener of this.listeners) listener(event);
  }

  /** Called once for every event that is safely stored, in order. Returns the function that ends it. */
  onEvent(listener: (event: CellEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Names that stay unique over restarts. */
  nextId(kind: 'image' | 'intervention' | 'finding' | 'proposal'): string {
    const epochMark = this.folded.cell.epoch.slice(0, 8);
    const { memory } = this;
    if (kind === 'image') return `img-${epochMark}-${(memory.imageNumber += 1)}`;
    if (kind === 'proposal') return `proposal-${epochMark}-${(memory.proposalNumber += 1)}`;
    if (kind === 'finding') return `finding-${epochMark}-${(memory.findingNumber += 1)}`;
    return `intervention-${epochMark}-${(memory.interventionNumber += 1)}`;
  }
}

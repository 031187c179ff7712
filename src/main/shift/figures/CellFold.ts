import type { CellEvent } from '#shared/domain/cellEvent.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { PackmlState } from '#shared/domain/packml.ts';
import type { ShiftReport } from '#shared/domain/shift.ts';
import type { ShiftSpan } from '#shared/domain/shiftCalendar.ts';
import type { CellFigures } from '#shared/domain/shiftFigures.ts';
import type { JournalEntry } from '#main/ports/Journal.ts';
import { FindingTally } from './FindingTally.ts';
import { InterventionTally } from './InterventionTally.ts';
import { oee } from './oee.ts';
import { OutcomeTally } from './OutcomeTally.ts';
import { isPlanned, plannedMs } from './plannedTime.ts';
import { StateTimes } from './StateTimes.ts';

export interface CellAtStart {
  cellKey: string;
  name: string;
  /** The cell's state when the span began, null for one that this console did not know yet. */
  atStart: CellSnapshot | null;
  /** False when it was not heard when the span began. Default true. */
  heard?: boolean;
}

const HOUR_MS = 3_600_000;
/** Below this a rate per hour says nothing. */
const RATE_NEEDS_MS = 60_000;

/** What one cell did in a span, entry by entry. */
export class CellFold {
  readonly cellKey: string;
  readonly outcomes = new OutcomeTally();
  readonly interventions: InterventionTally;
  readonly findings: FindingTally;
  readonly fillsAtSwap: number[] = [];
  readonly byHand = { reported: 0, disagreed: 0 };
  private readonly shift: ShiftSpan;
  private readonly states: StateTimes;
  private readonly counts = { podSwaps: 0, toPerson: 0, sidelined: 0, inspected: 0 };
  private name: string;
  private believed: PackmlState | null = null;
  private knownSinceMs: number | null;
  private lastEntryMs: number;

  constructor(cell: CellAtStart, shift: ShiftSpan) {
    this.cellKey = cell.cellKey;
    this.name = cell.name;
    this.shift = shift;
    this.states = new StateTimes(shift, shift.fromMs);
    this.interventions = new InterventionTally(cell.cellKey);
    this.findings = new FindingTally(cell.cellKey);
    this.knownSinceMs = cell.atStart ? shift.fromMs : null;
    this.lastEntryMs = shift.fromMs;
    if (cell.atStart) this.takeSnapshot(cell.atStart, shift.fromMs);
    if (cell.heard === false) this.states.become(null, shift.fromMs);
  }

  take(entry: JournalEntry): void {
    const { body, writtenAtMs } = entry;
    if (this.knownSinceMs === null) {
      this.knownSinceMs = writtenAtMs;
      // What a cell did before anybody knew of it is no part of the shift.
      this.states.forget(writtenAtMs);
    }
    switch (body.kind) {
      case 'snapshot':
        this.takeSnapshot(body.snapshot, writtenAtMs);
        break;
      case 'event':
        this.takeEvent(body.event, writtenAtMs);
        break;
      case 'link':
        // What a cell does while nobody hears it is not known, so it is not counted. A console that just started may
        // have ended without a word: the time since its last entry is not known either.
        if (body.state === 'connecting') this.states.lost(this.lastEntryMs, writtenAtMs);
        else if (body.state !== 'live') this.states.become(null, writtenAtMs);
        else this.states.become(this.believed, writtenAtMs);
        break;
      default:
    }
    this.lastEntryMs = writtenAtMs;
  }

  /** The console ended without a word after the span's last entry: nothing is known from there on. */
  endUnheard(): void {
    this.states.become(null, this.lastEntryMs);
  }

  summary(endMs: number): ShiftReport['cells'][number] {
    const { podSwaps, toPerson, sidelined } = this.counts;
    return {
      cellKey: this.cellKey,
      name: this.name,
      ...this.outcomes.all,
      podSwaps,
      toPerson,
      sidelined,
      causes: this.outcomes.causes,
      executeH: this.states.upTo(endMs).executeMs / HOUR_MS,
      unitsPerHour: this.unitsPerHour(endMs),
      meanPredicted: this.outcomes.meanPredicted(),
    };
  }

  figures(endMs: number, targetUnitsPerHour: number): CellFigures {
    const { stateMs, unknownMs, executeInPlannedMs } = this.states.upTo(endMs);
    const planned = this.knownSinceMs === null ? 0 : plannedMs(this.shift, { fromMs: this.knownSinceMs, toMs: endMs });
    const inPlannedTime = { ...this.outcomes.inPlannedTime };
    return {
      cellKey: this.cellKey,
      name: this.name,
      targetUnitsPerHour,
      ...this.outcomes.all,
      causes: { ...this.outcomes.causes },
      inPlannedTime,
      plannedMs: planned,
      executeInPlannedMs,
      stateMs,
      unknownMs,
      oee: oee([{ plannedMs: planned, executeInPlannedMs, targetUnitsPerHour, inPlannedTime }]),
      unitsPerHour: this.unitsPerHour(endMs),
      planUnits: (targetUnitsPerHour * planned) / HOUR_MS,
      meanPredicted: this.outcomes.meanPredicted(),
      ...this.counts,
    };
  }

  /** Planned time of a part of the span, as far as this cell was known. */
  plannedIn(fromMs: number, toMs: number): number {
    if (this.knownSinceMs === null) return 0;
    return plannedMs(this.shift, { fromMs: Math.max(fromMs, this.knownSinceMs), toMs });
  }

  private unitsPerHour(endMs: number): number | null {
    const knownMs = this.knownSinceMs === null ? 0 : Math.max(0, endMs - this.knownSinceMs);
    return knownMs < RATE_NEEDS_MS ? null : this.outcomes.all.success / (knownMs / HOUR_MS);
  }

  private takeSnapshot(snapshot: CellSnapshot, atMs: number): void {
    this.name = snapshot.cell.name;
    this.become(snapshot.cell.packml, atMs);
    this.interventions.takeOpen(snapshot.interventions);
    this.findings.takeOpen(snapshot.findings);
  }

  private become(state: PackmlState, atMs: number): void {
    this.believed = state;
    this.states.become(state, atMs);
  }

  private takeEvent(event: CellEvent, atMs: number): void {
    const { body } = event;
    switch (body.type) {
      case 'packml.changed':
        this.become(body.state, atMs);
        break;
      case 'pod.departed':
        this.counts.podSwaps += 1;
        this.fillsAtSwap.push(body.stowedVolumeFraction);
        break;
      case 'item.arrived':
        this.counts.inspected += 1;
        break;
      case 'item.moved':
        if (body.location.place === 'person') this.counts.toPerson += 1;
        if (body.location.place === 'sideline') this.counts.sidelined += 1;
        break;
      case 'hand.reported':
        this.byHand.reported += 1;
        break;
      case 'hand.compared':
        if (body.verdict === 'disagrees') this.byHand.disagreed += 1;
        break;
      case 'stow.ended':
        this.outcomes.take(body.result, isPlanned(this.shift, atMs));
        break;
      default:
        this.interventions.take(event);
        this.findings.take(event);
    }
  }
}

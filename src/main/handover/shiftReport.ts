import type { z } from 'zod';
import type { CellEvent } from '#shared/domain/cellEvent.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { Finding } from '#shared/domain/finding.ts';
import type { Intervention } from '#shared/domain/intervention.ts';
import type { StowCause } from '#shared/domain/outcome.ts';
import type { shiftFindingSchema, shiftInterventionSchema, ShiftReport } from '#shared/domain/shift.ts';
import type { CellEventType } from '#shared/domain/cellEvent.ts';
import type { JournalEntry } from '#main/ports/Journal.ts';

type ShiftIntervention = z.infer<typeof shiftInterventionSchema>;
type ShiftFinding = z.infer<typeof shiftFindingSchema>;

/** Entries that the report is computed from; the journal need not read any other. */
export const shiftEventTypes: readonly CellEventType[] = [
  'packml.changed',
  'pod.departed',
  'item.moved',
  'finding.raised',
  'finding.decided',
  'stow.ended',
  'intervention.opened',
  'intervention.claimed',
  'intervention.released',
  'intervention.action',
  'intervention.closed',
];

export interface ShiftQuery {
  fromMs: number;
  toMs: number;
  /** Now, when the span reaches into the future: nothing is counted beyond it. */
  nowMs: number;
  /** Each cell's state when the span began, null for one that this console did not know yet. */
  cells: readonly { cellKey: string; name: string; atStart: CellSnapshot | null }[];
}

const HOUR_MS = 3_600_000;
/** Below this a rate per hour says nothing. */
const RATE_NEEDS_MS = 60_000;

/**
 * What happened in a span of time, from journal entries alone. Pure. The span and the hours are those of this workstation;
 * times of interventions and findings are the cell's own, as in every event.
 */
export function shiftReport(query: ShiftQuery, entries: Iterable<JournalEntry>): ShiftReport {
  const tallies = new Map(query.cells.map((cell) => [cell.cellKey, new CellTally(cell, query.fromMs)]));
  let count = 0;
  for (const entry of entries) {
    if (entry.writtenAtMs < query.fromMs || entry.writtenAtMs >= query.toMs) continue;
    let tally = tallies.get(entry.cellKey);
    if (!tally) {
      tally = new CellTally({ cellKey: entry.cellKey, name: entry.cellKey, atStart: null }, query.fromMs);
      tallies.set(entry.cellKey, tally);
    }
    tally.take(entry);
    count += 1;
  }
  const endMs = Math.max(query.fromMs, Math.min(query.toMs, query.nowMs));
  const all = [...tallies.values()];
  return {
    fromMs: query.fromMs,
    toMs: query.toMs,
    cells: all.map((tally) => tally.summary(endMs)),
    interventions: all.flatMap((t) => [...t.interventions.values()]).sort((a, b) => a.openedAtMs - b.openedAtMs),
    findings: all.flatMap((t) => [...t.findings.values()]).sort((a, b) => a.raisedAtMs - b.raisedAtMs),
    entries: count,
  };
}

class CellTally {
  readonly interventions = new Map<string, ShiftIntervention>();
  readonly findings = new Map<string, ShiftFinding>();
  private readonly cellKey: string;
  private name: string;
  private readonly counts = { success: 0, unproductive: 0, defect: 0, podSwaps: 0, toPerson: 0, sidelined: 0 };
  private readonly causes: Partial<Record<StowCause, number>> = {};
  private predictedSum = 0;
  private predictedCount = 0;
  private executeMs = 0;
  private executeSinceMs: number | null = null;
  private knownSinceMs: number | null;
  private lastEntryMs: number;

  constructor(cell: ShiftQuery['cells'][number], fromMs: number) {
    this.cellKey = cell.cellKey;
    this.name = cell.name;
    this.knownSinceMs = cell.atStart ? fromMs : null;
    this.lastEntryMs = fromMs;
    if (cell.atStart) this.takeSnapshot(cell.atStart, fromMs);
  }

  take(entry: JournalEntry): void {
    const { body, writtenAtMs } = entry;
    this.knownSinceMs ??= writtenAtMs;
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
        if (body.state === 'connecting') this.setExecuting(false, this.lastEntryMs);
        else if (body.state !== 'live') this.setExecuting(false, writtenAtMs);
        else if (this.believedExecuting) this.setExecuting(true, writtenAtMs);
        break;
      default:
    }
    this.lastEntryMs = writtenAtMs;
  }

  summary(endMs: number): ShiftReport['cells'][number] {
    const knownMs = this.knownSinceMs === null ? 0 : Math.max(0, endMs - this.knownSinceMs);
    const openMs = this.executeSinceMs === null ? 0 : Math.max(0, endMs - this.executeSinceMs);
    return {
      cellKey: this.cellKey,
      name: this.name,
      ...this.counts,
      causes: this.causes,
      executeH: (this.executeMs + openMs) / HOUR_MS,
      unitsPerHour: knownMs < RATE_NEEDS_MS ? null : this.counts.success / (knownMs / HOUR_MS),
      meanPredicted: this.predictedCount === 0 ? null : this.predictedSum / this.predictedCount,
    };
  }

  private believedExecuting = false;

  private setExecuting(executing: boolean, atMs: number): void {
    if (this.executeSinceMs !== null) this.executeMs += Math.max(0, atMs - this.executeSinceMs);
    this.executeSinceMs = executing ? atMs : null;
  }

  private takeSnapshot(snapshot: CellSnapshot, atMs: number): void {
    this.name = snapshot.cell.name;
    this.believedExecuting = snapshot.cell.packml === 'execute';
    this.setExecuting(this.believedExecuting, atMs);
    for (const intervention of snapshot.interventions)
      if (!this.interventions.has(intervention.interventionId)) this.open(intervention);
    for (const finding of snapshot.findings) if (!this.findings.has(finding.findingId)) this.raise(finding);
  }

  private takeEvent(event: CellEvent, atMs: number): void {
    const { body, timeMs } = event;
    switch (body.type) {
      case 'packml.changed':
        this.believedExecuting = body.state === 'execute';
        this.setExecuting(this.believedExecuting, atMs);
        break;
      case 'pod.departed':
        this.counts.podSwaps += 1;
        break;
      case 'item.moved':
        if (body.location.place === 'person') this.counts.toPerson += 1;
        if (body.location.place === 'sideline') this.counts.sidelined += 1;
        break;
      case 'stow.ended': {
        const { outcome, cause, prediction } = body.result;
        this.counts[outcome] += 1;
        if (cause) this.causes[cause] = (this.causes[cause] ?? 0) + 1;
        if (prediction) {
          this.predictedSum += prediction.pSuccess;
          this.predictedCount += 1;
        }
        break;
      }
      case 'intervention.opened':
        this.open(body.intervention);
        break;
      case 'intervention.claimed':
        this.change(body.interventionId, (i) => ({ ...i, claimedAtMs: i.claimedAtMs ?? timeMs }));
        break;
      case 'intervention.action':
        this.change(body.interventionId, (i) => ({ ...i, actions: [...i.actions, body.text] }));
        break;
      case 'intervention.closed':
        this.change(body.interventionId, (i) => ({
          ...i,
          closedAtMs: timeMs,
          closedBy: body.by.name,
          outcome: body.outcome,
          note: body.note,
        }));
        break;
      case 'finding.raised':
        this.raise(body.finding);
        break;
      case 'finding.decided': {
        const finding = this.findings.get(body.findingId);
        if (finding)
          this.findings.set(body.findingId, {
            ...finding,
            decision: body.decision,
            decidedBy: body.by.name,
            note: body.note,
          });
        break;
      }
      default:
    }
  }

  private open(i: Intervention): void {
    this.interventions.set(i.interventionId, {
      cellKey: this.cellKey,
      interventionId: i.interventionId,
      reason: i.reason,
      cause: i.cause,
      detail: i.detail,
      openedAtMs: i.openedAtMs,
      claimedAtMs: i.claim?.atMs ?? null,
      closedAtMs: i.closed?.atMs ?? null,
      closedBy: i.closed?.by.name ?? null,
      outcome: i.closed?.outcome ?? null,
      note: i.closed?.note ?? null,
      actions: i.actions.map((action) => action.text),
    });
  }

  private change(interventionId: string, change: (i: ShiftIntervention) => ShiftIntervention): void {
    const known = this.interventions.get(interventionId);
    if (known) this.interventions.set(interventionId, change(known));
  }

  private raise(f: Finding): void {
    this.findings.set(f.findingId, {
      cellKey: this.cellKey,
      findingId: f.findingId,
      itemId: f.itemId,
      sku: f.sku,
      score: f.score,
      raisedAtMs: f.raisedAtMs,
      decision: f.decision?.decision ?? null,
      decidedBy: f.decision?.by.name ?? null,
      note: f.decision?.note ?? null,
    });
  }
}

import type { CellEventType } from '#shared/domain/cellEvent.ts';
import type { ShiftReport } from '#shared/domain/shift.ts';
import type { ShiftSettings, ShiftSpan } from '#shared/domain/shiftCalendar.ts';
import type { CellFigures, ShiftFigures } from '#shared/domain/shiftFigures.ts';
import { NO_CELL, type JournalEntry } from '#main/ports/Journal.ts';
import { ALARM_TOPIC, AlarmTally } from './AlarmTally.ts';
import { calibration } from './calibration.ts';
import { CellFold, type CellAtStart } from './CellFold.ts';
import { oee } from './oee.ts';
import { noOutcomes } from './OutcomeTally.ts';
import { spreadOf, waitOf } from './spread.ts';

/** Entries that the figures are computed from; the journal need not read any other. */
export const shiftEventTypes: readonly CellEventType[] = [
  'packml.changed',
  'pod.departed',
  'item.arrived',
  'item.moved',
  'finding.raised',
  'finding.decided',
  'stow.ended',
  'hand.reported',
  'hand.compared',
  'intervention.opened',
  'intervention.claimed',
  'intervention.released',
  'intervention.action',
  'intervention.closed',
];
const countedKinds: readonly JournalEntry['body']['kind'][] = ['event', 'snapshot', 'link', 'record'];
export const shiftTopics: readonly string[] = [ALARM_TOPIC];

/** Bars of a quarter of an hour: 32 in a shift. */
const BUCKET_MS = 900_000;

/**
 * What happened in a shift, entry by entry, so that a running shift is never counted from its beginning again. Pure: the
 * same entries give the same figures. The span and the hours are those of this workstation; times of interventions and
 * findings are the cell's own, as in every event.
 */
export class ShiftFold {
  private readonly shift: ShiftSpan;
  private readonly cells: Map<string, CellFold>;
  private readonly alarms: AlarmTally;
  private readonly successesByBucket = new Map<number, number>();
  private entries = 0;
  private lastEntryId = 0;

  constructor(shift: ShiftSpan, cells: readonly CellAtStart[], priorityOf: (alarmId: string) => string) {
    this.shift = shift;
    this.cells = new Map(cells.map((cell) => [cell.cellKey, new CellFold(cell, shift)]));
    this.alarms = new AlarmTally(priorityOf);
  }

  take(entry: JournalEntry): void {
    if (entry.writtenAtMs < this.shift.fromMs || entry.writtenAtMs >= this.shift.endMs) return;
    if (!countedKinds.includes(entry.body.kind)) return;
    this.entries += 1;
    this.lastEntryId = entry.entryId;
    if (entry.body.kind === 'record') {
      if (entry.body.topic === ALARM_TOPIC) this.alarms.take(entry.body.data, entry.writtenAtMs);
      return;
    }
    if (entry.cellKey === NO_CELL) return;
    let cell = this.cells.get(entry.cellKey);
    if (!cell) {
      cell = new CellFold({ cellKey: entry.cellKey, name: entry.cellKey, atStart: null }, this.shift);
      this.cells.set(entry.cellKey, cell);
    }
    cell.take(entry);
    if (entry.body.kind === 'event' && entry.body.event.body.type === 'stow.ended')
      if (entry.body.event.body.result.outcome === 'success') {
        const bucket = Math.floor((entry.writtenAtMs - this.shift.fromMs) / BUCKET_MS);
        this.successesByBucket.set(bucket, (this.successesByBucket.get(bucket) ?? 0) + 1);
      }
  }

  /** This cell's console ended without a word before the span did. */
  endUnheard(cellKey: string): void {
    this.cells.get(cellKey)?.endUnheard();
  }

  report(nowMs: number): ShiftReport {
    const endMs = this.endMs(nowMs);
    return {
      fromMs: this.shift.fromMs,
      toMs: this.shift.endMs,
      cells: [...this.cells.values()].map((cell) => cell.summary(endMs)),
      interventions: this.interventions(),
      findings: this.findings(),
      entries: this.entries,
    };
  }

  figures(
    nowMs: number,
    settings: Pick<ShiftSettings, 'targetUnitsPerHour' | 'cellTargets' | 'sidelineBudget'>,
    timeZone: string,
  ): ShiftFigures {
    const asOfMs = this.endMs(nowMs);
    const folds = [...this.cells.values()].sort((a, b) => (a.cellKey < b.cellKey ? -1 : 1));
    const targetOf = (cellKey: string): number => settings.cellTargets[cellKey] ?? settings.targetUnitsPerHour;
    const cells = folds.map((fold) => fold.figures(asOfMs, targetOf(fold.cellKey)));
    const interventions = this.interventions();
    const findings = this.findings();
    const durations = (untilMs: (i: ShiftReport['interventions'][number]) => number | null): number[] =>
      interventions.flatMap((i) => {
        const until = untilMs(i);
        return until === null ? [] : [until - i.openedAtMs];
      });
    return {
      version: 1,
      shift: this.shift,
      timeZone,
      asOfMs,
      entries: this.entries,
      lastEntryId: this.lastEntryId,
      sidelineBudget: settings.sidelineBudget,
      cells,
      total: totalOf(cells, meanOf(folds.flatMap((fold) => fold.outcomes.predictions.map((p) => p.pSuccess)))),
      series: this.series(asOfMs, folds, targetOf),
      calibration: calibration(folds.flatMap((fold) => fold.outcomes.predictions)),
      byHand: {
        reported: folds.reduce((sum, { byHand }) => sum + byHand.reported, 0),
        disagreed: folds.reduce((sum, { byHand }) => sum + byHand.disagreed, 0),
      },
      fillAtSwap: spreadOf(folds.flatMap((fold) => fold.fillsAtSwap)),
      interventions: {
        count: interventions.length,
        open: interventions.filter((i) => i.closedAtMs === null).length,
        toClaim: waitOf(durations((i) => i.claimedAtMs)),
        toResolve: waitOf(durations((i) => i.closedAtMs)),
        list: interventions,
      },
      findings: {
        raised: findings.length,
        undecided: findings.filter((f) => f.decision === null).length,
        list: findings,
      },
      alarms: this.alarms.figures(asOfMs - this.shift.fromMs),
    };
  }

  private endMs(nowMs: number): number {
    return Math.max(this.shift.fromMs, Math.min(this.shift.endMs, nowMs));
  }

  private interventions(): ShiftReport['interventions'] {
    return [...this.cells.values()]
      .flatMap((cell) => [...cell.interventions.byId.values()])
      .sort((a, b) => a.openedAtMs - b.openedAtMs);
  }

  private findings(): ShiftReport['findings'] {
    return [...this.cells.values()]
      .flatMap((cell) => [...cell.findings.byId.values()])
      .sort((a, b) => a.raisedAtMs - b.raisedAtMs);
  }

  private series(
    asOfMs: number,
    folds: readonly CellFold[],
    targetOf: (cellKey: string) => number,
  ): ShiftFigures['series'] {
    const count = Math.ceil((asOfMs - this.shift.fromMs) / BUCKET_MS);
    return {
      bucketMs: BUCKET_MS,
      buckets: Array.from({ length: count }, (_, index) => {
        const fromMs = this.shift.fromMs + index * BUCKET_MS;
        const toMs = Math.min(fromMs + BUCKET_MS, asOfMs);
        const planUnits = folds.reduce(
          (sum, fold) => sum + (targetOf(fold.cellKey) * fold.plannedIn(fromMs, toMs)) / 3_600_000,
          0,
        );
        return { fromMs, units: this.successesByBucket.get(index) ?? 0, planUnits };
      }),
    };
  }
}

function totalOf(cells: readonly CellFigures[], meanPredicted: number | null): ShiftFigures['total'] {
  const sum = (value: (cell: CellFigures) => number): number => cells.reduce((all, cell) => all + value(cell), 0);
  const outcomes = (of: (cell: CellFigures) => { success: number; unproductive: number; defect: number }) => {
    const counts = noOutcomes();
    for (const cell of cells)
      for (const outcome of ['success', 'unproductive', 'defect'] as const) counts[outcome] += of(cell)[outcome];
    return counts;
  };
  const addUp = <Key extends string>(of: (cell: CellFigures) => Partial<Record<Key, number>>) => {
    const totals: Partial<Record<Key, number>> = {};
    for (const cell of cells)
      for (const key of Object.keys(of(cell)) as Key[]) totals[key] = (totals[key] ?? 0) + (of(cell)[key] ?? 0);
    return totals;
  };
  const rated = cells.flatMap(({ unitsPerHour }) => (unitsPerHour === null ? [] : [unitsPerHour]));
  return {
    ...outcomes((cell) => cell),
    causes: addUp((cell) => cell.causes),
    inPlannedTime: outcomes((cell) => cell.inPlannedTime),
    plannedMs: sum((cell) => cell.plannedMs),
    executeInPlannedMs: sum((cell) => cell.executeInPlannedMs),
    stateMs: addUp((cell) => cell.stateMs),
    unknownMs: sum((cell) => cell.unknownMs),
    oee: oee(cells),
    unitsPerHour: rated.length === 0 ? null : rated.reduce((all, rate) => all + rate, 0),
    planUnits: sum((cell) => cell.planUnits),
    meanPredicted,
    podSwaps: sum((cell) => cell.podSwaps),
    toPerson: sum((cell) => cell.toPerson),
    sidelined: sum((cell) => cell.sidelined),
    inspected: sum((cell) => cell.inspected),
  };
}

const meanOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((all, value) => all + value, 0) / values.length;

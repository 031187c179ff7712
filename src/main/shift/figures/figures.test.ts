import { describe, expect, it } from 'vitest';
import type { CellEventBody } from '#shared/domain/cellEvent.ts';
import type { StowOutcome } from '#shared/domain/outcome.ts';
import type { PackmlState } from '#shared/domain/packml.ts';
import { defaultShiftSettings, type ShiftSpan } from '#shared/domain/shiftCalendar.ts';
import { shiftFiguresSchema } from '#shared/domain/shiftFigures.ts';
import type { JournalEntry, JournalEntryBody } from '#main/ports/Journal.ts';
import { aStowResult, anIntervention, anItem, ANNA } from '../../../../tests/builders/cellEvents.ts';
import { calibration } from './calibration.ts';
import { ShiftFold } from './ShiftFold.ts';
import { waitOf } from './spread.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const shift: ShiftSpan = {
  name: 'early',
  fromMs: 0,
  endMs: 8 * HOUR,
  breaks: [{ fromMs: 4 * HOUR, toMs: 4.5 * HOUR }],
};
type What = CellEventBody | JournalEntryBody;
const state = (to: PackmlState): What => ({ type: 'packml.changed', state: to, reason: null });
const stow = (outcome: StowOutcome, pSuccess: number | null = null): What => ({
  type: 'stow.ended',
  result: aStowResult({
    outcome,
    cause: outcome === 'success' ? null : outcome === 'defect' ? 'protruding' : 'force_limit',
    prediction: pSuccess === null ? null : { pSuccess, expectedS: 10 },
  }),
});
const link = (to: string): What => ({ kind: 'link', state: to, detail: '' });
const many = (count: number, minute: number, what: What): [number, What][] =>
  Array.from({ length: count }, () => [minute, what]);

function figuresOf(rows: [minute: number, what: What][], nowMs = 8 * HOUR, cellKey = 'a') {
  const fold = new ShiftFold(shift, [], (alarmId) => (alarmId === 'cell_aborted' ? 'high' : 'low'));
  rows
    .map(([minute, what], index): JournalEntry => ({
      entryId: index + 1,
      cellKey,
      writtenAtMs: minute * MINUTE,
      body:
        'kind' in what
          ? what
          : {
              kind: 'event',
              event: { epoch: 'e', seq: index + 1, timeMs: minute * MINUTE, commandId: null, body: what },
            },
    }))
    .forEach((entry) => fold.take(entry));
  return shiftFiguresSchema.parse(fold.figures(nowMs, { ...defaultShiftSettings, targetUnitsPerHour: 100 }, 'UTC'));
}

describe('OEE', () => {
  // 8 h less half an hour of break: 7.5 h planned. Execute 0:00 to 6:00, of which 5.5 h are planned.
  const rows: [number, What][] = [
    [0, state('execute')],
    ...many(400, 30, stow('success')),
    ...many(40, 60, stow('defect')),
    ...many(60, 90, stow('unproductive')),
    [6 * 60, state('held')],
  ];

  it('is what a hand computes: 73.3 % x 80 % x 90.9 % = 53.3 %', () => {
    const { total, cells } = figuresOf(rows);
    expect(total.plannedMs).toBe(7.5 * HOUR);
    expect(total.executeInPlannedMs).toBe(5.5 * HOUR);
    expect(total.oee.availability).toBeCloseTo(5.5 / 7.5, 12);
    expect(total.oee.performance).toBeCloseTo(440 / 550, 12);
    expect(total.oee.quality).toBeCloseTo(400 / 440, 12);
    expect(total.oee.oee).toBeCloseTo(400 / 750, 12);
    expect(cells[0]?.oee).toEqual(total.oee);
    expect(total.planUnits).toBe(750);
  });

  it('is the product of its three factors', () => {
    const { availability, performance, quality, oee } = figuresOf(rows).total.oee;
    expect(availability! * performance! * quality!).toBeCloseTo(oee!, 12);
  });

  it('counts unproductive tries as lost performance and defects as lost quality, never twice', () => {
    const without = (outcome: StowOutcome) =>
      figuresOf(rows.filter(([, w]) => !('type' in w && w.type === 'stow.ended' && w.result.outcome === outcome))).total
        .oee;
    expect(without('unproductive')).toEqual(figuresOf(rows).total.oee);
    expect(without('defect').quality).toBe(1);
    expect(without('defect').oee).toBeCloseTo(figuresOf(rows).total.oee.oee!, 12);
  });

  it('leaves out what is stowed in a planned break, in units and in time', () => {
    const pause: [number, What][] = many(50, 4 * 60 + 10, stow('success'));
    const sorted = [...rows, ...pause].sort((a, b) => a[0] - b[0]);
    const { total } = figuresOf(sorted);
    expect(total.success).toBe(450);
    expect(total.oee).toEqual(figuresOf(rows).total.oee);
  });

  it('is not known before anything was planned, asked for or placed', () => {
    expect(figuresOf([]).total.oee).toEqual({ availability: null, performance: null, quality: null, oee: null });
    expect(figuresOf([[0, state('idle')]]).total.oee).toMatchObject({
      availability: 0,
      performance: null,
      quality: null,
    });
  });

  it('counts a running shift up to now', () => {
    const { total, asOfMs } = figuresOf(rows.slice(0, 401), 2 * HOUR);
    expect(asOfMs).toBe(2 * HOUR);
    expect(total.oee).toEqual({ availability: 1, performance: 2, quality: 1, oee: 2 });
  });
});

describe('time by PackML state', () => {
  it('adds up to the span, with what nobody heard as a part of its own', () => {
    const { total } = figuresOf([
      [0, state('execute')],
      [60, state('held')],
      [90, link('stale')],
      [120, link('live')],
      [150, state('execute')],
    ]);
    expect(total.stateMs).toEqual({ execute: HOUR + 5.5 * HOUR, held: HOUR });
    expect(total.unknownMs).toBe(0.5 * HOUR);
  });

  it('takes the time before a console that starts anew back: the one before ended without a word', () => {
    const { total } = figuresOf([
      [0, state('execute')],
      [60, stow('success')],
      [180, link('connecting')],
      [190, link('live')],
    ]);
    expect(total.unknownMs).toBe(130 * MINUTE);
    expect(total.stateMs.execute).toBe(HOUR + 290 * MINUTE);
  });
});

describe('figures of a shift', () => {
  it('gives median and 90th percentile of the waits for a person', () => {
    expect(waitOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])).toEqual({ count: 11, medianMs: 6, p90Ms: 10 });
    expect(waitOf([10, 20])).toEqual({ count: 2, medianMs: 15, p90Ms: 19 });
    expect(waitOf([])).toBeNull();
    const opened = (id: string, minute: number): [number, What] => [
      minute,
      { type: 'intervention.opened', intervention: anIntervention(id, { openedAtMs: minute * MINUTE }) },
    ];
    const { interventions } = figuresOf([
      opened('i', 10),
      [12, { type: 'intervention.claimed', interventionId: 'i', by: ANNA }],
      [15, { type: 'intervention.closed', interventionId: 'i', by: ANNA, outcome: 'ejected', note: 'n' }],
      opened('j', 20),
    ]);
    expect(interventions).toMatchObject({ count: 2, open: 1 });
    expect(interventions.toClaim).toEqual({ count: 1, medianMs: 2 * MINUTE, p90Ms: 2 * MINUTE });
    expect(interventions.toResolve?.medianMs).toBe(5 * MINUTE);
  });

  it('compares what was predicted with what happened, bin by bin', () => {
    const made = calibration([
      { pSuccess: 0.99, success: true },
      { pSuccess: 1, success: false },
      { pSuccess: 0.6, success: true },
    ]);
    expect(made.bins).toEqual([
      { fromP: 0.5, toP: 0.8, count: 1, meanPredicted: 0.6, observed: 1 },
      { fromP: 0.98, toP: 1, count: 2, meanPredicted: 0.995, observed: 0.5 },
    ]);
    expect(made.brier).toBeCloseTo((0.01 ** 2 + 1 + 0.4 ** 2) / 3, 12);
  });

  it('counts pods with their fill, items inspected and sidelined', () => {
    const departed = (stowedVolumeFraction: number): What => ({
      type: 'pod.departed',
      podId: 'p',
      reason: 'full',
      stowedVolumeFraction,
    });
    const { total, fillAtSwap } = figuresOf([
      [1, departed(0.2)],
      [2, departed(0.4)],
      [3, { type: 'item.arrived', item: anItem('x') }],
      [4, { type: 'item.moved', itemId: 'x', location: { place: 'sideline' } }],
    ]);
    expect(total).toMatchObject({ podSwaps: 2, inspected: 1, sidelined: 1 });
    expect(fillAtSwap?.mean).toBeCloseTo(0.3, 12);
  });

  it('has units and plan for every quarter of an hour, the plan without the break', () => {
    const { series } = figuresOf([
      [0, state('execute')],
      [20, stow('success')],
      [21, stow('success')],
    ]);
    expect(series.buckets).toHaveLength(32);
    expect(series.buckets[1]).toEqual({ fromMs: 15 * MINUTE, units: 2, planUnits: 25 });
    expect(series.buckets[16]?.planUnits).toBe(0);
    expect(series.buckets.reduce((sum, b) => sum + b.planUnits, 0)).toBeCloseTo(750, 9);
  });

  it('takes alarms from their transitions, and says nothing where there are none', () => {
    const alarm = (from: string, to: string, alarmId = 'cell_held'): What => ({
      kind: 'record',
      topic: 'alarm',
      by: null,
      data: { type: 'transition', from, alarm: { key: `${alarmId}@a`, alarmId, state: to } },
    });
    expect(figuresOf([[0, state('execute')]]).alarms).toBeNull();
    const { alarms } = figuresOf([
      [1, alarm('normal', 'unacknowledged')],
      [2, alarm('unacknowledged', 'acknowledged')],
      [3, alarm('acknowledged', 'unacknowledged')],
      [30, alarm('normal', 'unacknowledged', 'cell_aborted')],
      [31, alarm('unacknowledged', 'shelved', 'cell_aborted')],
    ]);
    expect(alarms).toEqual({
      raised: 3,
      byPriority: { low: 2, high: 1 },
      mostFrequent: [
        { alarmId: 'cell_held', count: 2 },
        { alarmId: 'cell_aborted', count: 1 },
      ],
      perTenMinutes: 3 / 48,
      worstTenMinutes: 2,
      shelved: 1,
    });
  });

  it('counts what was done by hand, and the pictures that did not show it', () => {
    const report = { deed: 'put_in', binId: '3C', itemId: 'item-1', by: ANNA } as const;
    const reported: What = { ...report, type: 'hand.reported', scannedCode: 'SKU-1', unitsInBin: null, to: null };
    const volumes = { expectedM3: 0.002, seenM3: 0, imageBeforeId: null, imageAfterId: null };
    const compared = (verdict: 'agrees' | 'disagrees'): What => ({
      ...report,
      ...volumes,
      type: 'hand.compared',
      verdict,
    });
    const rows: [number, What][] = [
      [1, reported],
      [1, compared('agrees')],
      [2, reported],
      [2, compared('disagrees')],
    ];
    expect(figuresOf(rows).byHand).toEqual({ reported: 2, disagreed: 1 });
  });
});

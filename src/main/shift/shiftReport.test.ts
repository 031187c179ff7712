import { describe, expect, it } from 'vitest';
import { emptyCellSnapshot } from '#shared/domain/applyCellEvent.ts';
import type { CellEventBody } from '#shared/domain/cellEvent.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { Finding } from '#shared/domain/finding.ts';
import type { Intervention } from '#shared/domain/intervention.ts';
import type { StowCause } from '#shared/domain/outcome.ts';
import { shiftReportSchema } from '#shared/domain/shift.ts';
import type { StowResult } from '#shared/domain/stow.ts';
import type { JournalEntry, JournalEntryBody } from '#main/ports/Journal.ts';
import { shiftReport } from './shiftReport.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ann = { operatorId: 'ann', name: 'Ann', consoleId: 'k' };
const stow = (outcome: StowResult['outcome'], cause: StowCause | null = null, pSuccess: number | null = null) =>
  ({
    type: 'stow.ended',
    result: { outcome, cause, prediction: pSuccess === null ? null : { pSuccess, expectedS: 10 } },
  }) as CellEventBody;
const packml = (state: CellSnapshot['cell']['packml']): CellEventBody => ({
  type: 'packml.changed',
  state,
  reason: null,
});
const opened = (interventionId: string, openedAtMs: number): CellEventBody => ({
  type: 'intervention.opened',
  intervention: {
    interventionId,
    reason: 'stow_failed',
    cause: 'no_space_made',
    detail: 'the blade stopped',
    openedAtMs,
    claim: null,
    actions: [],
    closed: null,
  } as unknown as Intervention,
});
const finding = { findingId: 'f', itemId: 'item', sku: 'sku', score: 0.9, raisedAtMs: 5, decision: null } as Finding;

/** Rows of a journal, at minutes of the shift. */
function rows(...what: [cellKey: string, minute: number, body: CellEventBody | JournalEntryBody][]): JournalEntry[] {
  return what.map(([cellKey, minute, body], index) => ({
    entryId: index + 1,
    cellKey,
    writtenAtMs: minute * MINUTE,
    body:
      'kind' in body
        ? body
        : { kind: 'event', event: { epoch: 'e', seq: index + 1, timeMs: minute * MINUTE, commandId: null, body } },
  }));
}
const snapshot = (cell: Partial<CellSnapshot['cell']> = {}, rest: Partial<CellSnapshot> = {}): CellSnapshot => {
  const empty = emptyCellSnapshot('c', 'Cell one', 'e', 0);
  return { ...empty, ...rest, cell: { ...empty.cell, ...cell } };
};
const report = (entries: JournalEntry[], atStart: CellSnapshot | null = null, nowMs = 8 * HOUR) => {
  const made = shiftReport(
    { fromMs: 0, toMs: 8 * HOUR, nowMs, cells: [{ cellKey: 'a', name: 'a', atStart }] },
    entries,
  );
  expect(shiftReportSchema.parse(made)).toEqual(made);
  return made;
};

describe('the shift report', () => {
  it('counts outcomes, causes, swaps, items to a person and predictions', () => {
    const made = report(
      rows(
        ['a', 0, { kind: 'snapshot', snapshot: snapshot(), gap: false }],
        ['a', 1, stow('success', null, 0.9)],
        ['a', 2, stow('success', null, 0.7)],
        ['a', 3, stow('unproductive', 'force_limit')],
        ['a', 4, stow('defect', 'protruding')],
        ['a', 5, stow('unproductive', 'force_limit')],
        ['a', 6, { type: 'pod.departed', podId: 'p', reason: 'full', stowedVolumeFraction: 0.5 }],
        ['a', 7, { type: 'item.moved', itemId: 'i', location: { place: 'person' } }],
        ['a', 8, { type: 'item.moved', itemId: 'j', location: { place: 'sideline' } }],
        ['a', 9, { type: 'item.moved', itemId: 'k', location: { place: 'tool' } }],
      ),
    );
    expect(made.cells).toHaveLength(1);
    expect(made.cells[0]).toMatchObject({
      name: 'Cell one',
      success: 2,
      unproductive: 2,
      defect: 1,
      causes: { force_limit: 2, protruding: 1 },
      podSwaps: 1,
      toPerson: 1,
      sidelined: 1,
    });
    expect(made.cells[0]?.meanPredicted).toBeCloseTo(0.8);
    expect(made.entries).toBe(10);
  });

  it('gives units per hour over the time that the cell was known, and none for less than a minute', () => {
    const entries = rows(['a', 60, packml('execute')], ['a', 61, stow('success')], ['a', 62, stow('success')]);
    expect(report(entries, null, 2 * HOUR).cells[0]?.unitsPerHour).toBe(2);
    expect(report(entries, null, 60.5 * MINUTE).cells[0]?.unitsPerHour).toBeNull();
    expect(report(entries, snapshot(), 2 * HOUR).cells[0]?.unitsPerHour).toBe(1);
  });

  it('adds up the time in Execute, from the state at the start on, and to the end of the span', () => {
    const entries = rows(['a', 30, packml('held')], ['a', 60, packml('execute')]);
    expect(report(entries, snapshot({ packml: 'execute' }), 2 * HOUR).cells[0]?.executeH).toBeCloseTo(1.5);
    expect(report(entries, snapshot({ packml: 'execute' }), 20 * HOUR).cells[0]?.executeH).toBeCloseTo(7.5);
  });

  it('does not count time during which nobody heard the cell', () => {
    const link = (state: string): JournalEntryBody => ({ kind: 'link', state, detail: '' });
    const lost = rows(['a', 0, packml('execute')], ['a', 30, link('stale')], ['a', 90, link('live')]);
    expect(report(lost, null, 2 * HOUR).cells[0]?.executeH).toBeCloseTo(1);
    const killed = rows(
      ['a', 0, packml('execute')],
      ['a', 30, stow('success')],
      ['a', 90, link('connecting')],
      ['a', 90, link('live')],
    );
    expect(report(killed, null, 2 * HOUR).cells[0]?.executeH).toBeCloseTo(1);
  });

  it('tells each intervention: opened, claimed, what was done, closed by whom with which note', () => {
    const made = report(
      rows(
        ['a', 1, opened('i', 1 * MINUTE)],
        ['a', 2, { type: 'intervention.claimed', interventionId: 'i', by: ann }],
        ['a', 3, { type: 'intervention.action', interventionId: 'i', by: ann, text: 'swept to the left' }],
        [
          'a',
          4,
          { type: 'intervention.closed', interventionId: 'i', by: ann, outcome: 'retried_same_bin', note: 'fits' },
        ],
        ['a', 5, opened('j', 5 * MINUTE)],
      ),
    );
    expect(made.interventions).toEqual([
      {
        cellKey: 'a',
        interventionId: 'i',
        reason: 'stow_failed',
        cause: 'no_space_made',
        detail: 'the blade stopped',
        openedAtMs: 1 * MINUTE,
        claimedAtMs: 2 * MINUTE,
        closedAtMs: 4 * MINUTE,
        closedBy: 'Ann',
        outcome: 'retried_same_bin',
        note: 'fits',
        actions: ['swept to the left'],
      },
      expect.objectContaining({ interventionId: 'j', closedAtMs: null, claimedAtMs: null }),
    ]);
  });

  it('includes interventions and findings that were open when the span began', () => {
    const body = opened('old', -HOUR);
    const atStart = snapshot(
      {},
      { interventions: body.type === 'intervention.opened' ? [body.intervention] : [], findings: [finding] },
    );
    const made = report(
      rows(['a', 1, { type: 'finding.decided', findingId: 'f', by: ann, decision: 'sideline', note: 'dent' }]),
      atStart,
    );
    expect(made.interventions).toMatchObject([{ interventionId: 'old', openedAtMs: -HOUR, closedAtMs: null }]);
    expect(made.findings).toMatchObject([{ findingId: 'f', decision: 'sideline', decidedBy: 'Ann', note: 'dent' }]);
  });

  it('keeps cells apart and leaves out what is not of the span', () => {
    const made = shiftReport(
      { fromMs: HOUR, toMs: 2 * HOUR, nowMs: 3 * HOUR, cells: [{ cellKey: 'a', name: 'a', atStart: null }] },
      rows(
        ['a', 59, stow('success')],
        ['a', 60, stow('success')],
        ['b', 61, stow('success')],
        ['a', 120, stow('success')],
      ),
    );
    expect(made.cells.map((c) => [c.cellKey, c.success])).toEqual([
      ['a', 1],
      ['b', 1],
    ]);
    expect(made.entries).toBe(2);
  });
});

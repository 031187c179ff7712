import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CellView, SystemAlert } from '#shared/bridge/bridge.ts';
import type { CellEventBody } from '#shared/domain/cellEvent.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { StowCause } from '#shared/domain/outcome.ts';
import { outcomeOfCause } from '#shared/domain/outcome.ts';
import { alarmIds, alarmList, type AlarmId } from '#shared/domain/alarmList.ts';
import { demoBudget, demoCellView, demoFinding, demoIntervention, demoItem } from '../../../tests/builders/demoCell.ts';
import { alarmConditions, designStatesOf, type AlarmHistory, type AlarmView } from './alarmConditions.ts';
import { emptyCellHistory, withCellEvent, type CellHistory } from './CellHistory.ts';
import type { ConsoleFacts } from './consoleConditions.ts';
import { emptyGrowthWindow, grownBy, withReading } from './GrowthWindow.ts';

const NOW_MS = 1_750_000_000_000;
const quietConsole: ConsoleFacts = {
  freeDiskBytes: 100e9,
  recorder: { failed: false, detail: null, droppedMessages: 0 },
  planner: { medianMs: 40, failuresInARow: 0, lastFailure: null },
};

interface Case {
  snapshot?: Partial<CellSnapshot>;
  cell?: Partial<CellSnapshot['cell']>;
  view?: Partial<CellView>;
  past?: Partial<CellHistory>;
  console?: Partial<ConsoleFacts>;
  alerts?: SystemAlert[];
  history?: Partial<AlarmHistory>;
}

function see(given: Case): { view: AlarmView; history: AlarmHistory } {
  const view = demoCellView({ cellKey: 'a', nowMs: NOW_MS });
  const { snapshot } = view;
  const shown: CellView = {
    ...view,
    snapshot: { ...snapshot!, findings: [], ...given.snapshot, cell: { ...snapshot!.cell, ...given.cell } },
    ...given.view,
  };
  return {
    view: { cells: [shown], alerts: given.alerts ?? [], console: { ...quietConsole, ...given.console } },
    history: {
      startedAtMs: NOW_MS - 3_600_000,
      cells: new Map([['a', { ...emptyCellHistory, ...given.past }]]),
      telemetryDropped: new Map(),
      recorderDropped: emptyGrowthWindow,
      ...given.history,
    },
  };
}

/** Alarms whose condition holds: those that are simply there, and measured ones beyond their limit. */
function holding(given: Case): AlarmId[] {
  const { view, history } = see(given);
  return alarmConditions(view, history, NOW_MS)
    .filter(({ alarmId, value }) => {
      const { threshold } = alarmList[alarmId];
      if (!threshold || value === null) return true;
      return threshold.sense === 'above' ? value > threshold.limit : value < threshold.limit;
    })
    .map(({ alarmId }) => alarmId)
    .sort();
}

let seq = 0;
const happen = (body: CellEventBody, commandId: string | null = null) => ({
  epoch: 'e',
  seq: (seq += 1),
  timeMs: NOW_MS - 60_000 + seq,
  commandId,
  body,
});
function stowed(
  cause: StowCause | null,
  change: { peakForceN?: number; pSuccess?: number; byOperator?: boolean } = {},
) {
  return {
    outcome: cause === null ? ('success' as const) : outcomeOfCause(cause),
    cause,
    pSuccess: change.pSuccess ?? 0.98,
    peakForceN: change.peakForceN ?? 10,
    byOperator: change.byOperator ?? false,
    timeMs: NOW_MS,
  };
}
const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);
const alert = (code: string, cellKey: string | null): SystemAlert => ({
  code,
  severity: 'error',
  text: `${code} said so`,
  cellKey,
  sinceMs: NOW_MS - 5000,
  endedAtMs: null,
});

describe('a cell at work', () => {
  it('raises nothing', () => {
    expect(holding({})).toEqual([]);
  });
});

const intervention = demoIntervention(NOW_MS);
const { pod, estimates } = demoCellView({ nowMs: NOW_MS }).snapshot!;

describe.each<[AlarmId, Case, Case]>([
  ['cell_aborted', { cell: { packml: 'aborted' } }, { cell: { packml: 'clearing' } }],
  ['cell_held', { cell: { packml: 'held' } }, { cell: { packml: 'unholding' } }],
  ['cell_suspended', { cell: { packml: 'suspended' } }, { cell: { packml: 'unsuspending' } }],
  ['cell_left_stopped', { cell: { packml: 'stopped' } }, { cell: { packml: 'execute' } }],
  ['cell_left_in_manual', { cell: { mode: 'manual' } }, { cell: { mode: 'production' } }],
  [
    'intervention_waiting',
    { snapshot: { interventions: [intervention] } },
    {
      snapshot: {
        interventions: [
          { ...intervention, claim: { by: { operatorId: 'b', name: 'Bo', consoleId: 'c' }, atMs: NOW_MS } },
        ],
      },
    },
  ],
  [
    'intervention_overdue',
    { snapshot: { interventions: [{ ...intervention, openedAtMs: NOW_MS - 11 * 60_000 }] } },
    { snapshot: { interventions: [{ ...intervention, openedAtMs: NOW_MS - 9 * 60_000 }] } },
  ],
  ['item_on_floor', { cell: { floorItemIds: ['item-3'] } }, { cell: { floorItemIds: [] } }],
  [
    'item_protruding',
    { snapshot: { buffer: [demoItem(1), demoItem(2, { location: { place: 'mouth', podId: 'P', binId: '1A' } })] } },
    { snapshot: { buffer: [demoItem(1)] } },
  ],
  ['item_left_in_tool', { cell: { heldItemId: 'item-1', packml: 'held' } }, { cell: { heldItemId: 'item-1' } }],
  [
    'item_fails_again',
    { snapshot: { buffer: [demoItem(1, { failedAttempts: 3 })] } },
    { snapshot: { buffer: [demoItem(1, { failedAttempts: 2 })] } },
  ],
  [
    'bands_not_opened',
    { past: { stows: [stowed('bands_not_opened'), stowed(null), stowed('bands_not_opened')] } },
    { past: { stows: [stowed('bands_not_opened'), ...times(9, () => stowed(null)), stowed('bands_not_opened')] } },
  ],
  [
    'jams_repeated',
    { past: { stows: times(3, () => stowed('jammed_at_mouth')) } },
    { past: { stows: times(2, () => stowed('jammed_at_mouth')) } },
  ],
  [
    'grip_lost_repeated',
    { past: { stows: times(3, () => stowed('grip_lost')) } },
    { past: { stows: times(2, () => stowed('grip_lost')) } },
  ],
  [
    'not_as_seen_repeated',
    { past: { stows: times(3, () => stowed('perception_mismatch')) } },
    { past: { stows: times(2, () => stowed('perception_mismatch')) } },
  ],
  [
    'force_over_cap',
    { past: { stows: [stowed(null, { peakForceN: 31 })] } },
    { past: { stows: [stowed(null, { peakForceN: 29 })] } },
  ],
  [
    'force_near_cap',
    { past: { stows: times(10, () => stowed(null, { peakForceN: 23 })) } },
    { past: { stows: times(9, () => stowed(null, { peakForceN: 23 })) } },
  ],
  [
    'unproductive_rate_high',
    { past: { stows: [...times(96, () => stowed(null)), ...times(4, () => stowed('no_space_made'))] } },
    // What a person tried or stopped is not the cell's rate; and few stows are chance.
    {
      past: {
        stows: [
          ...times(96, () => stowed(null)),
          ...times(9, () => stowed('no_space_made', { byOperator: true })),
          ...times(9, () => stowed('operator_abort')),
        ],
      },
    },
  ],
  [
    'defect_rate_high',
    { past: { stows: [...times(94, () => stowed(null)), ...times(6, () => stowed('dropped_to_floor'))] } },
    { past: { stows: times(40, () => stowed('dropped_to_floor')) } },
  ],
  [
    'prediction_off',
    {
      past: {
        stows: [
          ...times(90, () => stowed(null)),
          ...times(10, () => stowed('estop')),
          ...times(10, () => stowed('protruding')),
        ],
      },
    },
    { past: { stows: [...times(99, () => stowed(null)), stowed('protruding')] } },
  ],
  ['pod_missing', { snapshot: { pod: null, estimates: [] } }, {}],
  [
    'buffer_empty',
    { snapshot: { buffer: [demoItem(1, { location: { place: 'floor' } })] } },
    { snapshot: { buffer: [demoItem(1)] } },
  ],
  ['finding_waiting', { snapshot: { findings: [demoFinding(NOW_MS)] } }, { snapshot: { findings: [] } }],
  [
    'finding_rate_high',
    {
      past: {
        arrivals: [
          ...times(40, () => ({ itemId: 'i', flagged: false })),
          ...times(3, () => ({ itemId: 'j', flagged: true })),
        ],
      },
    },
    { past: { arrivals: times(39, () => ({ itemId: 'j', flagged: true })) } },
  ],
  [
    'sideline_budget_exceeded',
    { snapshot: { inspection: demoBudget(5) }, past: { inspected: 1000, sidelined: times(14, () => 999) } },
    { snapshot: { inspection: demoBudget(5) }, past: { inspected: 1000, sidelined: times(12, () => 999) } },
  ],
  [
    'estimates_missing',
    { snapshot: { estimates: estimates.slice(1) } },
    { snapshot: { estimates: estimates.slice(1) }, past: { podSinceMs: NOW_MS - 60_000 } },
  ],
  [
    'estimates_old',
    { snapshot: { estimates: estimates.map((e, i) => (i === 4 ? { ...e, capturedAtMs: NOW_MS - 61 * 60_000 } : e)) } },
    { snapshot: { estimates: estimates.map((e) => ({ ...e, capturedAtMs: NOW_MS - 59 * 60_000 })) } },
  ],
  [
    'estimates_refused',
    { snapshot: { estimates: estimates.map((e, i) => (i < 9 ? { ...e, status: 'refused' as const } : e)) } },
    { snapshot: { estimates: estimates.map((e, i) => (i < 7 ? { ...e, status: 'refused' as const } : e)) } },
  ],
  ['disk_nearly_full', { console: { freeDiskBytes: 1e9 } }, { console: { freeDiskBytes: null } }],
  [
    'recorder_stopped',
    { console: { recorder: { failed: true, detail: 'no room', droppedMessages: 0 } } },
    { console: { recorder: null } },
  ],
  [
    'planner_failed',
    { console: { planner: { medianMs: 1, failuresInARow: 2, lastFailure: 'out of memory' } } },
    { console: { planner: { medianMs: 1, failuresInARow: 1, lastFailure: 'out of memory' } } },
  ],
  [
    'planner_slow',
    { console: { planner: { medianMs: 1200, failuresInARow: 0, lastFailure: null } } },
    { console: { planner: { medianMs: 900, failuresInARow: 0, lastFailure: null } } },
  ],
])('%s', (alarmId, trouble, fine) => {
  it('holds when it should, and not otherwise', () => {
    expect(holding(trouble)).toContain(alarmId);
    expect(holding(fine)).not.toContain(alarmId);
  });
});

describe('calls', () => {
  it('about a finding are told by the finding alone', () => {
    const about = demoIntervention(NOW_MS, { reason: 'finding', openedAtMs: NOW_MS - 3_600_000 });
    expect(holding({ snapshot: { interventions: [about], findings: [demoFinding(NOW_MS)] } })).toEqual([
      'finding_waiting',
    ]);
  });
});

describe('the link', () => {
  const { link, description, planning } = demoCellView({ nowMs: NOW_MS });
  const withLink = (change: Partial<CellView['link']>): Case => ({ view: { link: { ...link, ...change } } });

  it('is stale when it is not live, but a first contact gets its time', () => {
    expect(holding(withLink({ state: 'stale' }))).toContain('link_stale');
    const connecting = withLink({ state: 'connecting', lastHeardAtMs: null });
    expect(holding(connecting)).toContain('link_stale');
    expect(holding({ ...connecting, history: { startedAtMs: NOW_MS - 20_000 } })).not.toContain('link_stale');
  });

  it('is slow beyond 200 ms; clocks are compared only with a real cell', () => {
    expect(holding(withLink({ roundTripMs: 250 }))).toContain('round_trip_slow');
    expect(holding(withLink({ clockOffsetMs: -3000 }))).not.toContain('clock_skew');
    const real: Case = {
      view: { link: { ...link, clockOffsetMs: -3000 }, description: { ...description!, simulated: false } },
    };
    expect(holding(real)).toContain('clock_skew');
  });

  it('drops telemetry when many messages are lost within a minute, not when they were lost long ago', () => {
    let window = emptyGrowthWindow;
    for (let second = 0; second <= 20; second += 1)
      window = withReading(window, 10 * second, NOW_MS + second * 1000, 60_000);
    expect(grownBy(window)).toBe(200);
    expect(holding({ history: { telemetryDropped: new Map([['a', window]]) } })).toContain('telemetry_dropped');
    for (let second = 21; second <= 100; second += 1) window = withReading(window, 200, NOW_MS + second * 1000, 60_000);
    expect(grownBy(window)).toBe(0);
    expect(window.readings.length).toBeLessThan(70);
  });

  it('a planner that finds no place for what is at hand has no plan', () => {
    const reason = { effect: '-' as const, code: 'no_place', values: {}, text: 'No bin takes any of these.' };
    const result = { ...planning.result!, candidates: [], decision: { kind: 'wait' as const, reason } };
    expect(holding({ view: { planning: { ...planning, result } } })).toContain('no_plan');
  });
});

describe('system alerts', () => {
  it('become the alarm that stands for them, of the cell or of the console', () => {
    const { view, history } = see({
      alerts: [alert('journal_unavailable', null), alert('events_lost', 'a'), alert('operator_not_saved', null)],
    });
    const found = alarmConditions(view, history, NOW_MS).filter(({ text }) => text?.endsWith('said so'));
    expect(found.map(({ alarmId, cellKey }) => [alarmId, cellKey])).toEqual([
      ['journal_failing', null],
      ['events_lost', 'a'],
    ]);
  });

  it('every alarm is either measured here, derived here, or stands for an alert', () => {
    const code = readdirSync(import.meta.dirname)
      .filter((name) => name.endsWith('Conditions.ts'))
      .map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'))
      .join('\n');
    for (const id of alarmIds) expect(code.includes(`'${id}'`) || alarmList[id].alertCodes.length > 0, id).toBe(true);
  });
});

describe('what is so on purpose', () => {
  const states = (given: Case): string[] => {
    const { view, history } = see(given);
    return [...designStatesOf(view, history).get('a')!];
  };

  it('is a cell that a person stopped, holds, switched to manual, or works on', () => {
    expect(states({})).toEqual([]);
    expect(states({ cell: { packml: 'stopped' } })).toEqual(['stopped_on_purpose']);
    expect(states({ cell: { mode: 'maintenance' } })).toEqual(['stopped_on_purpose']);
    expect(states({ cell: { packml: 'held' } })).toEqual([]);
    expect(states({ cell: { packml: 'held' }, past: { pausedByCommand: true } })).toEqual(['stopped_on_purpose']);
    const holder = { operatorId: 'b', name: 'Bo', consoleId: 'c' };
    const control = { holder, role: 'operator' as const, fencingToken: 2, expiresAtMs: NOW_MS };
    expect(states({ cell: { control } })).toEqual(['worked_by_hand']);
  });
});

describe('what is remembered of a cell', () => {
  const fold = (...bodies: [CellEventBody, (string | null)?][]): CellHistory =>
    bodies.reduce(
      (history, [body, commandId]) => withCellEvent(history, happen(body, commandId ?? null)),
      emptyCellHistory,
    );
  const notice = (code: string): CellEventBody => ({
    type: 'notice',
    severity: 'error',
    code,
    text: 'The lamp is broken.',
  });

  it('a camera is blind until a bin was looked at again, the booth until a unit has its picture', () => {
    expect(fold([notice('look_failed')]).lookFailed?.text).toBe('The lamp is broken.');
    expect(
      fold([notice('look_failed')], [{ type: 'estimate.updated', estimate: estimates[0]! }]).lookFailed,
    ).toBeNull();
    const blind = fold([notice('inspection_failed')], [{ type: 'item.arrived', item: demoItem(1, { imageId: null }) }]);
    expect(blind.inspectionFailed).not.toBeNull();
    expect(withCellEvent(blind, happen({ type: 'item.arrived', item: demoItem(2) })).inspectionFailed).toBeNull();
  });

  it('a hold is on purpose when a command led to it', () => {
    const holding: CellEventBody = { type: 'packml.changed', state: 'holding', reason: null };
    const held: CellEventBody = { type: 'packml.changed', state: 'held', reason: null };
    expect(fold([holding, 'command-1'], [held]).pausedByCommand).toBe(true);
    expect(fold([holding], [held]).pausedByCommand).toBe(false);
    expect(
      fold([holding, 'command-1'], [held], [{ type: 'packml.changed', state: 'unholding', reason: null }])
        .pausedByCommand,
    ).toBe(false);
  });

  it('is bounded', () => {
    let history = emptyCellHistory;
    for (let count = 0; count < 300; count += 1)
      history = withCellEvent(
        history,
        happen({ type: 'item.arrived', item: demoItem(1, { itemId: `unit-${count}` }) }),
      );
    expect(history.arrivals).toHaveLength(100);
    history = withCellEvent(
      history,
      happen({ type: 'finding.raised', finding: demoFinding(NOW_MS, { itemId: 'unit-299' }) }),
    );
    expect(history.arrivals.filter((unit) => unit.flagged)).toEqual([{ itemId: 'unit-299', flagged: true }]);
    expect(pod).not.toBeNull();
  });
});

import { outcomeOfCause, stowCauses } from '#shared/domain/outcome.ts';
import { packmlStates } from '#shared/domain/packml.ts';
import type { ShiftFigures } from '#shared/domain/shiftFigures.ts';
import { fanOutOf, loadOfShift, type CallTimes } from '#shared/domain/supervisorLoad.ts';
import type { StatementLanguage } from '#shared/words/statements/sayStatement.ts';
import { unitsChart, statesChart } from './reportCharts.ts';
import { callName } from './callName.ts';
import { fill, type ReportBlock, type ReportTable, type TableCell } from './reportDocument.ts';
import { NOTHING, type ReportNumbers } from './reportNumbers.ts';
import type { ReportWords } from './words/en.ts';

/** What every section is written with. */
export interface Writing {
  language: StatementLanguage;
  words: ReportWords;
  numbers: ReportNumbers;
}

const attemptsOf = (counts: { success: number; unproductive: number; defect: number }): number =>
  counts.success + counts.unproductive + counts.defect;

/** The figures of a shift: tiles, charts, and the tables behind them. */
export function figureSections(figures: ShiftFigures, before: ShiftFigures | null, writing: Writing): ReportBlock[] {
  const { words, numbers } = writing;
  const { total } = figures;
  const tile = (label: string, value: string, note = ''): { label: string; value: string; note: string } => ({
    label,
    value,
    note,
  });
  const oeeBefore = before ? `${words.figures.before}: ${numbers.percent(before.total.oee.oee)}` : '';
  return [
    { kind: 'heading', text: words.figures.title },
    {
      kind: 'tiles',
      items: [
        tile(words.figures.oee, numbers.percent(total.oee.oee), oeeBefore),
        tile(words.figures.availability, numbers.percent(total.oee.availability)),
        tile(words.figures.performance, numbers.percent(total.oee.performance)),
        tile(words.figures.quality, numbers.percent(total.oee.quality)),
        tile(
          words.figures.units,
          numbers.number(total.success),
          `${words.figures.plan}: ${numbers.number(total.planUnits)}`,
        ),
        tile(words.figures.open, numbers.number(figures.interventions.open)),
      ],
    },
    {
      kind: 'chart',
      title: words.series.title,
      ...unitsChart(figures, words.series, numbers),
      description: `${words.series.title}: ${numbers.number(total.success)}, ${words.series.plan} ${numbers.number(total.planUnits)}`,
    },
    comparison(figures, before, writing),
    ...(figures.cells.length === 0
      ? []
      : [
          {
            kind: 'chart' as const,
            title: words.states.title,
            ...statesChart(figures, { ...words.packml, unknown: words.states.unknown }, numbers),
            description: words.states.title,
          },
        ]),
    stateTable(figures, writing),
    cellTable(figures, writing),
    causeTable(figures, writing),
    calibrationTable(figures, writing),
    interventionTable(figures, writing),
    loadTable(figures, writing),
    findingTable(figures, writing),
    alarmTable(figures, writing),
    { kind: 'paragraph', tone: 'dim', text: words.figures.definitions },
  ];
}

/** Every figure of this shift beside the shift before and the plan. */
function comparison(figures: ShiftFigures, before: ShiftFigures | null, { words, numbers }: Writing): ReportTable {
  const f = words.figures;
  type Kind = 'share' | 'count' | 'duration' | 'ratio';
  const shown = (value: number | null, kind: Kind): TableCell => {
    if (value === null) return { text: NOTHING, value: null };
    if (kind === 'share') return { text: numbers.number(value * 100, 1), value };
    if (kind === 'duration') return { text: numbers.duration(value), value: value / 1000 };
    return { text: numbers.number(value, kind === 'ratio' ? 3 : 0), value };
  };
  const units: Record<Kind, string> = { share: '%', count: '', duration: 'h:min:s', ratio: '' };
  const row = (
    label: string,
    kind: Kind,
    of: (figures: ShiftFigures) => number | null,
    plan: TableCell = '',
    unit = units[kind],
  ): TableCell[] => [label, unit, shown(of(figures), kind), before ? shown(of(before), kind) : NOTHING, plan];
  const share = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);
  const planned = { text: numbers.number(figures.total.planUnits), value: figures.total.planUnits };
  const target = figures.cells.reduce((sum, cell) => sum + cell.targetUnitsPerHour, 0);
  const rows = [
    row(f.oee, 'share', (s) => s.total.oee.oee),
    row(f.availability, 'share', (s) => s.total.oee.availability),
    row(f.performance, 'share', (s) => s.total.oee.performance),
    row(f.quality, 'share', (s) => s.total.oee.quality),
    row(f.units, 'count', (s) => s.total.success, planned),
    row(
      f.rate,
      'count',
      (s) => s.total.unitsPerHour,
      { text: numbers.number(target), value: target },
      words.unitsPerHour,
    ),
    row(f.attempts, 'count', (s) => attemptsOf(s.total)),
    row(f.success, 'share', (s) => share(s.total.success, attemptsOf(s.total))),
    row(f.unproductive, 'share', (s) => share(s.total.unproductive, attemptsOf(s.total))),
    row(f.defect, 'share', (s) => share(s.total.defect, attemptsOf(s.total))),
    row(f.predicted, 'share', (s) => s.total.meanPredicted),
    row(f.brier, 'ratio', (s) => s.calibration.brier),
    row(f.pods, 'count', (s) => s.total.podSwaps),
    row(f.fill, 'share', (s) => s.fillAtSwap?.mean ?? null),
    row(f.fillP10, 'share', (s) => s.fillAtSwap?.p10 ?? null),
    row(f.fillP90, 'share', (s) => s.fillAtSwap?.p90 ?? null),
    row(f.interventions, 'count', (s) => s.interventions.count),
    row(f.open, 'count', (s) => s.interventions.open),
    row(f.claim50, 'duration', (s) => s.interventions.toClaim?.medianMs ?? null),
    row(f.claim90, 'duration', (s) => s.interventions.toClaim?.p90Ms ?? null),
    row(f.resolve50, 'duration', (s) => s.interventions.toResolve?.medianMs ?? null),
    row(f.resolve90, 'duration', (s) => s.interventions.toResolve?.p90Ms ?? null),
    row(f.inspected, 'count', (s) => s.total.inspected),
    row(f.findings, 'count', (s) => s.findings.raised),
    row(f.sidelined, 'count', (s) => s.total.sidelined),
    row(f.sidelinedShare, 'share', (s) => share(s.total.sidelined, s.total.inspected), {
      text: numbers.number(figures.sidelineBudget * 100, 1),
      value: figures.sidelineBudget,
    }),
    row(f.toPerson, 'count', (s) => s.total.toPerson),
    row(f.byHand, 'count', (s) => s.byHand?.reported ?? null),
    row(f.byHandDisagreed, 'count', (s) => s.byHand?.disagreed ?? null),
    row(f.alarms, 'count', (s) => s.alarms?.raised ?? null),
    row(f.alarmRate, 'ratio', (s) => s.alarms?.perTenMinutes ?? null, f.alarmNorm),
    row(f.alarmWorst, 'count', (s) => s.alarms?.worstTenMinutes ?? null),
  ];
  return {
    kind: 'table',
    title: '',
    columns: [
      { label: f.figure, wide: true },
      { label: f.unit },
      { label: f.this, numeric: true },
      { label: f.before, numeric: true },
      { label: f.plan, numeric: true },
    ],
    rows,
    empty: '',
  };
}

const STATE_COLUMNS_MAX = 7;

function stateTable(figures: ShiftFigures, { words, numbers }: Writing): ReportTable {
  const s = words.states;
  const states = packmlStates.filter((state) => (figures.total.stateMs[state] ?? 0) > 0);
  const time = (ms: number): TableCell => ({ text: numbers.duration(ms), value: ms / 1000 });
  // More columns do not fit on a sheet of paper.
  if (states.length > STATE_COLUMNS_MAX)
    return {
      kind: 'table',
      title: '',
      columns: [{ label: words.cells.cell, wide: true }, { label: s.state }, { label: s.time, numeric: true }],
      rows: figures.cells.flatMap((cell) => [
        ...states
          .filter((state) => (cell.stateMs[state] ?? 0) > 0)
          .map((state): TableCell[] => [cell.name, words.packml[state], time(cell.stateMs[state] ?? 0)]),
        [cell.name, s.unknown, time(cell.unknownMs)],
      ]),
      empty: words.none,
    };
  return {
    kind: 'table',
    title: '',
    columns: [
      { label: words.cells.cell, wide: true },
      ...states.map((state) => ({ label: words.packml[state], numeric: true })),
      { label: s.unknown, numeric: true },
    ],
    rows: figures.cells.map((cell) => [
      cell.name,
      ...states.map((state) => time(cell.stateMs[state] ?? 0)),
      time(cell.unknownMs),
    ]),
    empty: words.none,
  };
}

function cellTable(figures: ShiftFigures, { words, numbers }: Writing): ReportTable {
  const f = words.figures;
  const count = (value: number): TableCell => ({ text: numbers.number(value), value });
  const share = (value: number | null): TableCell => ({ text: numbers.percent(value), value });
  return {
    kind: 'table',
    title: words.cells.title,
    columns: [
      { label: words.cells.cell, wide: true },
      ...[f.oee, f.availability, f.performance, f.quality].map((label) => ({ label, numeric: true })),
      ...[f.success, f.unproductive, f.defect].map((label) => ({ label, numeric: true })),
      { label: words.unitsPerHour, numeric: true },
      { label: words.cells.target, numeric: true },
    ],
    rows: figures.cells.map((cell) => [
      cell.name,
      ...[cell.oee.oee, cell.oee.availability, cell.oee.performance, cell.oee.quality].map(share),
      ...[cell.success, cell.unproductive, cell.defect].map(count),
      cell.unitsPerHour === null ? { text: NOTHING, value: null } : count(cell.unitsPerHour),
      count(cell.targetUnitsPerHour),
    ]),
    empty: words.none,
  };
}

function causeTable(figures: ShiftFigures, { words, numbers }: Writing): ReportTable {
  const attempts = attemptsOf(figures.total);
  return {
    kind: 'table',
    title: words.causes.title,
    columns: [
      { label: words.causes.cause, wide: true },
      { label: words.causes.outcome },
      { label: words.causes.count, numeric: true },
      { label: words.causes.share, numeric: true },
    ],
    rows: stowCauses
      .map((cause) => ({ cause, count: figures.total.causes[cause] ?? 0 }))
      .filter(({ count }) => count > 0)
      .sort((a, b) => b.count - a.count)
      .map(({ cause, count }) => [
        words.cause[cause],
        words.outcome[outcomeOfCause(cause)],
        { text: numbers.number(count), value: count },
        { text: numbers.percent(count / attempts), value: count / attempts },
      ]),
    empty: words.none,
  };
}

function calibrationTable(figures: ShiftFigures, { words, numbers }: Writing): ReportTable {
  const c = words.calibration;
  return {
    kind: 'table',
    title: c.title,
    columns: [
      { label: c.bin, wide: true },
      { label: c.count, numeric: true },
      { label: c.predicted, numeric: true },
      { label: c.observed, numeric: true },
    ],
    rows: figures.calibration.bins.map((bin) => [
      `${numbers.number(bin.fromP, 2)} – ${numbers.number(bin.toP, 2)}`,
      { text: numbers.number(bin.count), value: bin.count },
      { text: numbers.number(bin.meanPredicted, 3), value: bin.meanPredicted },
      { text: numbers.number(bin.observed, 3), value: bin.observed },
    ]),
    empty: words.none,
  };
}

/** How often and for how long each cell needed a person, and how many such cells one person can hold. */
function loadTable(figures: ShiftFigures, { words, numbers }: Writing): ReportTable {
  const w = words.load;
  const { cells, total } = loadOfShift(figures);
  const nameOf = new Map(figures.cells.map((cell) => [cell.cellKey, cell.name]));
  const lasting = (durationMs: number | null): TableCell =>
    durationMs === null
      ? { text: NOTHING, value: null }
      : { text: numbers.duration(durationMs), value: durationMs / 1000 };
  const row = (name: string, times: CallTimes): TableCell[] => {
    const fanOut = fanOutOf(times);
    return [
      name,
      { text: numbers.number(times.answered), value: times.answered },
      ...[times.neglectMs, times.waitMs, times.interactionMs].map(lasting),
      fanOut === null ? { text: NOTHING, value: null } : { text: numbers.number(fanOut, 1), value: fanOut },
    ];
  };
  return {
    kind: 'table',
    title: w.title,
    columns: [
      { label: words.cells.cell },
      { label: w.answered, numeric: true },
      { label: w.neglect, numeric: true },
      { label: w.wait, numeric: true },
      { label: w.interaction, numeric: true },
      { label: w.fanOut, numeric: true },
    ],
    rows:
      total.neglectMs === null
        ? []
        : [
            ...cells.map((times) => row(nameOf.get(times.cellKey) ?? times.cellKey, times)),
            ...(cells.length > 1 ? [row(w.total, total)] : []),
          ],
    empty: words.none,
  };
}

function interventionTable(figures: ShiftFigures, { words, numbers }: Writing): ReportTable {
  const w = words.interventions;
  const nameOf = new Map(figures.cells.map((cell) => [cell.cellKey, cell.name]));
  const after = (fromMs: number, toMs: number | null): TableCell =>
    toMs === null
      ? { text: NOTHING, value: null }
      : { text: numbers.duration(toMs - fromMs), value: (toMs - fromMs) / 1000 };
  return {
    kind: 'table',
    title: w.title,
    columns: [
      { label: w.opened },
      { label: words.cells.cell },
      { label: w.reason, wide: true },
      { label: w.claimed, numeric: true },
      { label: w.resolved, numeric: true },
      { label: w.outcome, wide: true },
      { label: w.by },
      { label: w.note, wide: true },
    ],
    rows: figures.interventions.list.map((i) => [
      numbers.clock(i.openedAtMs),
      nameOf.get(i.cellKey) ?? i.cellKey,
      i.cause ? words.cause[i.cause] : words.interventionReason[i.reason],
      after(i.openedAtMs, i.claimedAtMs),
      after(i.openedAtMs, i.closedAtMs),
      i.outcome ? words.interventionOutcome[i.outcome] : w.open,
      i.closedBy ?? '',
      [
        i.note ?? '',
        fill(words.call.packet, { name: callName(i.cellKey, i.interventionId, figures.timeZone, i.openedAtMs) }),
      ]
        .filter((line) => line !== '')
        .join('\n'),
    ]),
    empty: words.none,
  };
}

function findingTable(figures: ShiftFigures, { words, numbers }: Writing): ReportTable {
  const w = words.findings;
  const nameOf = new Map(figures.cells.map((cell) => [cell.cellKey, cell.name]));
  return {
    kind: 'table',
    title: w.title,
    columns: [
      { label: w.raised },
      { label: words.cells.cell },
      { label: w.item, wide: true },
      { label: w.score, numeric: true },
      { label: w.decision },
      { label: words.interventions.note, wide: true },
    ],
    rows: figures.findings.list.map((finding) => [
      numbers.clock(finding.raisedAtMs),
      nameOf.get(finding.cellKey) ?? finding.cellKey,
      `${finding.itemId} (${finding.sku})`,
      { text: numbers.number(finding.score, 2), value: finding.score },
      finding.decision ? `${words.decided[finding.decision]}, ${finding.decidedBy ?? ''}` : w.undecided,
      finding.note ?? '',
    ]),
    empty: words.none,
  };
}

function alarmTable(figures: ShiftFigures, { words, numbers }: Writing): ReportTable {
  return {
    kind: 'table',
    title: words.alarms.title,
    columns: [
      { label: words.alarms.alarm, wide: true },
      { label: words.alarms.count, numeric: true },
    ],
    rows: (figures.alarms?.mostFrequent ?? []).map(({ alarmId, count }) => [
      alarmId.replaceAll('_', ' '),
      { text: numbers.number(count), value: count },
    ]),
    empty: figures.alarms ? words.none : words.figures.noAlarms,
  };
}

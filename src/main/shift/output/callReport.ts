import type { Picture } from '#shared/bridge/bridge.ts';
import type { Intervention } from '#shared/domain/intervention.ts';
import type { PhaseSpan } from '#shared/domain/motionPhases.ts';
import { sayStatement } from '#shared/words/statements/sayStatement.ts';
import type { CallStory } from '../calls/callStory.ts';
import type { ReportLanguage } from './buildReport.ts';
import type { Writing } from './figureSections.ts';
import { forceChart, phasePeaks } from './forceChart.ts';
import { fill, type ReportBlock, type ReportDocument, type ReportTable } from './reportDocument.ts';
import { reportNumbers } from './reportNumbers.ts';
import { de } from './words/de.ts';
import { en } from './words/en.ts';

export interface CallReportParts {
  story: CallStory;
  cellName: string;
  timeZone: string;
  language: ReportLanguage;
  /** Before and after; null where it is kept no more. */
  pictures: { before: Picture | null; after: Picture | null };
  /** Name of the clip beside the report; null where the report stands alone or nothing was recorded. */
  clip: string | null;
}

type Told = Pick<Intervention, 'statement'> & { text: string };

/** One call as a document: what happened, what was seen, what was tried, what became of it, and what helped before. */
export function callReport(parts: CallReportParts): ReportDocument {
  const { story, cellName, language, timeZone } = parts;
  const words = language === 'de' ? de : en;
  const numbers = reportNumbers(words.decimal, timeZone);
  const writing: Writing = { language, words, numbers };
  const { intervention } = story;
  const why = intervention.cause ? words.cause[intervention.cause] : words.interventionReason[intervention.reason];
  const subtitle = `${cellName} · ${numbers.dateTime(intervention.openedAtMs)} · ${why}`;
  return {
    title: words.call.title,
    subtitle,
    language,
    dateMs: story.closed?.atMs ?? story.actions.at(-1)?.atMs ?? intervention.openedAtMs,
    documentId: `${story.cellKey}/${intervention.interventionId}`,
    footer: `Supercargo · ${words.call.title} · ${subtitle}`,
    pageWords: words.page,
    blocks: [
      facts(parts, writing, why),
      ...(intervention.detail === '' ? [] : [detailOf(intervention, language)]),
      ...pictures(parts, writing),
      ...force(intervention, writing),
      actionTable(story, writing),
      ...pastCalls(story, writing),
    ],
  };
}

const said = ({ statement, text }: Told, language: ReportLanguage): string =>
  (language !== 'en' && statement ? sayStatement(statement, language) : null) ?? text;

const detailOf = ({ detail, statement }: Intervention, language: ReportLanguage): ReportBlock => ({
  ...{ kind: 'paragraph', tone: 'plain' },
  text: said({ text: detail, ...(statement ? { statement } : {}) }, language),
});

function facts({ story, cellName, clip }: CallReportParts, { words, numbers }: Writing, why: string): ReportBlock {
  const w = words.call;
  const { intervention, closed, claimed, cellKey, itemName } = story;
  const { openedAtMs, binId, tried, pSuccess, evidenceToMs } = intervention;
  const at = Math.round(evidenceToMs ?? openedAtMs);
  const items = [
    { label: words.cells.cell, value: cellName },
    { label: w.reason, value: why },
    { label: w.bin, value: binId ?? '' },
    { label: w.item, value: itemName },
    { label: words.interventions.opened, value: numbers.dateTime(openedAtMs) },
    {
      label: words.interventions.claimed,
      value: claimed ? `${numbers.duration(claimed.atMs - openedAtMs)}, ${claimed.who}` : '',
    },
    { label: w.tried, value: tried.map(({ primitive }) => primitive).join(', ') },
    { label: w.predicted, value: pSuccess === null ? '' : numbers.percent(pSuccess) },
    {
      label: words.interventions.outcome,
      value: closed ? words.interventionOutcome[closed.outcome] : words.interventions.open,
    },
    {
      label: words.interventions.resolved,
      value: closed ? `${numbers.duration(closed.atMs - openedAtMs)}, ${closed.who}` : '',
    },
    { label: words.interventions.note, value: closed?.note ?? '' },
    { label: w.replay, value: `#/replay/${encodeURIComponent(`moment:${cellKey}`)}?t=${at}` },
    { label: w.clip, value: clip ?? '' },
    { label: words.facts.document, value: `${cellKey}/${intervention.interventionId}` },
  ];
  return { kind: 'facts', items: items.filter(({ value }) => value !== '') };
}

function pictures({ pictures: { before, after }, story }: CallReportParts, { words, numbers }: Writing): ReportBlock[] {
  const w = words.call;
  const one = (picture: Picture | null, imageId: string | null, title: string): ReportBlock[] => {
    if (imageId === null) return [];
    if (!picture) return [{ kind: 'paragraph', tone: 'dim', text: fill(w.pictureGone, { what: title }) }];
    const { widthPx, heightPx, dataBase64, capturedAtMs } = picture;
    const kept = { jpegBase64: dataBase64, widthPx, heightPx };
    return [{ kind: 'moment', title, text: numbers.dateTime(capturedAtMs), link: imageId, picture: kept }];
  };
  const { imageBeforeId, imageAfterId } = story.intervention;
  return [...one(before, imageBeforeId, w.before), ...one(after, imageAfterId, w.after)];
}

function force({ forceTrace }: Intervention, { words, numbers }: Writing): ReportBlock[] {
  if (!forceTrace || forceTrace.forceN.length === 0) return [];
  const w = words.call;
  const phase = ({ phase: name, primitive }: PhaseSpan): string => primitive ?? words.stowPhase[name];
  const cap = fill(w.cap, { cap: numbers.number(forceTrace.capN) });
  const chart = forceChart(forceTrace, { newtons: w.newtons, seconds: w.seconds, cap, phase }, numbers);
  const peaks = phasePeaks(forceTrace);
  const highest = peaks.reduce((most, { peakN }) => Math.max(most, peakN), 0);
  const description = `${w.force}: ${numbers.number(highest || Math.max(...forceTrace.forceN), 1)} N. ${cap}`;
  const table: ReportTable = {
    kind: 'table',
    title: w.peaks,
    columns: [
      { label: w.phase, wide: true },
      { label: w.peak, numeric: true },
    ],
    rows: peaks.map(({ span, peakN }) => [phase(span), { text: `${numbers.number(peakN, 1)} N`, value: peakN }]),
    empty: words.none,
  };
  return [{ kind: 'chart', title: w.force, ...chart, description }, ...(peaks.length > 0 ? [table] : [])];
}

function actionTable({ actions }: CallStory, { words, numbers, language }: Writing): ReportTable {
  const w = words.call;
  return {
    kind: 'table',
    title: w.actions,
    columns: [{ label: w.time }, { label: w.who }, { label: w.what, wide: true }],
    rows: actions.map((action) => [numbers.dateTime(action.atMs), action.who, said(action, language)]),
    empty: w.noActions,
  };
}

function pastCalls({ whatHelped, similar }: CallStory, { words, numbers }: Writing): ReportBlock[] {
  const w = words.call;
  const helped: ReportTable = {
    kind: 'table',
    title: w.helped,
    hint: w.helpedHint,
    columns: [
      { label: words.interventions.outcome, wide: true },
      { label: w.times, numeric: true },
      { label: w.median, numeric: true },
    ],
    rows: whatHelped.map(({ outcome, count, medianMs }) => [
      words.interventionOutcome[outcome],
      { text: numbers.number(count), value: count },
      { text: numbers.duration(medianMs), value: medianMs / 1000 },
    ]),
    empty: w.noSimilar,
  };
  if (similar.length === 0) return [helped];
  const latest: ReportTable = {
    kind: 'table',
    title: w.similar,
    columns: [
      { label: words.interventions.opened },
      { label: words.cells.cell },
      { label: w.bin },
      { label: words.interventions.outcome, wide: true },
      { label: words.interventions.resolved, numeric: true },
      { label: words.interventions.note, wide: true },
    ],
    rows: similar.map((call) => [
      numbers.dateTime(call.openedAtMs),
      call.cellKey,
      call.binId ?? '',
      words.interventionOutcome[call.outcome],
      { text: numbers.duration(call.tookMs), value: call.tookMs / 1000 },
      call.note,
    ]),
    empty: '',
  };
  return [helped, latest];
}

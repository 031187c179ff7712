import type { Handover } from '#shared/domain/handover.ts';
import type { ShiftFigures } from '#shared/domain/shiftFigures.ts';
import { knownZone, localClock, localDate } from '#shared/domain/zonedTime.ts';
import { figureSections, type Writing } from './figureSections.ts';
import { handoverSections, signatureSections } from './handoverSections.ts';
import { fill, type ReportBlock, type ReportDocument } from './reportDocument.ts';
import { reportNumbers } from './reportNumbers.ts';
import { de } from './words/de.ts';
import { en } from './words/en.ts';

export type ReportLanguage = 'en' | 'de';

const writingOf = (language: ReportLanguage, timeZone: string): Writing => {
  const words = language === 'de' ? de : en;
  return { language, words, numbers: reportNumbers(words.decimal, timeZone) };
};

/** A handover as a document; the same handover gives the same document, bit for bit. */
export function handoverReport(handover: Handover, language: ReportLanguage): ReportDocument {
  const { figures, before, lastEntryHash, lastEntryId, frozenAtMs } = handover.frozen;
  const writing = writingOf(language, figures.timeZone);
  const { words, numbers } = writing;
  const facts = [
    { label: words.facts.status, value: words.phase[handover.phase] },
    { label: words.facts.outgoing, value: handover.outgoing.name },
    { label: words.facts.incoming, value: handover.incoming?.name ?? '' },
    { label: words.facts.frozen, value: numbers.dateTime(frozenAtMs) },
    countedFrom(figures, lastEntryId, writing),
    ...(lastEntryHash === null ? [] : [{ label: words.facts.chain, value: lastEntryHash }]),
    { label: words.facts.document, value: handover.handoverId },
  ];
  const blocks: ReportBlock[] = [
    { kind: 'facts', items: facts },
    ...handoverSections(handover, writing),
    ...figureSections(figures, before, writing),
    ...signatureSections(handover, writing),
  ];
  return {
    title: words.reportTitle,
    subtitle: shiftName(figures, writing),
    language,
    dateMs: newestMs(handover),
    documentId: handover.handoverId,
    footer: `Supercargo · ${words.reportTitle} · ${shiftName(figures, writing)}`,
    pageWords: words.page,
    blocks,
  };
}

/** A shift without a handover, counted when it is asked for. */
export function shiftOnlyReport(
  figures: ShiftFigures,
  before: ShiftFigures | null,
  language: ReportLanguage,
): ReportDocument {
  const writing = writingOf(language, figures.timeZone);
  const { words, numbers } = writing;
  return {
    title: words.shiftTitle,
    subtitle: shiftName(figures, writing),
    language,
    dateMs: figures.asOfMs,
    documentId: `${figures.shift.fromMs}-${figures.lastEntryId}`,
    footer: `Supercargo · ${words.shiftTitle} · ${shiftName(figures, writing)}`,
    pageWords: words.page,
    blocks: [
      {
        kind: 'facts',
        items: [
          { label: words.facts.asOf, value: numbers.dateTime(figures.asOfMs) },
          countedFrom(figures, figures.lastEntryId, writing),
        ],
      },
      ...figureSections(figures, before, writing),
    ],
  };
}

const countedFrom = (
  figures: ShiftFigures,
  lastEntryId: number,
  { words }: Writing,
): { label: string; value: string } => ({
  label: words.facts.counted,
  value: fill(words.facts.entries, { entries: String(figures.entries), last: String(lastEntryId) }),
});

function shiftName({ shift, timeZone }: ShiftFigures, { words }: Writing): string {
  const date = localDate(timeZone, shift.fromMs);
  const from = localClock(timeZone, shift.fromMs);
  const known = Object.entries(words.shiftNames).find(([name]) => name === shift.name)?.[1];
  return `${date} ${known ?? shift.name ?? words.noShift} ${from}–${localClock(timeZone, shift.endMs)} (${knownZone(timeZone)})`;
}

/** Time of the newest thing that was said in it: the document's own date, whenever it is printed. */
function newestMs(handover: Handover): number {
  return Math.max(
    handover.frozen.frozenAtMs,
    ...[handover.notes, handover.moments, handover.questions, handover.signatures, handover.additions].flatMap((list) =>
      list.map(({ atMs }) => atMs),
    ),
  );
}

/** Begins the names of files: what it is of which shift. */
export const fileNameOf = (document: ReportDocument, figures: ShiftFigures): string => {
  const shift = (figures.shift.name ?? 'shift').toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const what = document.documentId === `${figures.shift.fromMs}-${figures.lastEntryId}` ? 'shift' : 'handover';
  return `${what}-${localDate(figures.timeZone, figures.shift.fromMs)}-${shift}`;
};

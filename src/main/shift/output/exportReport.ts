import type { z } from 'zod';
import type { Picture } from '#shared/bridge/bridge.ts';
import type { reportFormats, reportLanguages, reportSubjectSchema } from '#shared/bridge/requests/handover.ts';
import { shiftAt, shiftBefore, type ShiftSettings } from '#shared/domain/shiftCalendar.ts';
import type { ShiftFigures } from '#shared/domain/shiftFigures.ts';
import { err, ok, type Result } from '#shared/result/result.ts';
import type { Clock } from '#main/ports/Clock.ts';
import type { HandoverStore } from '../HandoverStore.ts';
import type { Refusal } from '../judgeStep.ts';
import { callStory, type CallStory } from '../calls/callStory.ts';
import type { ReadableJournal, ShiftReader } from '../ShiftReader.ts';
import { callName } from './callName.ts';
import { callReport } from './callReport.ts';
import { fileNameOf, handoverReport, shiftOnlyReport } from './buildReport.ts';
import { renderCsv } from './renderCsv.ts';
import { renderHtml } from './renderHtml.ts';
import { renderPdf } from './renderPdf.ts';
import type { ReportDocument } from './reportDocument.ts';

export type ReportFormat = (typeof reportFormats)[number];
export type ReportSubject = z.infer<typeof reportSubjectSchema>;

export interface ReportSources {
  store: Pick<HandoverStore, 'book'>;
  reader: ShiftReader;
  settings: ShiftSettings;
  timeZone: string;
  clock: Pick<Clock, 'nowMs'>;
  /** Of calls. Without the application only the journal is there. */
  journal: ReadableJournal;
  cellName?: (cellKey: string) => string;
  picture?: (cellKey: string, imageId: string) => Promise<Picture | null>;
}

export interface ReportFile {
  fileName: string;
  mediaType: string;
  dataBase64: string;
}

const mediaTypes: Readonly<Record<ReportFormat, string>> = {
  pdf: 'application/pdf',
  html: 'text/html',
  csv: 'text/csv',
};

/** A handover as it was frozen, or a shift as the journal has it now, as a file. */
export async function exportReport(
  sources: ReportSources,
  subject: ReportSubject,
  as: { format: ReportFormat; language: (typeof reportLanguages)[number] },
): Promise<Result<ReportFile, Refusal>> {
  const found = await reportOf(sources, subject, as.language);
  if (!found.ok) return found;
  const { report, name } = found.value;
  const bytes = await render(report, as.format);
  return ok({
    fileName: `${name}.${as.format}`,
    mediaType: mediaTypes[as.format],
    dataBase64: bytes.toString('base64'),
  });
}

export async function render(report: ReportDocument, format: ReportFormat): Promise<Buffer> {
  if (format === 'pdf') return renderPdf(report);
  return format === 'html' ? renderHtml(report) : renderCsv(report);
}

async function reportOf(
  sources: ReportSources,
  subject: ReportSubject,
  language: (typeof reportLanguages)[number],
): Promise<Result<{ report: ReportDocument; name: string }, Refusal>> {
  const { store, reader, settings, timeZone, clock } = sources;
  if (subject.kind === 'handover') {
    const handover = store.book().handovers.get(subject.handoverId);
    if (!handover)
      return err({
        code: 'unknown_handover',
        message: `The journal has no handover ${JSON.stringify(subject.handoverId)}.`,
      });
    const report = handoverReport(handover, language);
    return ok({ report, name: fileNameOf(report, handover.frozen.figures) });
  }
  if (subject.kind === 'call') return callOf(sources, subject, language);
  const shift = shiftAt(settings, timeZone, subject.startMs);
  const count = async (span: typeof shift): Promise<ShiftFigures> =>
    (await reader.upToEntry(span, Number.MAX_SAFE_INTEGER)).figures(clock.nowMs(), settings, timeZone);
  const figures = await count(shift);
  const before = await count(shiftBefore(settings, timeZone, shift));
  const report = shiftOnlyReport(figures, before.entries === 0 ? null : before, language);
  return ok({ report, name: fileNameOf(report, figures) });
}

/** A call with its pictures; `clip`: the recording that lies beside the report. */
export async function callOf(
  { journal, timeZone, picture, cellName }: ReportSources,
  { cellKey, interventionId }: Extract<ReportSubject, { kind: 'call' }>,
  language: (typeof reportLanguages)[number],
  clip: string | null = null,
): Promise<Result<{ report: ReportDocument; name: string; story: CallStory; pictures: CallPictures }, Refusal>> {
  const story = callStory(journal, cellKey, interventionId);
  if (!story)
    return err({
      code: 'unknown_subject',
      message: `The journal has no call ${JSON.stringify(interventionId)} of ${JSON.stringify(cellKey)}.`,
    });
  const kept = async (imageId: string | null): Promise<Picture | null> =>
    imageId === null ? null : ((await picture?.(cellKey, imageId)) ?? null);
  const { imageBeforeId, imageAfterId, openedAtMs } = story.intervention;
  const pictures = { before: await kept(imageBeforeId), after: await kept(imageAfterId) };
  const report = callReport({
    ...{ story, pictures, timeZone, language, clip },
    cellName: cellName?.(cellKey) ?? cellKey,
  });
  return ok({ report, name: callName(cellKey, interventionId, timeZone, openedAtMs), story, pictures });
}

type CallPictures = { before: Picture | null; after: Picture | null };

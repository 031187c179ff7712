import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Picture } from '#shared/bridge/bridge.ts';
import { err, ok, type Result } from '#shared/result/result.ts';
import type { Refusal } from '../judgeStep.ts';
import { callOf, render, type ReportSources, type ReportSubject } from '../output/exportReport.ts';

/** Writes the part of the recordings of a cell between two times to a file; a sentence where it cannot. */
export type CutClip = (
  cellKey: string,
  span: { fromMs: number; toMs: number },
  path: string,
) => Promise<Result<unknown, string>>;

export interface MadePacket {
  /** Absolute path. */
  folder: string;
  files: { name: string; sizeBytes: number }[];
  /** Why there is no clip, in one sentence; null: there is one. */
  clipProblem: string | null;
}

/** Beside the journal, in the application's data folder. */
export const PACKET_FOLDER = 'packets';
const CLIP = 'clip.mcap';
/** What came after the call was opened, and the most that a clip holds. */
const AFTER_MS = 5000;
const CLIP_MAX_MS = 120_000;

/** One call as a folder: report as PDF and page, clip, pictures, and all that the journal tells of it. Made again, it replaces the one before. */
export async function makeCallPacket(
  sources: ReportSources,
  subject: Extract<ReportSubject, { kind: 'call' }>,
  { dataDir, language, cutClip }: { dataDir: string; language: 'en' | 'de'; cutClip: CutClip | null },
): Promise<Result<MadePacket, Refusal>> {
  const found = await callOf(sources, subject, language);
  if (!found.ok) return found;
  const { name, story, pictures } = found.value;
  const folder = join(dataDir, PACKET_FOLDER, name);
  const beside = `${folder}.part`;
  try {
    await rm(beside, { recursive: true, force: true });
    await mkdir(beside, { recursive: true });
    const { openedAtMs, evidenceFromMs, evidenceToMs } = story.intervention;
    const toMs = Math.max(evidenceToMs ?? openedAtMs, openedAtMs) + AFTER_MS;
    const span = { fromMs: Math.max(evidenceFromMs ?? openedAtMs - 30_000, toMs - CLIP_MAX_MS), toMs };
    const cut = cutClip ? await cutClip(subject.cellKey, span, join(beside, CLIP)) : err('Nothing is recorded here.');
    const whole = await callOf(sources, subject, language, cut.ok ? CLIP : null);
    if (!whole.ok) return whole;
    await writeFile(join(beside, 'call.pdf'), await render(whole.value.report, 'pdf'));
    await writeFile(join(beside, 'call.html'), await render(whole.value.report, 'html'));
    await writeFile(join(beside, 'call.json'), `${JSON.stringify(story, null, 1)}\n`);
    await keep(pictures.before, join(beside, 'before.jpg'));
    await keep(pictures.after, join(beside, 'after.jpg'));
    await rm(folder, { recursive: true, force: true });
    await rename(beside, folder);
    return ok({ folder, files: await filesIn(folder), clipProblem: cut.ok ? null : cut.error });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return err({ code: 'not_stored', message: `The packet could not be written to ${folder}: ${why}` });
  }
}

async function keep(picture: Picture | null, path: string): Promise<void> {
  if (picture) await writeFile(path, Buffer.from(picture.dataBase64, 'base64'));
}

async function filesIn(folder: string): Promise<MadePacket['files']> {
  const names = (await readdir(folder)).sort();
  return Promise.all(names.map(async (name) => ({ name, sizeBytes: (await stat(join(folder, name))).size })));
}

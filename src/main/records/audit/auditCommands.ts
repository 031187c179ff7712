import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { oneOf } from '#shared/commandLine/optionValues.ts';
import { BadArgument } from '#shared/commandLine/readOptions.ts';
import { exportAudit, verifyAuditExport } from './auditExport.ts';
import { ChainReader } from './ChainReader.ts';
import { systemClock } from '../../clock/systemClock.ts';
import { verifyArchive } from '../journal/archiveEntries.ts';
import { BACKUP_FOLDER, backupJournal, backupName } from '../journal/backupJournal.ts';

/** Parts of the journal's command that reach beyond the journal's own folder. Each returns the exit code, or throws BadArgument. */
export async function backupCommand(journalFile: string, out: string | undefined, json: boolean): Promise<number> {
  const target = out ?? join(dirname(journalFile), BACKUP_FOLDER, backupName(systemClock.nowMs()));
  const done = await backupJournal(journalFile, target);
  if (!done.ok) {
    process.stderr.write(`${done.error}\n`);
    return 1;
  }
  process.stdout.write(
    json ? `${JSON.stringify(done.value)}\n` : `${done.value.entries} entries copied to ${target} and checked\n`,
  );
  return 0;
}

export function exportAuditCommand(
  journalFile: string,
  {
    fromMs,
    toMs,
    format,
    out,
  }: { fromMs?: number; toMs?: number; format: string | undefined; out: string | undefined },
): number {
  const written = oneOf({ format }, 'format', ['csv', 'json'], 'csv');
  const journal = new ChainReader(journalFile);
  try {
    const nowMs = systemClock.nowMs();
    const made = exportAudit(journal, { fromMs: fromMs ?? 0, toMs: toMs ?? nowMs }, written, nowMs);
    if (out === undefined) process.stdout.write(made.text);
    else writeFileSync(out, made.text);
    if (out !== undefined && made.evidence !== null) writeFileSync(`${out}.evidence.jsonl`, made.evidence);
    return 0;
  } finally {
    journal.close();
  }
}

/** Checks an exported audit, an archive or exported entries; against the journal too, where one is named. */
export function verifyExportCommand(exported: string, journalFile: string | null, json: boolean): number {
  if (!existsSync(exported)) throw new BadArgument(`--export: there is no file ${exported}.`);
  const bytes = readFileSync(exported);
  const evidenceFile = `${exported}.evidence.jsonl`;
  const isLines = bytes[0] === 0x1f || bytes.subarray(0, 12).toString().startsWith('{"entryId":');
  let verdict: { ok: boolean; entries: number; problems: string[]; rows?: number };
  if (isLines) {
    const { entries, problems } = verifyArchive(bytes);
    verdict = { ok: problems.length === 0, entries, problems };
  } else {
    const evidence = existsSync(evidenceFile) ? readFileSync(evidenceFile, 'utf8') : null;
    const journal = journalFile === null ? null : new ChainReader(journalFile);
    verdict = verifyAuditExport(bytes.toString('utf8'), evidence, journal);
    journal?.close();
  }
  for (const problem of verdict.problems) process.stderr.write(`${problem}\n`);
  process.stdout.write(
    json
      ? `${JSON.stringify(verdict)}\n`
      : `${verdict.entries} entries checked, the export is ${verdict.ok ? 'sound' : 'NOT sound'}\n`,
  );
  return verdict.ok ? 0 : 1;
}

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aStowResult, ANNA } from '../../../tests/builders/cellEvents.ts';
import { recount } from './freezeShift.ts';
import { ShiftReader } from './ShiftReader.ts';
import {
  MINUTE,
  ROOT,
  dataDir,
  clock,
  journal,
  handovers,
  event,
  anHourOfWork,
  start,
  signedHandover,
} from '../../../tests/builders/handoverBench.ts';

describe('report', () => {
  const exported = async (
    handoverId: string,
    format: 'pdf' | 'html' | 'csv',
    language: 'en' | 'de' = 'en',
  ): Promise<Buffer> => {
    const subject = { kind: 'handover', handoverId } as const;
    const answer = await handovers.handlers.shiftExport({ subject, format, language });
    if (!answer.done) throw new Error(answer.message);
    return Buffer.from(answer.value.dataBase64, 'base64');
  };

  it('has the same bytes from another process, and after more was written to the journal', async () => {
    anHourOfWork();
    const { handoverId, frozen } = await signedHandover();
    const before = new Map(
      await Promise.all(
        (['pdf', 'html', 'csv'] as const).map(async (f) => [f, await exported(handoverId, f)] as const),
      ),
    );
    event({ type: 'stow.ended', result: aStowResult() });
    clock.advance(3 * 60 * MINUTE);
    event({ type: 'intervention.closed', interventionId: 'int-1', by: ANNA, outcome: 'ejected', note: 'done' });
    for (const [format, bytes] of before) {
      const out = join(dataDir, `report.${format}`);
      const args = ['export', '--data', dataDir, '--handover', handoverId, '--format', format, '--out', out];
      const options = { env: { ...process.env, TZ: 'Pacific/Auckland' }, stdio: 'pipe' as const };
      execFileSync(
        process.execPath,
        ['--disable-warning=ExperimentalWarning', join(ROOT, 'src/main/commandLine/journal.ts'), ...args],
        options,
      );
      expect(readFileSync(out).equals(bytes), format).toBe(true);
      expect((await exported(handoverId, format)).equals(bytes), format).toBe(true);
    }
    expect(await recount(new ShiftReader({ journal }), frozen)).toBeNull();
    const tampered = { ...frozen, figures: { ...frozen.figures, entries: frozen.figures.entries + 1 } };
    expect(await recount(new ShiftReader({ journal }), tampered)).toContain('other figures');
  }, 60_000);

  it('says in German what the cell said, where it gave a code for it', async () => {
    anHourOfWork();
    const { handoverId } = await signedHandover();
    const german = (await exported(handoverId, 'html', 'de')).toString();
    expect(german).toContain('Der Arm erreicht Fach &lt;b&gt;3C nicht.');
    expect(german).not.toContain('stopped');
  });

  it('takes no text for markup or for a formula', async () => {
    anHourOfWork();
    const { handoverId } = await signedHandover();
    const html = (await exported(handoverId, 'html')).toString();
    expect(html).toContain('=the &lt;b&gt;blade&lt;/b&gt; stopped');
    expect(html).not.toMatch(/<(script|b>|link|iframe)|https?:\/\/(?!www\.w3\.org\/2000\/svg)/);
    const csv = (await exported(handoverId, 'csv')).toString();
    for (const field of csv.split(/\r\n|,/)) expect(field).not.toMatch(/^"?[=+@]/);
  });

  it('marks what was added after the signatures, and says when a handover is a draft', async () => {
    anHourOfWork();
    const { handoverId, anna } = await signedHandover();
    const action = { type: 'add', text: 'The belt was changed.' } as const;
    await handovers.handlers.handoverStep({ handoverId, by: anna, action });
    const html = (await exported(handoverId, 'html')).toString();
    expect(html).toMatch(
      /class="addition"><p class="who"><strong>ADDITION<\/strong> Anna, 2026-06-10 07:0\d<\/p><p>The belt was changed/,
    );
    const { id } = await start(anna);
    expect((await exported(id, 'html')).toString()).toContain('DRAFT');
  });
});

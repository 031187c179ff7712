import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { planResultSchema } from '#shared/domain/plan.ts';
import { aPlanSnapshot } from '../../tests/builders/plannerSnapshot.ts';
import { planCommand } from './planCommand.ts';

const folder = mkdtempSync(join(tmpdir(), 'supercargo-plan-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

let out = '';
let err = '';
beforeEach(() => {
  out = '';
  err = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    err += String(text);
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

describe('plan command', () => {
  it('prints one JSON object as the last line, also for a snapshot that leaves out what is not there', async () => {
    const { version, cell, pod, estimates, buffer } = aPlanSnapshot();
    const path = file('snapshot.json', JSON.stringify({ version, cell, pod, estimates, buffer }));
    expect(await planCommand(['--snapshot', path, '--json'])).toBe(0);
    const result = planResultSchema.parse(JSON.parse(out.trimEnd().split('\n').at(-1)!));
    expect(result.decision.kind).toBe('stow');
    expect(result.candidates[0]!.chain.at(-1)!.primitive).toBe('retract');
  });

  it('ranks in words without --json', async () => {
    const path = file('words.json', JSON.stringify(aPlanSnapshot()));
    expect(await planCommand(['--snapshot', path])).toBe(0);
    expect(out).toContain('decision: stow');
  });

  it.each([
    [['--json'], 2, '--snapshot is missing'],
    [['--snapshot', '/nowhere/x.json'], 2, '--snapshot /nowhere/x.json cannot be read'],
    [['--snapshot', 'x', '--limit', 'many'], 2, '--limit is "many", expected a whole number'],
    [['--snapshot', 'x', '--predictor', 'oracle'], 2, '--predictor is "oracle", expected one of'],
    [['--frobnicate'], 2, "'--frobnicate'"],
    [['stray'], 2, "Unexpected argument 'stray'"],
  ])('answers %j with code %i and one line that names the argument', async (args, code, message) => {
    expect(await planCommand(args)).toBe(code);
    expect(err).toContain(message);
    expect(err.trimEnd()).not.toContain('\n');
    expect(out).toBe('');
  });

  it('names the place where a file is no snapshot', async () => {
    const snapshot = aPlanSnapshot();
    const broken = { ...snapshot, pod: { ...snapshot.pod, bins: [{ binId: 7 }] } };
    const path = file('broken.json', JSON.stringify(broken));
    expect(await planCommand(['--snapshot', path])).toBe(1);
    expect(err).toContain('at pod.bins.0.binId');
    expect(await planCommand(['--snapshot', file('no.json', '{')])).toBe(1);
    expect(err).toContain('is no JSON');
  });

  it('explains itself', async () => {
    expect(await planCommand(['--help'])).toBe(0);
    expect(out).toContain('usage: npm run -s plan -- --snapshot FILE.json');
  });
});

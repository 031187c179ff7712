import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { cellArguments } from './cellArguments.ts';

const problemOf = (...argv: string[]): string => {
  const result = cellArguments(argv);
  return result.ok ? 'accepted' : result.error;
};

describe('the arguments of a cell', () => {
  it('have defaults', () => {
    expect(cellArguments([])).toMatchObject({
      ok: true,
      value: {
        port: 0,
        listening: { address: '127.0.0.1', tls: null },
        seed: 1,
        speed: 1,
        scenario: 'stocked',
        damageShare: 0.001,
        tool: 'belts',
        bufferSlots: 24,
        eyes: 'maps-1',
        inspector: 'reference-1',
        data: null,
        token: null,
      },
    });
    expect(cellArguments(['--speed', 'max'])).toMatchObject({ ok: true, value: { speed: Infinity } });
    expect(cellArguments(['--help'])).toEqual({ ok: true, value: 'help' });
  });

  it.each([
    [['--port', '70000'], '--port is "70000", expected a whole number from 0 to 65535.'],
    [
      ['--listen', 'http://10.0.0.1/cell'],
      '--listen is "http://10.0.0.1/cell", expected an address of this computer such as 192.168.0.10, without scheme, port or path.',
    ],
    [
      ['--listen', '0.0.0.0'],
      '--listen 0.0.0.0 needs --tls-cert and --tls-key: beyond this computer a cell speaks TLS only.',
    ],
    [['--tls-cert', 'cell.pem'], '--tls-key is missing, expected both --tls-cert and --tls-key.'],
    [['--tls-cert', '/none.pem', '--tls-key', '/none.key'], '--tls-cert /none.pem cannot be read.'],
    [['--seed', '1.5'], '--seed is "1.5", expected a whole number from 0.'],
    [['--speed', 'fast'], '--speed is "fast", expected a number from 0.05 to 100, or max.'],
    [
      ['--scenario', 'x'],
      '--scenario is "x", expected stocked, default, half-full, empty, overfilled, damaged or cause-CAUSE (docs/CAUSES.md).',
    ],
    [['--damaged', '1001'], '--damaged is "1001", expected how many of a thousand, 0 to 1000.'],
    [['--inspector', 'x'], '--inspector is "x", expected reference-1 or fused-1.'],
    [['--buffer', '0'], '--buffer is "0", expected a whole number from 1 to 256.'],
    [['--tool', 'spoon'], '--tool is "spoon", expected belts or plunger.'],
    [['--fault', 'flood'], expect.stringContaining('--fault is "flood", expected one of camera_dark,') as string],
    [
      ['--fault', 'belt_slips:frictionShare'],
      '--fault belt_slips: "frictionShare" is not a parameter, expected NAME=VALUE.',
    ],
    [['--fault', 'belt_slips:grip=1'], '--fault belt_slips has no parameter "grip", only frictionShare, slipShare.'],
    [['--fault', 'drive_unit_late:lateS=soon'], '--fault drive_unit_late.lateS is NaN, expected 1 to 3600 s.'],
    [['--token', 'short'], '--token is too short, expected at least 8 characters.'],
    [['--colour'], "Unknown option '--colour'; see --help."],
    [['stray'], "Unexpected argument 'stray'; see --help."],
  ])('%j is refused in one line', (argv, sentence) => {
    expect(problemOf(...argv)).toEqual(sentence);
  });

  it('take any number of faults, with defaults for what they leave out', () => {
    expect(cellArguments(['--fault', 'camera_frozen', '--fault', 'hook_missing:bar=lower'])).toMatchObject({
      value: {
        faults: [
          { fault: 'camera_frozen', parameters: {} },
          { fault: 'hook_missing', parameters: { bar: 'lower', failure: 'stuck' } },
        ],
      },
    });
  });
});

describe('npm run cell', () => {
  const cli = fileURLToPath(new URL('./cli.ts', import.meta.url));
  const run = (...argv: string[]): Promise<{ code: number; stdout: string; stderr: string }> =>
    new Promise((resolve) => {
      execFile(
        process.execPath,
        ['--disable-warning=ExperimentalWarning', cli, ...argv],
        { timeout: 15_000 },
        (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
      );
    });

  it('exits with 2 and one line on a bad argument, with 0 and a usage on --help', async () => {
    expect(await run('--port', 'x')).toEqual({
      code: 2,
      stdout: '',
      stderr: '--port is "x", expected a whole number from 0 to 65535.\n',
    });
    const help = await run('--help');
    expect(help.code).toBe(0);
    expect(help.stdout).toContain('--catalog FILE');
  }, 30_000);

  it('exits with 2 when the catalogue has no usable row', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cell-cli-'));
    const file = join(folder, 'absurd.csv');
    writeFileSync(file, 'asin,name,l_cm,w_cm,h_cm,kg\nB1,Absurd,20,10,0.001,1\n');
    const { code, stdout, stderr } = await run('--catalog', file);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe(
      `--catalog: The catalogue ${file} has no usable row (1 refused; line 2: height is 0.001 cm, expected 0.2 cm to 120 cm).\n`,
    );
    rmSync(folder, { recursive: true });
  }, 30_000);
});

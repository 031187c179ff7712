import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readStartOptions } from '#main/host/shared/startOptions.ts';
import { cellProgram, ownArguments, packageProblem } from './launchArguments.ts';

describe("Electron's command line", () => {
  it('gives the application every option of its own that takes a value, in both ways of writing', () => {
    const own = [
      '--open',
      '/a.mcap',
      '--data=/d',
      '--cells',
      '2',
      '--scenario',
      'damaged',
      '--seed=3',
      '--speed',
      'max',
      '--port',
      '0',
    ];
    expect(ownArguments(['electron', '.', '--no-sandbox', ...own, '--enable-logging'])).toEqual(own);
    expect(readStartOptions(ownArguments(['electron', '.', '--open', '/a.mcap']), {})).toMatchObject({
      ok: true,
      value: { open: '/a.mcap' },
    });
  });
});

describe('an installed application', () => {
  const has =
    (...given: string[]) =>
    (name: string) =>
      given.includes(name);

  it('does not start without its sandbox, or opened to a debugger', () => {
    for (const name of ['no-sandbox', 'disable-gpu-sandbox', 'remote-debugging-port']) {
      expect(packageProblem(true, has(name), false)).toContain(`--${name} is not taken`);
      expect(packageProblem(false, has(name), true)).toBeNull();
    }
    expect(packageProblem(true, has('no-sandbox'), true)).toContain('sign in as another user');
    expect(packageProblem(true, has('enable-logging'), false)).toBeNull();
  });

  it('runs its own cell with its own Node, whatever the environment names', () => {
    const folder = mkdtempSync(join(tmpdir(), 'supercargo-launch-'));
    const node = join(folder, process.platform === 'win32' ? 'node.exe' : 'node');
    const other = join(folder, 'other');
    for (const file of [node, other]) writeFileSync(file, '');
    const env = { SUPERCARGO_NODE: other, SUPERCARGO_CELL_ENTRY: other };
    expect(cellProgram('/app', folder, env, true)).toEqual({ entry: join('/app', 'src/cell/server/cli.ts'), node });
    expect(cellProgram('/app', folder, env, false)).toEqual({ entry: other, node: other });
    rmSync(folder, { recursive: true });
  });
});

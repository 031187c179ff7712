import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import type { FakeElectron } from './fakeElectron.ts';

const fake = vi.hoisted((): { electron: unknown } => ({ electron: null }));
vi.mock('electron', async () => {
  const { makeFakeElectron } = await import('./fakeElectron.ts');
  const electron = makeFakeElectron({ appPath: process.cwd() });
  electron.app.isPackaged = true;
  electron.app.switches.add('no-sandbox');
  fake.electron = electron;
  return electron.module;
});
const commandLine = process.argv;
const dataDir = mkdtempSync(join(tmpdir(), 'supercargo-packaged-'));
afterAll(() => {
  process.argv = commandLine;
  rmSync(dataDir, { recursive: true });
});

it('an installed application ends with one sentence when it is told to do without its sandbox', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  process.argv = ['supercargo', '--no-sandbox', '--data', dataDir];
  await import('../../src/main/host/electron/index.ts');
  const electron = fake.electron as FakeElectron;
  await vi.waitFor(() => expect(electron.app.exitCode).toBe(2));
  expect(said.mock.calls.flat().join('\n')).toMatch(/^--no-sandbox is not taken by an installed Supercargo/);
  expect(electron.windows).toEqual([]);
  expect(readdirSync(dataDir)).toEqual([]);
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { main } from './cli.ts';

/** Modules that were loaded: of those that take long to load. */
const loaded = vi.hoisted(() => [] as string[]);
vi.mock('./runCell.ts', () => {
  loaded.push('runCell');
  return { runCell: () => Promise.resolve() };
});
vi.mock('#cell/simulation/physics/engine/mujoco.ts', async (original) => {
  loaded.push('mujoco');
  return original();
});

const own = readFileSync(new URL('../../../resources/arm/supercargo-arm.urdf', import.meta.url), 'utf8');
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'supercargo-start-'))));
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

/** What the command says of these files before it starts anything, and its exit code. */
async function started(...args: string[]): Promise<{ code: number | null; said: string }> {
  let said = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
  return { code: await main(args), said };
}
function arm(text: string): string {
  const file = join(folder, 'arm.urdf');
  writeFileSync(file, text);
  return file;
}

describe('a cell that is started with a file', () => {
  it.each([
    [
      'hangs the tool on itself',
      own.replace('<parent link="J6_link"/><child link="flange"/>', '<parent link="tool"/><child link="flange"/>'),
      'its joints form a loop',
    ],
    [
      'has an inertia below 0',
      own.replace('ixx="1.254548468"', 'ixx="-0.01"'),
      'the inertia of link "J2_link" is that of no body',
    ],
    ['is no XML', 'solid arm', 'it is not well-formed XML (line 1)'],
  ])('ends with 2 and one line on an arm that %s', async (_, text, why) => {
    expect(text).not.toBe(own);
    const { code, said } = await started('--arm', arm(text));
    expect(code).toBe(2);
    expect(said).toMatch(/^--arm: The arm description cannot be used: [^\n]+\.\n$/);
    expect(said).toContain(why);
    expect(loaded, 'a description is judged before the physics engine is loaded').toEqual([]);
  });

  it('ends with 2 and one line on files that cannot be read', async () => {
    expect(await started('--arm', folder)).toEqual({
      code: 2,
      said: `--arm: The arm description ${folder} cannot be read: it is a folder, expected a file.\n`,
    });
    expect(await started('--catalog', join(folder, 'none.csv'))).toEqual({
      code: 2,
      said: `--catalog: The catalogue ${join(folder, 'none.csv')} cannot be read: there is no such file.\n`,
    });
  });

  it('loads the cell itself once its files are good', async () => {
    expect(await started('--arm', arm(own))).toEqual({ code: null, said: '' });
    expect(loaded).toEqual(['runCell']);
  });
});

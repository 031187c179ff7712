import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '#main/clock/ManualClock.ts';
import { SimulatedCellProcess } from './SimulatedCellProcess.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'supercargo-cell-process-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

/** What is told of a cell whose program does this and ends. */
async function toldOf(program: string): Promise<string> {
  const entry = join(folder, 'cell.mjs');
  writeFileSync(entry, program);
  let cell: SimulatedCellProcess | undefined;
  const why = await new Promise<string>((onDied) => {
    cell = new SimulatedCellProcess({
      ...{ entry, node: process.execPath, name: 'Cell 1', dataDir: folder, args: [], clock: new ManualClock() },
      ...{ logFile: join(folder, 'cell.log'), onDied, onReady: () => undefined },
    });
    cell.start();
  });
  await cell?.stop();
  return why;
}

describe('a simulated cell that ends by itself', () => {
  it('is told of with the reason why it refuses its command line', async () => {
    const refusal = '--scenario is "half", expected default or stocked.';
    expect(await toldOf(`console.error('Reading.'); console.error('${refusal}'); process.exitCode = 2;`)).toBe(
      `exit code 2: ${refusal.slice(0, -1)}`,
    );
  });

  it('is told of with the last trouble that it wrote, and not with what it merely did', async () => {
    const lines = ['{"level":50,"msg":"The disk is full."}', '{"level":30,"msg":"Closing."}'];
    expect(
      await toldOf(`for (const line of ${JSON.stringify(lines)}) console.error(line); process.exitCode = 1;`),
    ).toBe('exit code 1: The disk is full');
    expect(await toldOf(`console.error('Closing.'); process.exitCode = 1;`)).toBe('exit code 1');
  });
});

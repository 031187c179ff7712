import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runChaos } from './runChaos.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'supercargo-chaos-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** A slice; "npm run -s bench -- chaos" runs ten hours. Other seeds are given by the environment. */
const seed = Number(process.env['CHAOS_SEED'] ?? 20786);

it(`keeps one holder, motion under a lease, every intervention and every command, whatever is killed when (seed ${seed})`, async () => {
  const report = await runChaos({ seed, hours: 0.1, leastSlips: 3, folder, intensity: 6 });
  expect(report.violations, `seed ${seed}`).toEqual([]);
  // The run was one in which something happened.
  expect(report.kills.cell, `seed ${seed}`).toBeGreaterThan(0);
  expect(report.kills.console, `seed ${seed}`).toBeGreaterThan(0);
  expect(report.clocksSet.console + report.clocksSet.cell, `seed ${seed}`).toBeGreaterThan(0);
  expect(Object.keys(report.slips).length, `seed ${seed}`).toBeGreaterThanOrEqual(3);
  expect(report.hostile.messages, `seed ${seed}`).toBeGreaterThan(1000);
  expect(report.hostile.badGreetings, `seed ${seed}`).toBeGreaterThan(0);
  expect(report.motions, `seed ${seed}`).toBeGreaterThan(5);
  expect(report.interventions.opened, `seed ${seed}`).toBeGreaterThan(0);
}, 180_000);

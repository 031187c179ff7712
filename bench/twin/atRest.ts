import { testIds } from '../../src/renderer/ui/testIds.ts';
import { progress } from '#shared/commandLine/commandLine.ts';
import type { BenchWindow } from './openWindow.ts';
import { coreShare, processUse, type Part } from './processTimes.ts';

/** What the application takes while it does one thing. */
export interface UseReport {
  /** Per cent of one core, by part; null where the system does not tell. */
  corePercent: (Record<Part, number> & { window: number; sum: number }) | null;
  memoryMb: (Record<Part, number> & { sum: number }) | null;
  /** Frames of the twin, and how often what stands still was drawn, in each second. */
  framesPerS: number;
  stillFramesPerS: number;
}

const MEASURED_MS = 20_000;
/** After a cell was held: what it had begun is over when the twin was not drawn for so long; on a busy machine pictures come late. */
const STILL_MS = 30_000;
const STILL_MAX_MS = 300_000;

const counts = `(() => {
  const { frames, stillFrames } = document.querySelector('[data-testid="${testIds.twin}"]').dataset;
  return { frames: Number(frames ?? 0), stillFrames: Number(stillFrames ?? 0) };
})()`;

export async function measureUse({ page }: BenchWindow, what: string): Promise<UseReport> {
  progress(`${what}: what it takes`);
  const seenBefore = await page.evaluate<{ frames: number; stillFrames: number }>(counts);
  const before = processUse();
  const startMs = performance.now();
  await page.waitForTimeout(MEASURED_MS);
  const elapsedMs = performance.now() - startMs;
  const after = processUse();
  const seen = await page.evaluate<{ frames: number; stillFrames: number }>(counts);
  const sumOf = <Values extends Record<Part, number>>(values: Values): Values & { sum: number } => ({
    ...values,
    sum: Math.round(Object.values(values).reduce((sum, value) => sum + value, 0) * 10) / 10,
  });
  return {
    corePercent: before && after ? sumOf(coreShare(before, after, elapsedMs)) : null,
    memoryMb: after
      ? sumOf(
          Object.fromEntries(
            Object.entries(after).map(([part, { memoryMb }]) => [part, Math.round(memoryMb)]),
          ) as Record<Part, number>,
        )
      : null,
    framesPerS: ((seen.frames - seenBefore.frames) / elapsedMs) * 1000,
    stillFramesPerS: ((seen.stillFrames - seenBefore.stillFrames) / elapsedMs) * 1000,
  };
}

/** The cell held, the window open: nothing moves. */
export async function measureHeld(window: BenchWindow): Promise<UseReport> {
  const { page } = window;
  await page.locator(`[data-testid="${testIds.commandHold}"]`).click();
  await page.locator(`[data-testid="${testIds.packmlState}"][data-state="held"]`).waitFor({ timeout: 60_000 });
  await untilStill(page);
  return measureUse(window, 'held');
}

async function untilStill(page: BenchWindow['page']): Promise<void> {
  const startMs = performance.now();
  let drawn = -1;
  for (let sinceMs = startMs; performance.now() - sinceMs < STILL_MS;) {
    const { frames } = await page.evaluate<{ frames: number }>(counts);
    if (frames !== drawn) sinceMs = performance.now();
    drawn = frames;
    if (performance.now() - startMs > STILL_MAX_MS) return progress('held: the twin is still being drawn');
    await page.waitForTimeout(1000);
  }
}

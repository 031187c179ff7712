import { loadavg } from 'node:os';
import { resolve } from 'node:path';
import { isOutOfDate, windowBuild } from '../scripts/launch/buildState.mjs';
import {
  CommandFailure,
  type CommandSpec,
  type ExitCode,
  printJson,
  progress,
  runCommand,
} from '#shared/commandLine/commandLine.ts';
import { oneOf, wholeNumber } from '#shared/commandLine/optionValues.ts';
import { quantile } from '../src/evaluation/quantile.ts';
import { testIds } from '../src/renderer/ui/testIds.ts';
import { startCellFleet } from '../tests/builders/cellFleet.ts';
import { measureHeld, measureUse, type UseReport } from './twin/atRest.ts';
import { busyTasksMs, scriptPerFrameMs, type TraceEvent } from './twin/frameScript.ts';
import { openBenchWindow, type BenchWindow } from './twin/openWindow.ts';

const setups = ['both', 'overview', 'tiles', 'cell'] as const;
const spec: CommandSpec = {
  usage: 'npm run -s bench -- twin [--minutes N] [--setup NAME] [--json]',
  description:
    'The window in a real browser with software GL: 12 cells in the overview (scripted rigs behind real sockets, telemetry at the rates of a real cell), or 6 of them as tiles with their twins, and one simulated cell with its physics in full. Needs a built window (npm run build).',
  options: {
    minutes: { type: 'text', value: 'N', description: 'how long each set-up is measured (default 1)' },
    setup: { type: 'text', value: 'NAME', description: `${setups.join(', ')} (default both)` },
    json: { type: 'flag', description: 'one JSON object as the last line' },
  },
};

const OVERVIEW_CELLS = 12;
const TILED_CELLS = 6;
/** Modules are compiled and the first frames drawn: not what a shift is like. */
const WARM_UP_MS = 15_000;
const TRACE_MS = 10_000;
const HEAP_EVERY_MS = 30_000;
const LONG_TASK_MS = 50;
/** A forced collection is a long task of the measurement's own. */
const COLLECTION_MS = 1500;
/** Read in the page: what the twin says of its last frames. */
const twinData = `(() => {
  const twin = document.querySelector('[data-testid="${testIds.twin}"], [data-testid="${testIds.twinSmall}"]');
  return twin ? { ...twin.dataset } : null;
})()`;
const categories = ['devtools.timeline', 'v8', 'disabled-by-default-devtools.timeline'];

export const twinBench = (args: readonly string[]): Promise<ExitCode> =>
  runCommand(spec, args, async (options) => {
    const minutes = wholeNumber(options, 'minutes', 1, 120, 1);
    const setup = oneOf(options, 'setup', setups, 'both');
    const root = resolve(import.meta.dirname, '..');
    if (isOutOfDate(root, windowBuild.built, windowBuild.sources))
      throw new CommandFailure('The window is not built, or older than its sources: run "npm run build" first.');
    const overview =
      setup === 'cell' ? null : await measureOverview(minutes, setup === 'tiles' ? TILED_CELLS : OVERVIEW_CELLS);
    const cell = setup === 'overview' || setup === 'tiles' ? null : await measureCell(minutes);
    const parts = [overview, cell].filter((part) => part !== null);
    const worst = (of: (part: SetupReport) => number | null): number =>
      Math.max(...parts.map((part) => of(part) ?? Number.NaN));
    const report = {
      jsFrameP95Ms: worst((part) => part.jsFrameP95Ms),
      drawCalls: worst((part) => part.drawCalls),
      triangles: worst((part) => part.triangles),
      longTasks: parts.reduce((sum, part) => sum + part.longTasks, 0),
      heapGrowthMb: worst((part) => part.heapGrowthMb),
      minutes,
      ...(overview ? { overview } : {}),
      ...(cell ? { cell } : {}),
    };
    if (options['json']) printJson(report);
    else process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  });

interface SetupReport {
  cells: number;
  /** Processor time of the window's main thread in script, for each frame: what other programs take does not count. */
  jsFrameP50Ms: number | null;
  jsFrameP95Ms: number | null;
  jsFrameP99Ms: number | null;
  /** The same by the wall clock: on a busy machine the waiting for a processor is in it. */
  jsFrameWallP95Ms: number | null;
  framesPerS: number;
  /** By the wall: script of the thread that draws the twin, for one frame in each second. */
  drawFrameP50Ms: number | null;
  drawFrameP95Ms: number | null;
  /** By the wall: until such a frame was finished, drawing in software included; null with a graphics card. */
  finishedP50Ms: number | null;
  finishedP95Ms: number | null;
  /** What was left out in the last frame, because frames took too long. */
  dropped: string;
  drawCalls: number;
  triangles: number;
  /** Processor and memory while the cell works, and while it is held. */
  atWork?: UseReport;
  held?: UseReport;
  /** Tasks above 50 ms, after the warm-up and beside the measurement's own collections. */
  longTasks: number;
  longestTaskMs: number;
  /** Of them in the traced part of the time those that really took the processor for so long. */
  longTasksOfProcessor: number;
  tracedS: number;
  heapStartMb: number;
  heapGrowthMb: number;
  /** Slope of the heap after each collection. */
  heapMbPerHour: number | null;
  quality: string | null;
  /** Programs that waited for a processor on average: above the number of cores the figures are those of a busy machine. */
  load: number;
}

async function measureOverview(minutes: number, count: number): Promise<SetupReport> {
  const fleet = await startCellFleet({ count });
  try {
    const window = await openBenchWindow(['--cells', '0', ...fleet.cells.flatMap((cell) => ['--cell', cell.url])], {
      SUPERCARGO_CELL_TOKENS: JSON.stringify(fleet.cells.map(({ token }) => token)),
    });
    try {
      await window.page
        .locator(`[data-testid="${testIds.packmlState}"][data-state="execute"]`)
        .nth(count - 1)
        .waitFor({ timeout: 120_000 });
      return await measure(window, minutes, count, 'overview');
    } finally {
      await window.close();
    }
  } finally {
    fleet.close();
  }
}

async function measureCell(minutes: number): Promise<SetupReport> {
  const window = await openBenchWindow(['--cells', '1', '--seed', '1']);
  try {
    await window.page.locator(`[data-testid="${testIds.navLink}"][data-to="cell"]`).click();
    await window.page.locator(`[data-testid="${testIds.eventRow}"][data-event="stow.started"]`).first().waitFor({
      timeout: 180_000,
    });
    const report = await measure(window, minutes, 1, 'one cell');
    const atWork = await measureUse(window, 'at work');
    return { ...report, atWork, held: await measureHeld(window) };
  } finally {
    await window.close();
  }
}

async function measure(window: BenchWindow, minutes: number, cells: number, name: string): Promise<SetupReport> {
  const { page } = window;
  progress(`${name}: warming up`);
  await page.waitForTimeout(WARM_UP_MS);
  const collections: number[] = [];
  const heap: { atMs: number; mb: number }[] = [];
  const nowMs = (): Promise<number> => page.evaluate<number>('performance.now()');
  const sampleHeap = async (): Promise<void> => {
    collections.push(await nowMs());
    await window.devtools.send('HeapProfiler.collectGarbage');
    await window.devtools.send('HeapProfiler.collectGarbage');
    const { usedSize } = await window.devtools.send('Runtime.getHeapUsage');
    collections.push(await nowMs());
    heap.push({ atMs: performance.now(), mb: usedSize / 1e6 });
  };
  const frames: number[] = [];
  const wallFrames: number[] = [];
  let longTasksOfProcessor = 0;
  let tracedMs = 0;
  const drawnMs: number[] = [];
  const finishedMs: number[] = [];
  let dropped = '';
  let drawCalls = 0;
  let triangles = 0;
  let quality: string | null = null;
  const startMs = await nowMs();
  const endAtMs = performance.now() + minutes * 60_000;
  await sampleHeap();
  while (performance.now() < endAtMs) {
    const roundAtMs = performance.now();
    await window.browser.startTracing(page, { categories });
    const tracedFromMs = performance.now();
    for (let i = 0; i < 10; i++) {
      await page.waitForTimeout(TRACE_MS / 10);
      const seen = await page.evaluate<Record<string, string> | null>(twinData);
      drawCalls = Math.max(drawCalls, Number(seen?.['drawcalls'] ?? 0));
      triangles = Math.max(triangles, Number(seen?.['triangles'] ?? 0));
      quality = seen?.['quality'] ?? quality;
      if (seen?.['frameMs'] !== undefined) drawnMs.push(Number(seen['frameMs']));
      if (seen?.['finishedMs'] !== undefined) finishedMs.push(Number(seen['finishedMs']));
      dropped = seen?.['dropped'] ?? dropped;
    }
    tracedMs += performance.now() - tracedFromMs;
    const trace = JSON.parse((await window.browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
    for (const frame of scriptPerFrameMs(trace.traceEvents, 'thread')) frames.push(frame);
    for (const frame of scriptPerFrameMs(trace.traceEvents)) wallFrames.push(frame);
    longTasksOfProcessor += busyTasksMs(trace.traceEvents, LONG_TASK_MS).length;
    const restMs = Math.min(HEAP_EVERY_MS, endAtMs - roundAtMs) - (performance.now() - roundAtMs);
    if (restMs > 0) await page.waitForTimeout(restMs);
    await sampleHeap();
    progress(
      `${name}: ${((performance.now() - endAtMs) / 60_000 + minutes).toFixed(1)} of ${minutes} min, ${frames.length} frames, heap ${heap.at(-1)!.mb.toFixed(1)} MB`,
    );
  }
  const tasks = (await page.evaluate<{ startMs: number; durationMs: number }[]>('window.longTasks')).filter(
    (task) =>
      task.startMs >= startMs &&
      task.durationMs > LONG_TASK_MS &&
      !collections.some((atMs) => Math.abs(task.startMs - atMs) < COLLECTION_MS),
  );
  return {
    cells,
    jsFrameP50Ms: quantile(frames, 0.5),
    jsFrameP95Ms: quantile(frames, 0.95),
    jsFrameP99Ms: quantile(frames, 0.99),
    jsFrameWallP95Ms: quantile(wallFrames, 0.95),
    framesPerS: frames.length / (tracedMs / 1000),
    drawFrameP50Ms: quantile(drawnMs, 0.5),
    drawFrameP95Ms: quantile(drawnMs, 0.95),
    finishedP50Ms: quantile(finishedMs, 0.5),
    finishedP95Ms: quantile(finishedMs, 0.95),
    dropped,
    drawCalls,
    triangles,
    longTasks: tasks.length,
    longestTaskMs: Math.max(0, ...tasks.map((task) => task.durationMs)),
    longTasksOfProcessor,
    tracedS: tracedMs / 1000,
    heapStartMb: heap[0]!.mb,
    heapGrowthMb: heap.at(-1)!.mb - heap[0]!.mb,
    heapMbPerHour: slopePerHour(heap),
    quality,
    load: loadavg()[0] ?? 0,
  };
}

/** Least squares; null while there are too few points to say anything. */
function slopePerHour(points: readonly { atMs: number; mb: number }[]): number | null {
  if (points.length < 4) return null;
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const x = points.map((point) => point.atMs / 3_600_000);
  const y = points.map((point) => point.mb);
  const [mx, my] = [mean(x), mean(y)];
  const over = x.reduce((sum, value, i) => sum + (value - mx) * (y[i]! - my), 0);
  return over / x.reduce((sum, value) => sum + (value - mx) ** 2, 0);
}

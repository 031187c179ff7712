import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '#main/clock/systemClock.ts';
import type { CellRecorder } from '#main/records/recording/CellRecorder.ts';
import { Recorder } from '#main/records/recording/Recorder.ts';
import { type CommandSpec, type ExitCode, printJson, progress, runCommand } from '#shared/commandLine/commandLine.ts';
import { wholeNumber } from '#shared/commandLine/optionValues.ts';
import { SyntheticCell } from '../../tests/corpus/SyntheticCell.ts';
import { LagMeter } from './LagMeter.ts';
import { soak } from './soak.ts';

const spec: CommandSpec = {
  usage: 'npm run -s bench -- recording [--cells N] [--seconds N | --hours N] [--json]',
  description:
    'What recording costs at the full rate: joints 100 Hz and wrench 500 Hz in batches, pictures 2 Hz, events 3 a second, a plan every 5 s.',
  options: {
    cells: { type: 'text', value: 'N', description: 'cells recorded at once (default 4)' },
    seconds: { type: 'text', value: 'N', description: 'how long, in real time (default 20)' },
    hours: {
      type: 'text',
      value: 'N',
      description: 'instead: so many simulated hours with thinned telemetry, whether disk and memory stay bounded',
    },
    json: { type: 'flag', description: 'one JSON object as the last line' },
  },
};

/** Small, so that much is deleted in little time. */
const SOAK_MAX_MB = 100;

export interface RecordingFigures {
  /** CPU time of the recorder over the time that passed, both threads: 1 is a whole core. */
  recorderCpuShare: number;
  /** The part of it on the thread that supervises. */
  mainThreadCpuShare: number;
  /** Longest hold-up of the supervising thread, the making of the data included. */
  longestBlockMs: number;
  droppedMessages: number;
  messagesPerS: number;
  megabytesPerHourAndCell: number;
  /** Growth of the process from before the recorder's start to the end: thread, modules and what waits. */
  recorderMemoryMb: number;
  cells: number;
  seconds: number;
}

export async function main(argv: readonly string[]): Promise<ExitCode> {
  return runCommand(spec, argv, async (options) => {
    const cells = wholeNumber(options, 'cells', 1, 64, 4);
    const seconds = wholeNumber(options, 'seconds', 1, 3600, 20);
    const figures =
      options['hours'] === undefined
        ? await measureRecording(cells, seconds)
        : await soak(cells, wholeNumber(options, 'hours', 1, 1000), SOAK_MAX_MB);
    if (options['json']) printJson(figures);
    else process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
  });
}

/** Also for the journal's benchmark, which reports the recorder's share beside its own figures. */
export async function measureRecording(cells: number, seconds: number): Promise<RecordingFigures> {
  const root = mkdtempSync(join(tmpdir(), 'supercargo-recording-'));
  try {
    // Both runs are compared: neither may pay for the first use of the code.
    await run(cells, 2, null);
    progress(`Making the data of ${cells} cells for ${seconds} s without recording it ...`);
    const alone = await run(cells, seconds, null);
    progress('The same, recorded ...');
    const memoryBefore = process.memoryUsage().rss;
    const recorder = new Recorder({
      root,
      software: 'bench',
      clock: systemClock,
      onNotice: (_severity, { text }) => progress(text),
    });
    await run(cells, 2, recorder);
    const before = recorder.status();
    const recorded = await run(cells, seconds, recorder);
    const memoryAfter = process.memoryUsage().rss;
    await recorder.close();
    const { dropped, messagesWritten, bytesWritten } = recorder.status();
    // What making the data costs is the difference between both runs on this thread; the other thread does nothing else.
    const workerS = recorded.processCpuS - recorded.mainCpuS;
    const idleWorkerS = alone.processCpuS - alone.mainCpuS;
    const mainS = Math.max(0, recorded.mainCpuS - alone.mainCpuS);
    const share = (cpuS: number): number => Math.round((cpuS / seconds) * 1e4) / 1e4;
    return {
      recorderCpuShare: share(mainS + Math.max(0, workerS - idleWorkerS)),
      mainThreadCpuShare: share(mainS),
      longestBlockMs: Math.round(recorded.longestBlockMs * 10) / 10,
      droppedMessages: dropped.telemetry + dropped.frames + dropped.events,
      messagesPerS: Math.round((messagesWritten - before.messagesWritten) / seconds),
      megabytesPerHourAndCell: Math.round((((bytesWritten - before.bytesWritten) / 1e6) * 3600) / seconds / cells),
      recorderMemoryMb: Math.max(0, Math.round((memoryAfter - memoryBefore) / 1e6)),
      cells,
      seconds,
    };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

interface Run {
  /** CPU seconds of this thread, and of the whole process. */
  mainCpuS: number;
  processCpuS: number;
  longestBlockMs: number;
}

const STEP_MS = 50;

async function run(count: number, seconds: number, recorder: Recorder | null): Promise<Run> {
  const beganMs = Date.now();
  const cells = Array.from({ length: count }, (_, i) => {
    const cell = new SyntheticCell({ seed: i + 1, startMs: beganMs, cellId: `cell-${i + 1}` });
    for (let picture = 0; picture < 8; picture += 1) cell.picture(picture);
    const cellRecorder: CellRecorder | undefined = recorder?.cell(`cell-${i + 1}`, {
      cellTimeMs: () => Date.now(),
      current: () => ({ description: cell.description, snapshot: cell.snapshot }),
    });
    cellRecorder?.onSnapshot(cell.description, cell.snapshot, false);
    return { cell, cellRecorder };
  });
  // The thread's start, its modules and schemas belong to the start of the application, not to the rate.
  await recorder?.flush();
  const lag = new LagMeter();
  const cpuBefore = process.cpuUsage();
  const mainBefore = process.threadCpuUsage();
  for (let tMs = 0; tMs < seconds * 1000; tMs += STEP_MS) {
    const nowMs = beganMs + tMs;
    for (const { cell, cellRecorder } of cells) {
      const joints = cell.joints(nowMs, STEP_MS / 10, 10);
      const wrench = cell.wrench(nowMs, STEP_MS / 2, 2);
      cellRecorder?.onJoints(joints);
      cellRecorder?.onWrench(wrench);
      if (tMs % 500 === 0) {
        const frame = cell.frame(nowMs);
        cellRecorder?.onFrame(frame);
      }
      if (tMs % 350 === 0) {
        const event = cell.next(nowMs);
        cellRecorder?.onEvent(event);
      }
      if (tMs % 5000 === 0) {
        const plan = cell.plan();
        cellRecorder?.onPlan(plan);
      }
    }
    const waitMs = beganMs + tMs + STEP_MS - Date.now();
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, waitMs)));
  }
  await recorder?.flush();
  const main = process.threadCpuUsage(mainBefore);
  const all = process.cpuUsage(cpuBefore);
  return {
    mainCpuS: (main.user + main.system) / 1e6,
    processCpuS: (all.user + all.system) / 1e6,
    longestBlockMs: lag.stop(),
  };
}

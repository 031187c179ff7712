import { fork } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '#main/clock/systemClock.ts';
import { Recording } from '#main/records/replay/Recording.ts';
import { RecordingIndex } from '#main/records/replay/RecordingIndex.ts';
import { ReplayCellSource, type ReplayListener } from '#main/records/replay/ReplayCellSource.ts';
import {
  CommandFailure,
  type CommandSpec,
  type ExitCode,
  printJson,
  progress,
  runCommand,
} from '#shared/commandLine/commandLine.ts';
import { existingFile, wholeNumber } from '#shared/commandLine/optionValues.ts';
import { quantile } from '../../src/evaluation/quantile.ts';
import { seededRandom } from '../../tests/corpus/SyntheticCell.ts';
import { writeRecording } from '../../tests/corpus/writeRecording.ts';
import { LagMeter } from '../recording/LagMeter.ts';
import { measureInBrowser } from './measureInBrowser.ts';

const spec: CommandSpec = {
  usage: 'npm run -s bench -- replay [--seconds N] [--seeks N] [--file FILE] [--browser] [--json]',
  description:
    'Opens, plots and scrubs a recording with a force signal of 1 kHz: 300 s and about 315,000 messages unless told otherwise.',
  options: {
    seconds: { type: 'text', value: 'N', description: 'length of the recording made for it (default 300)' },
    seeks: { type: 'text', value: 'N', description: 'random places that are sought (default 200)' },
    file: { type: 'text', value: 'FILE', description: 'measure this recording instead of making one' },
    browser: { type: 'flag', description: 'measure what a person sees, in Chromium on the built window, instead' },
    json: { type: 'flag', description: 'one JSON object as the last line' },
  },
};

export interface ReplayFigures {
  /** From opening the file to the state of the cell, its joints and a camera picture. */
  firstFrameMs: number;
  /** From opening the file to the whole force signal. */
  plotMs: number;
  seekP50Ms: number;
  seekP95Ms: number;
  /** Of a process that does nothing else, Node itself included. */
  peakMemoryMb: number;
  messages: number;
  sizeMb: number;
  /** Longest time that anything else in the process had to wait. */
  longestBlockMs: number;
  /** Telemetry messages told in two seconds at a hundredfold speed. */
  messagesPerSAt100: number;
}

export async function main(argv: readonly string[]): Promise<ExitCode> {
  return runCommand(spec, argv, async (options) => {
    const seconds = wholeNumber(options, 'seconds', 1, 36_000, 300);
    const seeks = wholeNumber(options, 'seeks', 1, 10_000, 200);
    const given = existingFile(options, 'file');
    const folder = mkdtempSync(join(tmpdir(), 'supercargo-replay-'));
    try {
      if (options['browser']) {
        const seen = await measureInBrowser((into) => {
          if (given === null) makeRecording(into, seconds);
          else copyFileSync(given, join(into, 'given.mcap'));
        }, seeks);
        process.stdout.write(`${JSON.stringify(seen)}\n`);
        return;
      }
      const path = given ?? makeRecording(folder, seconds);
      // A process of its own, so that its memory is that of the replay alone.
      const figures = await measureApart(path, seeks);
      if (options['json']) printJson(figures);
      else process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

function makeRecording(folder: string, seconds: number): string {
  progress(`Making a recording of ${seconds} s ...`);
  const { files } = writeRecording({
    folder,
    seed: 1,
    startMs: 1_760_000_000_000,
    durationMs: seconds * 1000,
    wrenchHz: 1000,
    jointsHz: 20,
    framesHz: 2,
    eventsHz: 2,
    // One file, however long: a recorder begins a new one after half an hour.
    limits: { segmentMaxBytes: Infinity, segmentMaxMs: Infinity },
  });
  const path = files[0]?.path;
  if (path === undefined) throw new CommandFailure('The recording for the benchmark could not be made.');
  return path;
}

function measureApart(path: string, seeks: number): Promise<ReplayFigures> {
  return new Promise((resolve, reject) => {
    const child = fork(join(import.meta.dirname, 'measureReplay.ts'), [path, String(seeks)], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    child.once('message', (message) => resolve(message as ReplayFigures));
    child.once('exit', (code) => reject(new CommandFailure(`The measuring process ended early (${code}).`)));
  });
}

export async function measureReplay(path: string, seeks: number): Promise<ReplayFigures> {
  const lag = new LagMeter();
  const openedAt = performance.now();
  const recording = await open(path);
  const counts = { telemetry: 0 };
  let firstFrameMs = NaN;
  let hasState = false;
  const needsImage = recording.has('image');
  const seen = (what: 'state' | 'frame'): void => {
    if (what === 'state') hasState = true;
    const isComplete = hasState && (what === 'frame' || !needsImage);
    if (Number.isNaN(firstFrameMs) && isComplete) firstFrameMs = performance.now() - openedAt;
  };
  const listener: ReplayListener = {
    onLink: () => undefined,
    onSnapshot: () => seen('state'),
    onResumed: () => undefined,
    onEvent: () => true,
    onJoints: (batch) => (counts.telemetry += batch.count),
    onWrench: (batch) => (counts.telemetry += batch.count),
    onFrame: () => seen('frame'),
    onAdvice: () => undefined,
    onMalformed: () => undefined,
  };
  const source = new ReplayCellSource({ cellKey: 'bench', recording, clock: systemClock });
  source.start(listener);
  await source.seek(recording.startMs + Math.min(1000, recording.endMs - recording.startMs));

  const forPlot = await open(path);
  const plotBegan = performance.now();
  const index = new RecordingIndex(forPlot);
  await index.readForce();
  await index.force(forPlot.startMs, forPlot.endMs, 1000);
  const plotMs = performance.now() - plotBegan;
  await forPlot.close();

  const random = seededRandom(7);
  const seekMs: number[] = [];
  for (let i = 0; i < seeks; i += 1) {
    const began = performance.now();
    await source.seek(recording.startMs + random() * (recording.endMs - recording.startMs));
    seekMs.push(performance.now() - began);
  }

  await source.seek(recording.startMs);
  source.setSpeed(100);
  counts.telemetry = 0;
  await source.play();
  const playBegan = performance.now();
  while (source.status().playing && performance.now() - playBegan < 2000)
    await new Promise((resolve) => setTimeout(resolve, 20));
  const playedS = (performance.now() - playBegan) / 1000;
  const messages = recording.channels.reduce((sum, { count }) => sum + (count ?? 0), 0);
  await source.stop();
  return {
    firstFrameMs: Math.round(firstFrameMs),
    plotMs: Math.round(plotMs),
    seekP50Ms: round(quantile(seekMs, 0.5) ?? NaN),
    seekP95Ms: round(quantile(seekMs, 0.95) ?? NaN),
    peakMemoryMb: Math.round(process.resourceUsage().maxRSS / 1024),
    messages,
    sizeMb: round(recording.sizeBytes / 1e6),
    longestBlockMs: round(lag.stop()),
    messagesPerSAt100: Math.round(counts.telemetry / playedS),
  };
}

async function open(path: string): Promise<Recording> {
  const opened = await Recording.open(path);
  if (!opened.ok) throw new CommandFailure(opened.error.message);
  return opened.value;
}

const round = (value: number): number => Math.round(value * 10) / 10;

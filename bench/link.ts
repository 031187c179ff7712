import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { CellCommandBody, CommandAck } from '#shared/domain/cellCommand.ts';
import type { PackmlState } from '#shared/domain/packml.ts';
import type { SampleBatch } from '#shared/protocol/protocol.ts';
import { systemClock } from '#main/clock/systemClock.ts';
import { SocketCellSource } from '#main/cells/link/SocketCellSource.ts';
import type { CellEndpoint, CellSourceListener } from '#main/ports/CellSource.ts';
import {
  CommandFailure,
  type CommandSpec,
  type ExitCode,
  printJson,
  runCommand,
} from '#shared/commandLine/commandLine.ts';
import { wholeNumber } from '#shared/commandLine/optionValues.ts';
import { quantile } from '../src/evaluation/quantile.ts';
import { measureStops } from './link/stops.ts';

const spec: CommandSpec = {
  usage: 'npm run -s bench -- link [--cells N] [--seconds N] [--stops N] [--json]',
  description:
    'The wires between cells (a process each, scripted rig, full telemetry) and one console: delays as the console sees them, on the cell’s clock.',
  options: {
    cells: { type: 'text', value: 'N', description: 'cells whose telemetry flows at once (default 4)' },
    seconds: { type: 'text', value: 'N', description: 'how long telemetry and commands are measured (default 8)' },
    stops: { type: 'text', value: 'N', description: 'stops of a motion by hand for each cause (default 30)' },
    json: { type: 'flag', description: 'one JSON object as the last line' },
  },
};

const WAIT_MS = 15_000;
const PERSON = { operatorId: 'bench', name: 'Bench', consoleId: 'bench' };

export const linkBench = (args: readonly string[]): Promise<ExitCode> =>
  runCommand(spec, args, async (options) => {
    const seconds = wholeNumber(options, 'seconds', 1, 600, 8);
    const stops = wholeNumber(options, 'stops', 1, 1000, 30);
    const count = wholeNumber(options, 'cells', 1, 24, 4);
    const cells: { child: ChildProcess; seen: BenchConsole }[] = [];
    try {
      for (let k = 0; k < count; k++) {
        const child = fork(new URL('./link/cellProcess.ts', import.meta.url));
        cells.push({ child, seen: await connect((await once(child, 'message'))[0] as CellEndpoint) });
      }
      const wire = await measure(
        cells.map(({ seen }) => seen),
        seconds,
      );
      const report = { ...wire, ...(await measureStops(stops, (line) => process.stderr.write(`${line}\n`))) };
      if (options['json']) printJson(report);
      else process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
    } finally {
      for (const { child, seen } of cells) {
        await seen.source.stop();
        child.disconnect();
      }
    }
  });

/** The link with what it has told so far. */
interface BenchConsole {
  source: SocketCellSource;
  wrenchSamples: number;
  oneWayMs: number[];
  measuring: boolean;
  packml: PackmlState | null;
  lastSeq: number;
  lostEvents: number;
  token: number | null;
}

async function connect(endpoint: CellEndpoint): Promise<BenchConsole> {
  const source = new SocketCellSource({
    cellKey: 'bench',
    endpoint: () => endpoint,
    consoleId: 'bench',
    consoleName: 'Benchmark',
    clock: systemClock,
  });
  const seen: BenchConsole = {
    source,
    wrenchSamples: 0,
    oneWayMs: [],
    measuring: false,
    packml: null,
    lastSeq: 0,
    lostEvents: 0,
    token: null,
  };
  const listener: CellSourceListener = {
    onLink: () => undefined,
    onSnapshot: (_description, { cell }) => {
      seen.packml = cell.packml;
      seen.lastSeq = cell.seq;
    },
    onResumed: () => undefined,
    onEvent: ({ seq, body }) => {
      seen.lostEvents += seq - seen.lastSeq - 1;
      seen.lastSeq = seq;
      if (body.type === 'packml.changed') {
        seen.packml = body.state;
      }
      return true;
    },
    onJoints: () => undefined,
    onWrench: (batch: SampleBatch) => {
      if (!seen.measuring) return;
      seen.wrenchSamples += batch.count;
      // Age of the newest sample; the comparison of the clocks is off by up to half a round trip, either way.
      seen.oneWayMs.push(source.cellTimeMs() - (batch.startMs + (batch.count - 1) * batch.periodMs));
    },
    onFrame: () => undefined,
    onAdvice: () => undefined,
    onMalformed: () => undefined,
  };
  source.start(listener, null);
  await until(() => seen.packml === 'execute', 'the cell did not come to Execute');
  return seen;
}

/** Commands go to the cells in turn while the telemetry of all of them flows. */
async function measure(all: readonly BenchConsole[], seconds: number): Promise<Record<string, unknown>> {
  for (const seen of all) {
    const granted = await send(seen, {
      type: 'control.acquire',
      role: 'operator',
      takeOver: true,
      reason: 'benchmark',
    });
    if (!granted.accepted) throw new CommandFailure(`Control was not granted: ${granted.message}`);
    seen.token = granted.fencingToken;
  }

  // Two seconds for the clocks to be compared; leases are renewed meanwhile.
  for (const endMs = performance.now() + 2000; performance.now() < endMs; await pause(500))
    for (const seen of all) await send(seen, { type: 'control.renew' });
  for (const seen of all) seen.measuring = true;
  const startMs = performance.now();
  const commandRttMs: number[] = [];
  for (let k = 0; performance.now() - startMs < seconds * 1000; k++) {
    const sentMs = performance.now();
    await send(all[k % all.length]!, { type: 'control.renew' });
    commandRttMs.push(performance.now() - sentMs);
    await pause(20);
  }
  const measuredS = (performance.now() - startMs) / 1000;
  for (const seen of all) seen.measuring = false;

  const sum = (figure: (seen: BenchConsole) => number): number => all.reduce((total, seen) => total + figure(seen), 0);
  const oneWayMs = all.flatMap((seen) => seen.oneWayMs);
  return {
    cells: all.length,
    /** Of each cell. */
    telemetryHz: sum((seen) => seen.wrenchSamples) / measuredS / all.length,
    oneWayP50Ms: quantile(oneWayMs, 0.5),
    oneWayP99Ms: quantile(oneWayMs, 0.99),
    commandRttP50Ms: quantile(commandRttMs, 0.5),
    commandRttP99Ms: quantile(commandRttMs, 0.99),
    lostEvents: sum((seen) => seen.lostEvents),
    commands: commandRttMs.length,
    seconds: measuredS,
  };
}

let commandNumber = 0;
function send(seen: BenchConsole, body: CellCommandBody): Promise<CommandAck> {
  commandNumber++;
  return seen.source.send({
    commandId: `bench-command-${commandNumber}`,
    deadlineMs: seen.source.cellTimeMs() + 60_000,
    fencingToken: body.type === 'control.acquire' ? null : seen.token,
    by: PERSON,
    body,
  });
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function until(condition: () => boolean, otherwise: string): Promise<void> {
  const endMs = performance.now() + WAIT_MS;
  while (!condition()) {
    if (performance.now() > endMs) throw new CommandFailure(`${otherwise} within ${WAIT_MS / 1000} s.`);
    await pause(1);
  }
}

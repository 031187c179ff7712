import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { pino } from 'pino';
import { forgetfulStore } from '#cell/core/CellStore.ts';
import { describeInspector } from '#cell/inspection/describeInspector.ts';
import { createCellRig } from '#cell/simulation/physics/createCellRig.ts';
import { createJoltBin } from '#cell/simulation/physics/joltBin.ts';
import { createSettleBin } from '#cell/simulation/physics/settleBin.ts';
import type { Scenario } from '#cell/simulation/scenarios/Scenario.ts';
import { WorkerVision } from '#cell/simulation/vision/WorkerVision.ts';
import { AwakeClock } from './AwakeClock.ts';
import type { CellArguments } from './cellArguments.ts';
import { createSimulatedCell } from './createSimulatedCell.ts';
import { SqliteCellStore } from './SqliteCellStore.ts';
import { startCellServer } from './startCellServer.ts';

/**
 * Builds the cell and serves it until the process is told to end. Rejects with `ArmRefused` where the arm cannot be used after
 * all. All that takes long to load hangs on this file.
 */
export async function runCell(options: CellArguments, armUrdf: string, scenario: Scenario): Promise<void> {
  // To stderr: the first line on stdout is a contract. Synchronous, so that the last words before an exit are heard.
  const logger = pino(
    { base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: true }),
  );
  const giveUp = (error: unknown): void => {
    logger.fatal({ err: error }, `The cell cannot go on: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  };
  // A step or a command that threw: what was stored stands, and the cell comes back held when it is started again.
  process.on('uncaughtException', giveUp);
  const store = options.data === null ? forgetfulStore() : new SqliteCellStore(options.data);
  const vision = new WorkerVision(options.eyes, options.inspector);
  // The controller of a real cell shares its processor with nobody; this one gets what the system grants. After the eyes' thread
  // was made, which would inherit it.
  try {
    setPriority(constants.priority.PRIORITY_ABOVE_NORMAL);
  } catch {
    // Not granted.
  }
  const [rig, settleBin, joltBin] = await Promise.all([
    createCellRig({ tool: options.tool, armUrdf }),
    createSettleBin(),
    createJoltBin(),
  ]);
  const { core } = createSimulatedCell({
    cellId: options.cellId ?? 'cell-1',
    name: options.name,
    epoch: randomUUID(),
    startTimeMs: Date.now(),
    rig,
    vision,
    scenario,
    settleBin,
    joltBin,
    faults: options.faults,
    bufferSlots: options.bufferSlots,
    store,
    leaseClockMs: () => performance.now(),
    holdClockMs: new AwakeClock(() => performance.now()).nowMs,
  });
  const server = await startCellServer({
    core,
    armUrdf,
    tool: options.tool,
    port: options.port,
    listening: options.listening,
    token: options.token ?? process.env['SUPERCARGO_CELL_TOKEN'] ?? randomBytes(24).toString('base64url'),
    software: `supercargo-cell ${version()}`,
    inspection: describeInspector(options.inspector),
    consoleKeys: options.consoleKeys,
    speed: options.speed,
    logger,
    onFailed: giveUp,
  });
  let ending = false;
  const end = (why: string): void => {
    if (ending) return;
    ending = true;
    logger.info(`ending: ${why}`);
    // Whatever hangs, the process ends: its state is stored with every event.
    setTimeout(() => process.exit(0), 2000).unref();
    void server
      .close()
      .then(() => core.close())
      .then(() => vision.close())
      .then(() => process.exit(0));
  };
  process.on('SIGTERM', () => end('SIGTERM'));
  process.on('SIGINT', () => end('SIGINT'));
  // Started by the application: it must not outlive it.
  if (process.send) process.on('disconnect', () => end('the application that started it is gone'));
  process.stdout.write(`${JSON.stringify({ url: server.url, token: server.token, protocol: server.protocol })}\n`);
  logger.info({ scenario: scenario.name, seed: options.seed }, `ready on ${server.url}`);
}

function version(): string {
  const { version: text } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  return text;
}

import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { openEyes } from '#cell/perception/BinEyes.ts';
import { ArmRefused, createCellRig } from '#cell/physics/createCellRig.ts';
import { createJoltBin } from '#cell/physics/joltBin.ts';
import { createSettleBin } from '#cell/physics/settleBin.ts';
import { cellRobot } from '#cell/physics/urdf/cellRobot.ts';
import { boundedFile } from '#cell/scenarios/boundedFile.ts';
import { readCatalogue, refusedRowsText } from '#cell/scenarios/readCatalogue.ts';
import { createScenario } from '#cell/scenarios/scenarios.ts';
import { err, ok, type Result } from '#shared/result/result.ts';
import { AwakeClock } from './AwakeClock.ts';
import { cellArguments, cellUsage, type CellArguments } from './cellArguments.ts';
import { forgetfulStore } from '#cell/core/CellStore.ts';
import { SqliteCellStore } from './SqliteCellStore.ts';
import { createSimulatedCell } from './createSimulatedCell.ts';
import { startCellServer } from './startCellServer.ts';
import { WorkerVision } from '#cell/simulation/vision/WorkerVision.ts';

/** Descriptions without meshes are a hundredth of it. */
const MAX_ARM_BYTES = 4 * 1024 * 1024;

const resource = (path: string): string => fileURLToPath(new URL(`../../../resources/${path}`, import.meta.url));

/** Runs until it is told to end. Resolves with an exit code when it never got that far. */
export async function main(argv: readonly string[]): Promise<number | null> {
  const parsed = cellArguments(argv);
  if (!parsed.ok) {
    process.stderr.write(`${parsed.error}\n`);
    return 2;
  }
  if (parsed.value === 'help') {
    process.stdout.write(cellUsage);
    return 0;
  }
  const options = parsed.value;
  // What it stores is its user's alone.
  process.umask(0o077);
  const catalogue = readCatalogue(options.catalog ?? resource('catalog/default.jsonl'));
  if (!catalogue.ok) {
    process.stderr.write(`--catalog: ${catalogue.error}\n`);
    return 2;
  }
  process.stderr.write(refusedRowsText(catalogue.value.refused));
  const armUrdf = readArm(options.arm ?? resource('arm/supercargo-arm.urdf'));
  if (!armUrdf.ok) {
    process.stderr.write(`--arm: ${armUrdf.error}\n`);
    return 2;
  }
  const eyes = await openEyes(options.eyes);
  if (!eyes.ok) {
    process.stderr.write(`--eyes: ${eyes.error}\n`);
    return 2;
  }
  try {
    await run(
      options,
      armUrdf.value,
      createScenario(options.scenario, { catalogue: catalogue.value.items, seed: options.seed }),
    );
    return null;
  } catch (error) {
    if (error instanceof ArmRefused) {
      process.stderr.write(`--arm: ${error.message}\n`);
      return 2;
    }
    const { code, message } = error as NodeJS.ErrnoException;
    process.stderr.write(
      code === 'EADDRINUSE'
        ? `--port: ${options.port} is in use by another program.\n`
        : `The cell cannot start: ${message}\n`,
    );
    return 1;
  }
}

/** Judged before anything is started: a description that cannot be used costs no more than reading it. */
function readArm(path: string): Result<string, string> {
  const bytes = boundedFile(path, MAX_ARM_BYTES);
  if (!bytes.ok) return err(`The arm description ${path} cannot be read: ${bytes.error}.`);
  const text = Buffer.from(bytes.value).toString('utf8');
  const robot = cellRobot(text);
  return robot.ok ? ok(text) : robot;
}

async function run(
  options: CellArguments,
  armUrdf: string,
  scenario: ReturnType<typeof createScenario>,
): Promise<void> {
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
  const vision = new WorkerVision(options.eyes);
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
    store,
    leaseClockMs: () => performance.now(),
    holdClockMs: new AwakeClock(() => performance.now()).nowMs,
  });
  const server = await startCellServer({
    core,
    armUrdf,
    tool: options.tool,
    port: options.port,
    token: options.token ?? process.env['SUPERCARGO_CELL_TOKEN'] ?? randomBytes(24).toString('base64url'),
    software: `supercargo-cell ${version()}`,
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

const startedAs = process.argv[1];
if (startedAs !== undefined && realpathSync(startedAs) === fileURLToPath(import.meta.url)) {
  const exitCode = await main(process.argv.slice(2));
  if (exitCode !== null) process.exit(exitCode);
}

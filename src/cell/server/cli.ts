import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ArmRefused } from '#cell/simulation/physics/ArmRefused.ts';
import { cellRobot } from '#cell/simulation/physics/urdf/cellRobot.ts';
import { boundedFile } from '#cell/simulation/scenarios/boundedFile.ts';
import { readCatalogue, refusedRowsText } from '#cell/simulation/scenarios/readCatalogue.ts';
import { err, ok, type Result } from '#shared/result/result.ts';
import { cellArguments, cellUsage } from './cellArguments.ts';

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
  const armUrdf = readArm(options.arm ?? resource('arm/supercargo-arm.urdf'));
  if (!armUrdf.ok) {
    process.stderr.write(`--arm: ${armUrdf.error}\n`);
    return 2;
  }
  const catalogue = readCatalogue(options.catalog ?? resource('catalog/default.jsonl'));
  if (!catalogue.ok) {
    process.stderr.write(`--catalog: ${catalogue.error}\n`);
    return 2;
  }
  process.stderr.write(refusedRowsText(catalogue.value.refused));
  // The physics engine, the eyes and all that builds on them are loaded only now: a file that cannot be used costs no more than
  // reading it.
  const [{ runCell }, { createScenario }, { openEyes }] = await Promise.all([
    import('./runCell.ts'),
    import('#cell/simulation/scenarios/scenarios.ts'),
    import('#cell/perception/BinEyes.ts'),
  ]);
  const eyes = await openEyes(options.eyes);
  if (!eyes.ok) {
    process.stderr.write(`--eyes: ${eyes.error}\n`);
    return 2;
  }
  try {
    await runCell(
      options,
      armUrdf.value,
      createScenario(options.scenario, {
        catalogue: catalogue.value.items,
        seed: options.seed,
        damageShare: options.damageShare,
      }),
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

function readArm(path: string): Result<string, string> {
  const bytes = boundedFile(path, MAX_ARM_BYTES);
  if (!bytes.ok) return err(`The arm description ${path} cannot be read: ${bytes.error}.`);
  const text = Buffer.from(bytes.value).toString('utf8');
  const robot = cellRobot(text);
  return robot.ok ? ok(text) : robot;
}

const startedAs = process.argv[1];
if (startedAs !== undefined && realpathSync(startedAs) === fileURLToPath(import.meta.url)) {
  const exitCode = await main(process.argv.slice(2));
  if (exitCode !== null) process.exit(exitCode);
}

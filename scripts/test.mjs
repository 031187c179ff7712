// npm test: everything, and at the end one line that counts it. Checks that read the sources run side by side, tests after them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { oneOf, wholeNumber } from '../src/shared/commandLine/optionValues.ts';
import { orSentence, readOptions } from '../src/shared/commandLine/readOptions.ts';
import { findOrInstallChromium } from './launch/chromium.mjs';
import { packageBin } from './launch/packageBin.mjs';
import { installPythonClient } from './launch/pythonClient.mjs';
import { countBrowserTests } from './testing/browserReport.mjs';
import { runProgram } from './testing/runProgram.mjs';
import { TestCount } from './testing/TestCount.mjs';
import { countUnitTests } from './testing/unitReport.mjs';

const root = resolve(import.meta.dirname, '..');
const SLOWEST_SHOWN = 20;
const steps = ['format', 'lint', 'types', 'layers', 'build', 'unit', 'browser'];
const USAGE = `usage: npm test -- [options]

  --skip NAME    leave a step out (${steps.join(', ')}); may be given several times;
                 a run that leaves a step out never passes
  --browser-workers N
                 browser tests at a time (default 1), but for those that measure times: nothing runs beside them
`;
const given = orSentence(() => readTestOptions(process.argv.slice(2)));
if (!given.ok) {
  console.error(given.error);
  process.exit(2);
}
if (given.value.help) {
  process.stdout.write(USAGE);
  process.exit(0);
}
const { skip: skipped, browserWorkers } = given.value;

const work = mkdtempSync(join(tmpdir(), 'supercargo-test-'));
const count = new TestCount();
const bin = (packageName, command) => packageBin(root, packageName, command);
const say = (line) => console.log(line);
const began = performance.now();

// Installed before anything runs: an installation beside a test would disturb its times.
const chromium = skipped.includes('browser') ? null : findOrInstallChromium(root, say);
if (!skipped.includes('unit')) installPythonClient(say);

const types = (project) => [bin('typescript', 'tsc'), '-p', `tsconfig.${project}.json`, '--noEmit'];
let isBuilt = false;
// By itself: the build writes a file beside its configuration for a moment, which lint would find and then miss.
await lane([['build', [bin('electron-vite'), 'build', '--logLevel', 'warn']]]);
// Two lanes for two cores: lint alone takes about as long as all the rest.
await Promise.all([
  lane([['lint', [bin('eslint'), '.', '--max-warnings', '0']]]),
  lane([
    ['format', [bin('prettier'), '--check', '--log-level', 'warn', '.']],
    ['types', types('shared'), 'types (shared)'],
    ['types', types('node'), 'types (node)'],
    ['types', types('e2e'), 'types (e2e)'],
    ['types', [bin('vue-tsc'), '-p', 'tsconfig.web.json', '--noEmit'], 'types (web)'],
    ['layers', [join(root, 'scripts/run.mjs'), 'layers']],
  ]),
]);
await unitTests();
await browserTests();
rmSync(work, { recursive: true, force: true });

console.log(`\nThe ${SLOWEST_SHOWN} slowest:`);
for (const line of count.slowest(SLOWEST_SHOWN)) console.log(line);
console.log('');
for (const failure of count.failures) console.log(`FAILED  ${failure}`);
console.log(`${((performance.now() - began) / 60_000).toFixed(1)} min`);
console.log(`${count.passed} passed, ${count.failures.length} failed`);
process.exit(count.failures.length === 0 && count.passed > 0 ? 0 : 1);

function readTestOptions(args) {
  const { values } = readOptions(args, {
    skip: { type: 'string', multiple: true, default: [] },
    'browser-workers': { type: 'string' },
    help: { type: 'boolean', default: false },
  });
  for (const name of values.skip) oneOf({ skip: name }, 'skip', steps, 'unit');
  return { ...values, browserWorkers: wholeNumber(values, 'browser-workers', 1, 16, 1) };
}

/** Checks one after another, each passed with exit code 0. What a check wrote is shown where it failed. */
async function lane(checks) {
  for (const [step, command, name = step] of checks) {
    if (skipped.includes(step)) {
      count.fail(`${name}: left out with --skip`);
      continue;
    }
    const { exitCode, seconds, output } = await runProgram(root, command, { quiet: true });
    if (exitCode === 0) {
      count.pass(name, seconds);
      say(`passed  ${name} (${seconds.toFixed(0)} s)`);
      isBuilt ||= step === 'build';
    } else {
      count.fail(`${name} (exit code ${exitCode})`);
      say(`\n== ${name}, exit code ${exitCode}\n${output}`);
    }
  }
}

/** Unit, contract and integration tests. */
async function unitTests() {
  if (skipped.includes('unit')) return count.fail('unit: left out with --skip');
  say('\n== unit, contract and integration tests');
  const report = join(work, 'vitest.json');
  const { exitCode } = await runProgram(root, [
    bin('vitest'),
    'run',
    '--reporter=dot',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  countUnitTests(root, report, exitCode, count);
}

/** The real browser. */
async function browserTests() {
  if (skipped.includes('browser')) return count.fail('browser: left out with --skip');
  if (!isBuilt) return count.fail('browser tests: there is no build to test');
  if (!chromium) return count.fail('browser tests: no browser');
  say('\n== browser tests');
  // What `prepare` leaves is still there for the second run, and so is what failed in the first.
  const runs =
    browserWorkers === 1
      ? [['--workers=1']]
      : [
          ['--project=prepare', '--project=window', `--workers=${browserWorkers}`],
          ['--project=alone', '--no-deps', '--workers=1', '--output=test-results/failures/alone'],
        ];
  for (const [index, options] of runs.entries()) {
    const report = join(work, `playwright-${index}.json`);
    const { exitCode } = await runProgram(root, [bin('@playwright/test', 'playwright'), 'test', ...options], {
      env: { CHROMIUM_PATH: chromium, PLAYWRIGHT_JSON: report },
    });
    countBrowserTests(report, exitCode, count);
  }
}

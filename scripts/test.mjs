// npm test: everything, in order, and at the end one line that counts it. A check counts as one, and so does every test.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findOrInstallChromium } from './launch/chromium.mjs';
import { packageBin } from './launch/packageBin.mjs';

const root = resolve(import.meta.dirname, '..');
const USAGE = `usage: npm test -- [options]

  --skip NAME    leave a step out (${'format, lint, types, layers, build, unit, browser'}); may be given several times;
                 a run that leaves a step out never passes
`;
const args = process.argv.slice(2);
if (args.includes('--help')) {
  process.stdout.write(USAGE);
  process.exit(0);
}
const skipped = args.flatMap((argument, index) => (args[index - 1] === '--skip' ? [argument] : []));

const work = mkdtempSync(join(tmpdir(), 'supercargo-test-'));
const counts = { passed: 0, failed: 0 };
/** @type {string[]} */
const failures = [];
const bin = (packageName, command) => packageBin(root, packageName, command);
const began = Date.now();

await check('format', [bin('prettier'), '--check', '--log-level', 'warn', '.']);
await check('lint', [bin('eslint'), '.', '--max-warnings', '0']);
for (const project of ['shared', 'node', 'e2e'])
  await check(`types (${project})`, [bin('typescript', 'tsc'), '-p', `tsconfig.${project}.json`, '--noEmit'], 'types');
await check('types (web)', [bin('vue-tsc'), '-p', 'tsconfig.web.json', '--noEmit'], 'types');
await check('layers', [join(root, 'scripts/run.mjs'), 'layers']);
const built = await check('build', [bin('electron-vite'), 'build', '--logLevel', 'warn']);
await unitTests();
await browserTests(built);
rmSync(work, { recursive: true, force: true });

for (const failure of failures) console.log(`FAILED  ${failure}`);
const minutes = ((Date.now() - began) / 60_000).toFixed(1);
console.log(`${minutes} min`);
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exit(counts.failed === 0 && counts.passed > 0 ? 0 : 1);

/** One check: passes with exit code 0. */
async function check(name, command, step = name) {
  if (skipped.includes(step)) return fail(`${name}: left out with --skip`);
  const { exitCode, seconds } = await run(name, command);
  if (exitCode !== 0) return fail(`${name} (exit code ${exitCode})`);
  counts.passed += 1;
  console.log(`passed  ${name} (${seconds} s)`);
  return true;
}

function fail(text) {
  counts.failed += 1;
  failures.push(text);
  return false;
}

/** Unit, contract and integration tests, counted one by one. */
async function unitTests() {
  if (skipped.includes('unit')) return fail('unit: left out with --skip');
  const report = join(work, 'vitest.json');
  const { exitCode } = await run('unit, contract and integration tests', [
    bin('vitest'),
    'run',
    '--reporter=dot',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  const result = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : null;
  if (!result) return fail(`unit tests (exit code ${exitCode}, no report)`);
  counts.passed += result.numPassedTests;
  for (const file of result.testResults) {
    const failed = file.assertionResults.filter((test) => test.status === 'failed');
    for (const test of failed) fail(`${relative(file.name)}: ${test.fullName}`);
    if (file.status === 'failed' && failed.length === 0) fail(`${relative(file.name)}: ${firstLine(file.message)}`);
  }
  if (exitCode !== 0 && counts.failed === 0) fail(`unit tests (exit code ${exitCode})`);
}

/** The real browser. A test that was skipped did not pass, but for the one that needs Electron's binary. */
async function browserTests(isBuilt) {
  if (skipped.includes('browser')) return fail('browser: left out with --skip');
  if (!isBuilt) return fail('browser tests: there is no build to test');
  const chromium = findOrInstallChromium(root, (line) => console.log(line));
  if (!chromium) return fail('browser tests: no browser');
  const report = join(work, 'playwright.json');
  const { exitCode } = await run('browser tests', [bin('@playwright/test', 'playwright'), 'test'], {
    CHROMIUM_PATH: chromium,
    PLAYWRIGHT_JSON: report,
  });
  const result = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : null;
  if (!result) return fail(`browser tests (exit code ${exitCode}, no report)`);
  const before = counts.failed;
  let passed = 0;
  for (const { file, title, tests } of specsOf(result.suites)) {
    const status = tests[0]?.status;
    if (status === 'expected') passed += 1;
    else if (status === 'flaky') fail(`${file}: ${title} (only in a second attempt)`);
    else if (status !== 'skipped') fail(`${file}: ${title}\n${whyOf(tests[0])}`);
    else if (file.endsWith('electron.spec.ts'))
      console.log(`skipped ${title} (${tests[0]?.annotations?.[0]?.description ?? 'no reason given'})`);
    else fail(`${file}: ${title} was skipped`);
  }
  counts.passed += passed;
  if (passed === 0) fail('browser tests: not one of them passed');
  else if (exitCode !== 0 && counts.failed === before) fail(`browser tests (exit code ${exitCode})`);
}

/** The first lines of what went wrong, so that the end of a log says it too. */
function whyOf(test) {
  const message = test?.results?.at(-1)?.error?.message ?? 'no message';
  // eslint-disable-next-line no-control-regex -- colours of the assertion library
  const lines = message.replaceAll(/\u001b\[[0-9;]*m/g, '').split('\n');
  return lines
    .slice(0, 16)
    .map((line) => `        ${line}`)
    .join('\n');
}

function specsOf(suites) {
  return suites.flatMap((suite) => [
    ...suite.specs.map((spec) => ({ ...spec, file: suite.file ?? spec.file })),
    ...specsOf(suite.suites ?? []),
  ]);
}

function run(name, command, env = {}) {
  console.log(`\n== ${name}`);
  const startedMs = Date.now();
  return new Promise((settle) => {
    // Escape codes in a log that is no terminal hide what failed.
    const colours = process.stdout.isTTY ? {} : { NO_COLOR: '1', FORCE_COLOR: '0' };
    const child = spawn(process.execPath, command, {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...colours, ...env },
    });
    const stop = (signal) => child.kill(signal);
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
    child.on('close', (code, signal) => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      if (signal) process.exit(130);
      settle({ exitCode: code ?? 1, seconds: ((Date.now() - startedMs) / 1000).toFixed(0) });
    });
  });
}

function relative(path) {
  return path.startsWith(root) ? path.slice(root.length + 1) : path;
}
function firstLine(text) {
  return String(text ?? '').split('\n')[0];
}

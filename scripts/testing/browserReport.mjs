// Reads the report of Playwright into the count. A test that was skipped did not pass, but for those that need Electron's binary.
import { existsSync, readFileSync } from 'node:fs';

const LINES_OF_A_FAILURE = 16;

/**
 * @param {string} report file of Playwright's JSON reporter @param {number} exitCode
 * @param {import('./TestCount.mjs').TestCount} count
 */
export function countBrowserTests(report, exitCode, count) {
  const result = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : null;
  if (!result) return count.fail(`browser tests (exit code ${exitCode}, no report)`);
  const failuresBefore = count.failures.length;
  let passed = 0;
  for (const { file, title, tests } of specsOf(result.suites)) {
    const status = tests[0]?.status;
    const named = `${file}: ${title}`;
    if (status === 'expected') {
      passed += 1;
      count.pass(named, (tests[0].results?.at(-1)?.duration ?? 0) / 1000);
    } else if (status === 'flaky') count.fail(`${named} (only in a second attempt)`);
    else if (status !== 'skipped') count.fail(`${named}\n${whyOf(tests[0])}`);
    else if (file.endsWith('electron.spec.ts'))
      console.log(`skipped ${title} (${tests[0]?.annotations?.[0]?.description ?? 'no reason given'})`);
    else count.fail(`${named} was skipped`);
  }
  if (passed === 0) count.fail('browser tests: not one of them passed');
  else if (exitCode !== 0 && count.failures.length === failuresBefore)
    count.fail(`browser tests (exit code ${exitCode})`);
}

/** The first lines of what went wrong, so that the end of a log says it too. */
function whyOf(test) {
  const message = test?.results?.at(-1)?.error?.message ?? 'no message';
  // eslint-disable-next-line no-control-regex -- colours of the assertion library
  const lines = message.replaceAll(/\u001b\[[0-9;]*m/g, '').split('\n');
  return lines
    .slice(0, LINES_OF_A_FAILURE)
    .map((/** @type {string} */ line) => `        ${line}`)
    .join('\n');
}

function specsOf(suites) {
  return suites.flatMap((suite) => [
    ...suite.specs.map((spec) => ({ ...spec, file: suite.file ?? spec.file })),
    ...specsOf(suite.suites ?? []),
  ]);
}

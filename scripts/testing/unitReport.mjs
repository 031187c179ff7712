// Reads the report of vitest into the count.
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';

/**
 * @param {string} root @param {string} report file of vitest's JSON reporter @param {number} exitCode
 * @param {import('./TestCount.mjs').TestCount} count
 */
export function countUnitTests(root, report, exitCode, count) {
  const result = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : null;
  if (!result) return count.fail(`unit tests (exit code ${exitCode}, no report)`);
  const failuresBefore = count.failures.length;
  for (const file of result.testResults) {
    const name = relative(root, file.name);
    for (const test of file.assertionResults) {
      const title = `${name}: ${test.fullName}`;
      const seconds = (test.duration ?? 0) / 1000;
      if (test.status === 'passed') count.pass(title, seconds);
      else if (test.status === 'failed') count.fail(title);
      else console.log(`skipped ${title}`);
    }
    const none = !file.assertionResults.some((/** @type {{ status: string }} */ test) => test.status === 'failed');
    if (file.status === 'failed' && none) count.fail(`${name}: ${String(file.message ?? '').split('\n')[0]}`);
  }
  if (exitCode !== 0 && count.failures.length === failuresBefore) count.fail(`unit tests (exit code ${exitCode})`);
}

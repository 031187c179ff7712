// One Node program of the test run, with its output shown as it comes or kept until it ends.
import { spawn } from 'node:child_process';

/**
 * @param {string} root @param {readonly string[]} command arguments of Node
 * @param {{ env?: Record<string, string>, quiet?: boolean }} [options] quiet: the output is returned, not shown
 * @returns {Promise<{ exitCode: number, seconds: number, output: string }>}
 */
export function runProgram(root, command, { env = {}, quiet = false } = {}) {
  const startedMs = performance.now();
  return new Promise((settle) => {
    // Escape codes in a log that is no terminal hide what failed.
    const colours = process.stdout.isTTY && !quiet ? {} : { NO_COLOR: '1', FORCE_COLOR: '0' };
    const child = spawn(process.execPath, command, {
      cwd: root,
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
      env: { ...process.env, ...colours, ...env },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk));
    const stop = (/** @type {NodeJS.Signals} */ signal) => child.kill(signal);
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
    child.on('close', (code, signal) => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      if (signal) process.exit(130);
      settle({ exitCode: code ?? 1, seconds: (performance.now() - startedMs) / 1000, output });
    });
  });
}

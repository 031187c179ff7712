import { spawn } from 'node:child_process';

/**
 * Runs a program in place of this one: same terminal, signals handed on, resolves with its exit code.
 * @param {string} file @param {readonly string[]} args @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>}
 */
export function runThrough(file, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { stdio: 'inherit', ...options });
    // A terminal sends its signals to both; a supervisor sends them to this process alone.
    const handOn = (signal) => void child.kill(signal);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, handOn);
    child.on('error', (error) => {
      console.error(`${file} cannot be started: ${error.message}`);
      resolve(1);
    });
    child.on('close', (code, signal) => {
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(name, handOn);
      resolve(code ?? (signal === 'SIGINT' ? 130 : 143));
    });
  });
}

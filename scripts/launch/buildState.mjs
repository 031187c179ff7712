import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Newest change below a path, milliseconds; 0 when it does not exist. */
export function newestChangeMs(path) {
  if (!existsSync(path)) return 0;
  const status = statSync(path);
  if (!status.isDirectory()) return status.mtimeMs;
  return readdirSync(path, { withFileTypes: true }).reduce(
    (newest, entry) => Math.max(newest, newestChangeMs(join(path, entry.name))),
    0,
  );
}

/**
 * Whether a built file is missing or older than what it is built from.
 * @param {string} root @param {string} built @param {readonly string[]} sources
 */
export function isOutOfDate(root, built, sources) {
  const builtMs = newestChangeMs(join(root, built));
  return builtMs === 0 || sources.some((source) => newestChangeMs(join(root, source)) > builtMs);
}

export const windowBuild = {
  built: 'out/renderer/index.html',
  sources: ['src/renderer', 'src/shared', 'package-lock.json'],
};
export const electronBuild = {
  built: 'out/main/index.js',
  sources: ['src/main', 'src/preload', 'src/shared', 'electron.vite.config.ts', 'package-lock.json'],
};

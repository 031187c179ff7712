// Which Node runs the application: the bundled Node 24, or the present one when it is new enough.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** First version that strips types without a flag and has node:sqlite. */
const OLDEST = [22, 18];

/** @param {string} version such as 20.11.1 */
export function isNewEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

/**
 * Path of the Node to use, or null when there is none.
 * @param {string} root folder of the repository
 */
export function findNode(root, platform = process.platform, arch = process.arch) {
  const os = platform === 'win32' ? 'win' : platform;
  const exe = platform === 'win32' ? 'node.exe' : join('bin', 'node');
  for (const packageName of [`node-${os}-${arch}`, 'node']) {
    const file = join(root, 'node_modules', packageName, exe);
    if (existsSync(file)) return file;
  }
  return isNewEnough(process.versions.node) ? process.execPath : null;
}

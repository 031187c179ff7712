// Python with a Socket.IO client: the independent console of tests/interop is written in it from SPEC.md alone.
import { spawnSync } from 'node:child_process';
import { canInstallPackages, installPackages } from './debianPackages.mjs';

export const PYTHON = '/usr/bin/python3';
const PACKAGES = ['python3-socketio', 'python3-aiohttp'];

/** What stands in the way of that client, or null. */
export function problemWithPython() {
  const { status, stderr, error } = spawnSync(PYTHON, ['-c', 'import socketio, aiohttp'], { encoding: 'utf8' });
  if (status === 0) return null;
  const why = (error?.message ?? stderr).trim().split('\n').at(-1);
  return `${PYTHON} says: ${why}. Install ${PACKAGES.join(' and ')} (apt-get).`;
}

/** Installs what is missing where that is possible; the test that needs it says what is wrong. @param {(line: string) => void} say */
export function installPythonClient(say) {
  if (problemWithPython() !== null && canInstallPackages()) installPackages(PACKAGES, say);
}

// Debian packages that the tests need and that npm does not have.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

const isDebian = () =>
  existsSync('/etc/os-release') && /^ID(_LIKE)?=.*debian/m.test(readFileSync('/etc/os-release', 'utf8'));

/** True where this process may install packages by itself. */
export const canInstallPackages = () => process.platform === 'linux' && process.getuid?.() === 0 && isDebian();

/**
 * Installs packages with apt-get. Whether it worked is for the caller to look at.
 * @param {readonly string[]} packages @param {(line: string) => void} say
 */
export function installPackages(packages, say) {
  say(`Installing ${packages.join(' and ')} (apt-get) ...`);
  const options = {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: /** @type {import('node:child_process').StdioOptions} */ (['ignore', 'ignore', 'inherit']),
    timeout: 300_000,
  };
  spawnSync('apt-get', ['update', '-qq'], options);
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], options);
}

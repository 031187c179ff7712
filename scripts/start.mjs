// npm start: Electron where its binary is there or can be fetched quickly, else the browser host with a browser window,
// else (no display) the address of the browser host.
import { fork, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  readStartOptions,
  TOKEN_VARIABLE,
  TOKENS_VARIABLE,
  withoutTokens,
} from '../src/main/host/shared/startOptions.ts';
import { electronBuild, isOutOfDate, windowBuild } from './launch/buildState.mjs';
import { packageBin } from './launch/packageBin.mjs';
import { runThrough } from './launch/runThrough.mjs';
import { browserArguments, findBrowser, hasDisplay, installedElectron } from './launch/windows.mjs';

const USAGE = `usage: npm start -- [options]

  --cell URL --token T   supervise a cell that runs already; may be given several times
  --ca FILE              certificate of the authority behind the cells' certificates (docs/SITE.md)
  --pin SHA256           fingerprint of a cell's certificate, in its place; may be given several times
  --open FILE            show this recording in the window, without a cell unless one is asked for
  --cells N              simulated cells to launch (default 1, or 0 with --cell or --open; at most 12)
  --browser              a browser window, even where Electron is there
  --host-only            no window: print the address to open
  --data DIR             data folder (default ~/.local/share/supercargo, or $XDG_DATA_HOME/supercargo)
  --port N               port of the browser host (default any free one)
  --scenario NAME        scenario of the simulated cells (stocked where left out)
  --seed S               seed of the first simulated cell; each further one gets the next (default 1)
  --speed X or max       speed of the simulated cells (default 1: real time)

SUPERCARGO_CELL_TOKEN   token of --cell, so that it need not stand on the command line, which every user of the machine can read
SUPERCARGO_CELL_TOKENS  the same for several --cell: a JSON list such as ["a","b"]
SUPERCARGO_SKIP_ELECTRON_DOWNLOAD=1   never try to fetch Electron's binary
CHROMIUM_PATH           the browser to use
`;

const root = resolve(import.meta.dirname, '..');
const args = process.argv.slice(2);
if (args.includes('--help') || args.includes('-h')) {
  process.stdout.write(USAGE);
  process.exit(0);
}
const options = readStartOptions(args, process.env);
if (!options.ok) {
  console.error(options.error);
  process.exit(2);
}
if (args.some((argument) => /^--token(=|$)/.test(argument)))
  console.error(
    `Every user of this machine can read the token on this command line. ${TOKEN_VARIABLE} hands it over unseen.`,
  );
// No program that is started from here has a token on its command line.
const handedOn = withoutTokens(args);
const env = { ...process.env, [TOKENS_VARIABLE]: JSON.stringify(options.value.cells.map(({ token }) => token)) };
const isRoot = process.getuid?.() === 0;
const wanted = args.includes('--host-only') ? 'host' : args.includes('--browser') ? 'browser' : 'auto';

const electronAttempt = wanted === 'auto' && hasDisplay() ? findElectron() : Promise.resolve(null);
if (isOutOfDate(root, windowBuild.built, windowBuild.sources)) await buildWindow();
const electron = await electronAttempt;
process.exit(electron ? await startElectron(electron) : await startBrowser());

/** Electron's binary, fetched once if need be; null says in one line why not. */
async function findElectron() {
  const found = installedElectron(root);
  if (found) return found;
  if (process.env.SUPERCARGO_SKIP_ELECTRON_DOWNLOAD) return null;
  const why = await new Promise((settle) => {
    const script = join(root, 'node_modules/electron/install.js');
    if (!existsSync(script)) return settle('the package is not installed');
    const child = spawn(process.execPath, [script], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (chunk) => (said += chunk));
    const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
    child.on('error', (error) => settle(error.message));
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      const reason = said.split('\n').find((line) => /error|failed/i.test(line));
      settle(code === 0 ? null : signal ? 'no answer within 20 s' : (reason?.trim() ?? `exit code ${code}`));
    });
  });
  const file = installedElectron(root);
  if (!file)
    console.log(`Electron's binary could not be fetched (${why ?? 'not found'}): using a browser window instead.`);
  return file;
}

async function buildWindow() {
  console.log('Building the window (once after every change) ...');
  const began = Date.now();
  const code = await runThrough(
    process.execPath,
    [packageBin(root, 'vite'), 'build', 'src/renderer', '--logLevel', 'error'],
    { cwd: root },
  );
  if (code !== 0) {
    console.error('The window could not be built; the lines above say why.');
    process.exit(1);
  }
  console.log(`Built in ${((Date.now() - began) / 1000).toFixed(1)} s.`);
}

async function startElectron(file) {
  if (isOutOfDate(root, electronBuild.built, electronBuild.sources)) {
    const code = await runThrough(
      process.execPath,
      [packageBin(root, 'electron-vite'), 'build', '--logLevel', 'error'],
      {
        cwd: root,
      },
    );
    if (code !== 0) return 1;
  }
  return runThrough(file, [root, ...handedOn, ...(isRoot ? ['--no-sandbox'] : [])], {
    env: {
      ...env,
      // The simulated cells run from their sources with the bundled Node.
      SUPERCARGO_NODE: process.execPath,
      SUPERCARGO_CELL_ENTRY: join(root, 'src/cell/server/cli.ts'),
    },
  });
}

async function startBrowser() {
  const host = fork(join(root, 'src/main/host/browser/cli.ts'), handedOn, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // The host has five threads: each keeps short-lived things in 4 MB, a quarter of what Node takes by itself.
    execArgv: [...process.execArgv, '--max-semi-space-size=4'],
    env,
  });
  let window = null;
  let profileDir = null;
  const end = () => {
    window?.kill('SIGTERM');
    host.kill('SIGTERM');
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  process.on('SIGHUP', end);
  host.once('message', ({ url, windowFile }) => {
    const browser = wanted === 'host' || !hasDisplay() ? null : findBrowser();
    if (!browser) {
      if (wanted !== 'host')
        console.log(
          hasDisplay()
            ? 'No Chromium, Chrome or Edge was found (CHROMIUM_PATH names one).'
            : 'There is no display here.',
        );
      console.log(
        `Supercargo is running. Open this address in Chromium, Chrome or Edge; it lets one window in, within ten minutes:\n${url}\n` +
          `This one always opens a window, and only you can read it:\n${windowFile}`,
      );
      return;
    }
    console.log('Supercargo is running; its window opens. Closing the window ends it.');
    // A profile of its own below the home folder, because packaged browsers may not write elsewhere.
    profileDir = mkdtempSync(join(makeFolder(options.value.dataDir) ?? tmpdir(), 'window-'));
    const softwareGraphics = process.platform === 'linux' && !existsSync('/dev/dri');
    // Not the address with its code: everybody can read a command line.
    window = spawn(browser, browserArguments(windowFile, profileDir, { root: isRoot, softwareGraphics }), {
      stdio: 'ignore',
    });
    window.on('error', (error) => console.log(`${browser} cannot be started (${error.message}). Open ${windowFile}`));
    window.on('close', end);
  });
  const code = await new Promise((settle) => host.on('close', (exitCode) => settle(exitCode ?? 0)));
  window?.kill('SIGTERM');
  if (profileDir) rmSync(profileDir, { recursive: true, force: true, maxRetries: 5 });
  return code;
}

function makeFolder(folder) {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return folder;
  } catch {
    return null;
  }
}

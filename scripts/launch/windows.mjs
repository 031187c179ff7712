// How a window can be opened on this machine. Decisions only: nothing is started here.
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Path of an Electron binary that is there already, or null. Importing electron instead would start its download.
 * @param {string} root @param {NodeJS.ProcessEnv} [env]
 */
export function installedElectron(root, env = process.env) {
  const folder = join(root, 'node_modules', 'electron');
  const pathFile = join(folder, 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : null;
  const file = env.ELECTRON_OVERRIDE_DIST_PATH
    ? join(env.ELECTRON_OVERRIDE_DIST_PATH, name ?? 'electron')
    : name && join(folder, 'dist', name);
  return file && existsSync(file) ? file : null;
}

const browserNames = {
  linux: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'],
  win32: ['msedge.exe', 'chrome.exe'],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
};

/**
 * A Chromium, Chrome or Edge of this machine, or null. CHROMIUM_PATH overrides.
 * @param {NodeJS.ProcessEnv} [env]
 */
export function findBrowser(env = process.env, platform = process.platform, exists = existsSync) {
  if (env.CHROMIUM_PATH) return exists(env.CHROMIUM_PATH) ? env.CHROMIUM_PATH : null;
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  if (platform === 'linux') folders.push('/usr/bin', '/snap/bin');
  if (platform === 'win32')
    for (const base of [env['PROGRAMFILES(X86)'], env.PROGRAMFILES])
      if (base) folders.push(join(base, 'Microsoft/Edge/Application'), join(base, 'Google/Chrome/Application'));
  for (const name of browserNames[platform] ?? browserNames.linux) {
    if (name.startsWith('/')) {
      if (exists(name)) return name;
      continue;
    }
    const folder = folders.find((f) => exists(join(f, name)));
    if (folder) return join(folder, name);
  }
  return null;
}

/** @param {NodeJS.ProcessEnv} [env] */
export const hasDisplay = (env = process.env, platform = process.platform) =>
  platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);

/**
 * Command line of a browser window of its own. With a profile of its own the process lives exactly as long as the window.
 * @param {string} url @param {string} profileDir
 * @param {{ root?: boolean, softwareGraphics?: boolean }} [machine]
 */
export function browserArguments(url, profileDir, { root = false, softwareGraphics = false } = {}) {
  return [
    `--app=${url}`,
    `--user-data-dir=${profileDir}`,
    '--window-size=1280,800',
    '--no-first-run',
    '--no-default-browser-check',
    '--password-store=basic',
    '--disable-features=Translate',
    // Without a GPU, WebGL needs to be told that software is good enough.
    ...(softwareGraphics ? ['--enable-unsafe-swiftshader'] : []),
    // Chromium refuses its sandbox to root (containers); the page is ours and the policy strict.
    ...(root ? ['--no-sandbox', '--test-type'] : []),
  ];
}

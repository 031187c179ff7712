// The browser that the tests drive: found, or installed. Tests never pass without one.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { canInstallPackages, installPackages } from './debianPackages.mjs';
import { packageBin } from './packageBin.mjs';
import { findBrowser } from './windows.mjs';

/** A Chromium that Playwright downloaded for itself, or null. @param {NodeJS.ProcessEnv} [env] */
export function playwrightChromium(env = process.env) {
  const folders = [
    env.PLAYWRIGHT_BROWSERS_PATH,
    join(homedir(), '.cache/ms-playwright'),
    join(homedir(), 'Library/Caches/ms-playwright'),
  ];
  for (const folder of folders.filter((f) => f && f !== '0' && existsSync(f)))
    for (const build of readdirSync(folder)
      .filter((name) => /^chromium-\d+$/.test(name))
      .sort()
      .reverse())
      for (const file of [
        'chrome-linux/chrome',
        'chrome-linux64/chrome',
        'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
      ]) {
        const path = join(folder, build, file);
        if (existsSync(path)) return path;
      }
  return null;
}

/**
 * Path of a browser, or null after saying in one line what to install.
 * @param {string} root @param {(line: string) => void} say
 */
export function findOrInstallChromium(root, say) {
  const found = findBrowser() ?? playwrightChromium();
  if (found) return found;
  if (canInstallPackages()) {
    installPackages(['chromium'], say);
  } else {
    say('No Chromium here: fetching the one of Playwright ...');
    spawnSync(process.execPath, [packageBin(root, '@playwright/test', 'playwright'), 'install', 'chromium'], {
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: 300_000,
    });
  }
  const installed = findBrowser() ?? playwrightChromium();
  if (!installed)
    say(
      'No browser for the tests: install Chromium ("apt-get install chromium" as root, or "npx playwright install chromium"), or name one in CHROMIUM_PATH.',
    );
  return installed;
}

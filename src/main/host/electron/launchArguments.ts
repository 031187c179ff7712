import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { valuedOptions } from '#main/host/shared/startOptions.ts';

/** The application's own options among all that stands on Electron's command line. */
export function ownArguments(commandLine: readonly string[]): string[] {
  const own: string[] = [];
  for (let index = 1; index < commandLine.length; index += 1) {
    const argument = commandLine[index] ?? '';
    const name = /^--([a-z-]+)(=.*)?$/.exec(argument);
    if (!name?.[1] || !valuedOptions.includes(name[1])) continue;
    own.push(argument);
    const value = commandLine[index + 1];
    if (name[2] === undefined && value !== undefined) {
      own.push(value);
      index += 1;
    }
  }
  return own;
}

/** Switches of Chromium's that open what is closed: for those who develop, never in a package. */
const OPENING_SWITCHES = [
  'no-sandbox',
  'disable-setuid-sandbox',
  'disable-seccomp-filter-sandbox',
  'disable-gpu-sandbox',
  'single-process',
  'disable-web-security',
  'remote-debugging-port',
  'remote-debugging-pipe',
];

/** Why a package does not start with this command line; null where it does. */
export function packageProblem(
  isPackaged: boolean,
  hasSwitch: (name: string) => boolean,
  isRoot: boolean,
): string | null {
  const opening = isPackaged ? OPENING_SWITCHES.find(hasSwitch) : undefined;
  if (opening === undefined) return null;
  const asRoot = isRoot ? " The system's administrator (root) cannot run it: sign in as another user." : '';
  return `--${opening} is not taken by an installed Supercargo, which never runs without its sandbox.${asRoot}`;
}

/**
 * The simulated cell runs from its sources, with a plain Node; null runs it with Electron as Node. Other programs come from
 * the environment only where the application itself runs from its sources.
 */
export function cellProgram(
  appFolder: string,
  resourcesFolder: string,
  env: NodeJS.ProcessEnv,
  isPackaged: boolean,
): { entry: string; node: string | null } {
  const exe = process.platform === 'win32' ? 'node.exe' : 'node';
  const given = isPackaged ? {} : env;
  const nodes = [given['SUPERCARGO_NODE'], join(resourcesFolder, exe)].filter((path) => path !== undefined);
  return {
    entry: given['SUPERCARGO_CELL_ENTRY'] ?? join(appFolder, 'src/cell/server/cli.ts'),
    node: nodes.find((path) => existsSync(path)) ?? null,
  };
}

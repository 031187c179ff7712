import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Options that take a value, and those that stand alone. Everything else on Electron's command line is Electron's own. */
const valued = ['cell', 'token', 'cells', 'data', 'scenario', 'seed', 'speed', 'port'];

/** The application's own options among all that stands on Electron's command line. */
export function ownArguments(commandLine: readonly string[]): string[] {
  const own: string[] = [];
  for (let index = 1; index < commandLine.length; index += 1) {
    const argument = commandLine[index] ?? '';
    const name = /^--([a-z-]+)(=.*)?$/.exec(argument);
    if (!name?.[1] || !valued.includes(name[1])) continue;
    own.push(argument);
    const value = commandLine[index + 1];
    if (name[2] === undefined && value !== undefined) {
      own.push(value);
      index += 1;
    }
  }
  return own;
}

/** The simulated cell runs from its sources, with a plain Node; null runs it with Electron as Node. */
export function cellProgram(
  appFolder: string,
  resourcesFolder: string,
  env: NodeJS.ProcessEnv,
): { entry: string; node: string | null } {
  const exe = process.platform === 'win32' ? 'node.exe' : 'node';
  const nodes = [env['SUPERCARGO_NODE'], join(resourcesFolder, exe)].filter((path) => path !== undefined);
  return {
    entry: env['SUPERCARGO_CELL_ENTRY'] ?? join(appFolder, 'src/cell/server/cli.ts'),
    node: nodes.find((path) => existsSync(path)) ?? null,
  };
}

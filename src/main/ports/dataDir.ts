import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where the application keeps its journal, pictures and simulated cells, unless it is told otherwise. */
export function defaultDataDir(env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): string {
  if (platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'Supercargo');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Supercargo');
  return join(env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'supercargo');
}

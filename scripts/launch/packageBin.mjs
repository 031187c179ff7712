import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The script behind a package's command. Run with Node itself, because the entries of node_modules/.bin differ by platform.
 * @param {string} root @param {string} packageName @param {string} [command]
 */
export function packageBin(root, packageName, command = packageName) {
  const folder = join(root, 'node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, typeof bin === 'string' ? bin : bin[command]);
}

import { cpSync, existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { AppOptions } from './startApp.ts';

/** Where firstFailure.setup.ts leaves the data folder of an application whose cell has failed a stow and called for a person. */
export const FIRST_FAILURE_FOLDER = resolve(import.meta.dirname, '../../test-results/first-failure');

export const FIRST_FAILURE: AppOptions = { scenario: 'overfilled', seed: 1 };

/** Options of an application that goes on after its first failed stow, in a copy of the prepared folder. */
export function afterFirstFailure(): AppOptions & { dataDir: string } {
  if (!existsSync(FIRST_FAILURE_FOLDER)) throw new Error('Nothing is prepared: firstFailure.setup.ts did not run.');
  const dataDir = mkdtempSync(join(tmpdir(), 'supercargo-e2e-'));
  cpSync(FIRST_FAILURE_FOLDER, dataDir, { recursive: true });
  return { ...FIRST_FAILURE, dataDir };
}

import { join } from 'node:path';
import type { ChaosConsole } from './ChaosConsole.ts';
import { ChaosLink } from './ChaosLink.ts';
import type { ChaosOperator } from './ChaosOperator.ts';

/** One console of the run, with its link, its program and its person, and what troubles them. */
export class ChaosSeat {
  readonly index: number;
  readonly link = new ChaosLink();
  readonly folder: string;
  console: ChaosConsole | null = null;
  operator: ChaosOperator | null = null;
  backAtMs = 0;
  frozenUntilMs = 0;
  linkBackAtMs: number | null = null;
  windowBackAtMs: number | null = null;
  /** When its link, its program or the cell was last in trouble. */
  disturbedMs = 0;
  /** Since when nothing passes its link; null while something does. */
  linkBrokenSinceMs: number | null = null;
  wallAheadMs = 0;

  constructor(index: number, folder: string) {
    this.index = index;
    this.folder = join(folder, `console-${index + 1}`);
  }
}

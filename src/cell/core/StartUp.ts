import type { Said } from '#shared/domain/statement.ts';
import { statement } from '#shared/words/statements/statements.ts';
import type { CellLog } from './CellLog.ts';
import type { PackmlMachine } from './PackmlMachine.ts';

const STARTED_UP: Said = { text: 'start-up', statement: statement('started_up') };

/** A cell stands still so long in each state on its way up. */
const PAUSE_MS = 100;

/** Stopped, reset, started: a new cell begins its work by itself. One that comes back from its store does not. */
export class StartUp {
  private readonly log: CellLog;
  private readonly packml: PackmlMachine;
  private isDue: boolean;

  constructor(log: CellLog, packml: PackmlMachine, isDue: boolean) {
    this.log = log;
    this.packml = packml;
    this.isDue = isDue;
  }

  tick(): void {
    if (!this.isDue) return;
    const { packml, packmlSinceMs } = this.log.snapshot.cell;
    if (this.log.nowMs - packmlSinceMs < PAUSE_MS) return;
    if (packml === 'stopped') this.packml.command('reset', STARTED_UP, null);
    else if (packml === 'idle') {
      this.isDue = false;
      this.packml.command('start', STARTED_UP, null);
    } else if (packml !== 'resetting') this.isDue = false;
  }
}

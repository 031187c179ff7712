import type { CellCommand, CellCommandBody } from '#shared/domain/cellCommand.ts';
import { runEnded, type ProductionRun } from '#shared/domain/productionRun.ts';
import { ok } from '#shared/result/result.ts';
import type { CellLog } from './CellLog.ts';
import type { PackmlMachine } from './PackmlMachine.ts';
import { refused, type Verdict } from './Refusal.ts';

type RunSet = Extract<CellCommandBody, { type: 'run.set' }>;

/** The production run: completes the cell when its goal is reached, and forgets the goal when the cell is complete. */
export class RunWatch {
  private readonly log: CellLog;
  private readonly packml: PackmlMachine;

  constructor(log: CellLog, packml: PackmlMachine) {
    this.log = log;
    this.packml = packml;
  }

  set(command: CellCommand, { stows, untilMs, atPodEnd }: RunSet): Verdict {
    const { cell, pod } = this.log.snapshot;
    const noGoal = stows === null && untilMs === null && !atPodEnd;
    if (!noGoal && cell.mode !== 'production')
      return refused('wrong_mode', `A production run has no end in ${cell.mode} mode.`);
    if (untilMs !== null && untilMs <= this.log.nowMs)
      return refused('invalid', 'The end of the production run lies in the past, on the clock of the cell.');
    if (atPodEnd && !pod) return refused('wrong_state', 'There is no pod at the cell whose end could be waited for.');
    if (noGoal && !cell.run) return ok(null);
    const run: ProductionRun | null = noGoal
      ? null
      : {
          by: command.by,
          setAtMs: this.log.nowMs,
          stows,
          successesBefore: cell.counters.success,
          untilMs,
          podId: atPodEnd ? (pod?.podId ?? null) : null,
        };
    this.log.emit({ type: 'run.changed', run }, command.commandId);
    return ok(null);
  }

  /** The run ends now; a Hold on the way there does not make the cell forget it. */
  end(command: CellCommand): void {
    const { cell } = this.log.snapshot;
    const run: ProductionRun = {
      by: command.by,
      setAtMs: this.log.nowMs,
      stows: 0,
      successesBefore: cell.counters.success,
      untilMs: null,
      podId: null,
    };
    this.log.emit({ type: 'run.changed', run }, command.commandId);
  }

  tick(): void {
    const { cell, pod } = this.log.snapshot;
    if (!cell.run) return;
    if (cell.packml === 'complete') {
      this.log.emit({ type: 'run.changed', run: null });
      return;
    }
    if (cell.packml !== 'execute' && cell.packml !== 'suspended') return;
    const why = runEnded(cell.run, {
      timeMs: this.log.nowMs,
      successes: cell.counters.success,
      podId: pod?.podId ?? null,
    });
    if (why !== null) this.packml.completeFor(why);
  }
}

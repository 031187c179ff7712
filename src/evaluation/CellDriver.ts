import type { CellCommandBody, CommandAck } from '#shared/domain/cellCommand.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { Person } from '#shared/domain/intervention.ts';
import type { CellCore } from '#cell/server/CellCore.ts';

/** Who commands an evaluated cell: nobody; the policy stands in. */
const STAND_IN: Person = { operatorId: 'evaluation', name: 'Evaluation', consoleId: 'evaluation' };
/** Cell time between two looks at whether something has come about. */
const STEP_MS = 20;

/** Commands and simulated time of one cell, in lockstep: what was asked for is waited for. */
export class CellDriver {
  readonly core: CellCore;
  private fencingToken: number | null = null;
  private commandNumber = 0;

  constructor(core: CellCore) {
    this.core = core;
  }

  get snapshot(): CellSnapshot {
    return this.core.snapshot;
  }

  send(body: CellCommandBody): CommandAck {
    this.commandNumber++;
    const ack = this.core.handle({
      commandId: `evaluation-${this.commandNumber}`,
      deadlineMs: this.core.nowMs + 1000,
      fencingToken: body.type === 'control.acquire' || body.type === 'intervention.claim' ? null : this.fencingToken,
      by: STAND_IN,
      body,
    });
    if (ack.accepted && ack.fencingToken !== null) this.fencingToken = ack.fencingToken;
    return ack;
  }

  /** For commands that cannot be refused where they are sent: a refusal is a bug of the policy and ends the run. */
  require(body: CellCommandBody): void {
    const ack = this.send(body);
    if (!ack.accepted) throw new Error(`The cell refused ${body.type} (${ack.code}): ${ack.message}`);
  }

  /** Lets the cell run until the condition holds; false when it did not within the time. */
  async until(condition: (snapshot: CellSnapshot) => boolean, limitMs: number): Promise<boolean> {
    const endMs = this.core.nowMs + limitMs;
    while (!condition(this.snapshot)) {
      if (this.core.nowMs >= endMs) return false;
      await this.core.advance(STEP_MS);
    }
    return true;
  }
}

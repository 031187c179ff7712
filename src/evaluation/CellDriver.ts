import type { CellCommandBody, CommandAck } from '#shared/domain/cellCommand.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { Person } from '#shared/domain/intervention.ts';
import type { ManualMotion } from '#shared/domain/manualMotion.ts';
import { previewBasisOf } from '#shared/domain/previewBasisOf.ts';
import type { CellCore } from '#cell/core/CellCore.ts';

/** Who commands an evaluated cell: nobody; the policy stands in. */
const STAND_IN: Person = { operatorId: 'evaluation', name: 'Evaluation', consoleId: 'evaluation' };
const ORIGIN = { consoleId: STAND_IN.consoleId, connectionId: 'evaluation', sessionId: 'evaluation' };
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
    const command = {
      commandId: `evaluation-${this.commandNumber}`,
      deadlineMs: this.core.nowMs + 1000,
      fencingToken: body.type === 'control.acquire' || body.type === 'intervention.claim' ? null : this.fencingToken,
      by: STAND_IN,
      body,
    };
    const ack = this.core.handle(command, ORIGIN);
    if (ack.accepted && ack.fencingToken !== null) this.fencingToken = ack.fencingToken;
    return ack;
  }

  /** For commands that cannot be refused where they are sent: a refusal is a bug of the policy and ends the run. */
  require(body: CellCommandBody): void {
    const ack = this.send(body);
    if (!ack.accepted) throw new Error(`The cell refused ${body.type} (${ack.code}): ${ack.message}`);
  }

  /**
   * Moves the arm by hand, with the control held until the motion is over. False when the cell refused it, or when it did not end
   * within the time.
   */
  async hold(motion: ManualMotion, limitMs: number): Promise<boolean> {
    const basis = previewBasisOf(this.snapshot, 'binId' in motion ? motion.binId : null);
    const holdId = `evaluation-hold-${this.commandNumber}`;
    if (!this.send({ type: 'hold.begin', holdId, motion, speedFraction: 1, basis }).accepted) return false;
    const endMs = this.core.nowMs + limitMs;
    let echoIndex: number | null = null;
    for (let index = 0; this.snapshot.cell.manual?.holdId === holdId; index++) {
      if (this.core.nowMs >= endMs) return false;
      echoIndex = this.core.holdBeat({ holdId, index, echoIndex }, ORIGIN.connectionId)?.index ?? echoIndex;
      await this.core.advance(STEP_MS);
    }
    return true;
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

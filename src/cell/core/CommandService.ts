import type { CommandAck } from '#shared/domain/cellCommand.ts';
import { commandDenial, rightOfCommand } from '#shared/domain/rights.ts';
import type { CellLog } from './CellLog.ts';
import { digestOf, type CommandLedger } from './CommandLedger.ts';
import { ruleOf, type CommandTable } from './commandTable.ts';
import type { ReceivedCommand } from './ReceivedCommand.ts';
import { refused, type Verdict } from './Refusal.ts';

/** Every command's way in: answered once, in time, by whom it may come from. Refusals carry a code of the closed list. */
export class CommandService {
  private readonly log: CellLog;
  private readonly ledger: CommandLedger;
  private readonly table: CommandTable;

  constructor(log: CellLog, ledger: CommandLedger, table: CommandTable) {
    this.log = log;
    this.ledger = ledger;
    this.table = table;
  }

  handle(command: ReceivedCommand): CommandAck {
    const { commandId } = command;
    const earlier = this.ledger.answerTo(command);
    if (earlier === 'other')
      return {
        commandId,
        accepted: false,
        code: 'invalid',
        message: 'This command id belongs to another command; this one was not carried out. Send it with a new id.',
        atMs: this.log.nowMs,
      };
    if (earlier) return earlier;
    const verdict = this.late(command) ?? this.carryOut(command);
    const ack: CommandAck = verdict.ok
      ? { commandId, accepted: true, fencingToken: verdict.value, atMs: this.log.nowMs }
      : { commandId, accepted: false, ...verdict.error, atMs: this.log.nowMs };
    // Renewals come every second or two and do the same however often they come.
    if (command.body.type !== 'control.renew') {
      const answer = { ack, digest: digestOf(command) };
      this.ledger.remember(answer);
      this.log.keepAck(answer);
    }
    return ack;
  }

  private late({ deadlineMs }: ReceivedCommand): Verdict | null {
    const lateByMs = this.log.nowMs - deadlineMs;
    if (lateByMs <= 0) return null;
    return refused(
      'deadline_passed',
      `The command came ${Math.ceil(lateByMs)} ms after its deadline and was not carried out.`,
    );
  }

  private carryOut(command: ReceivedCommand): Verdict {
    const denial = denialOf(command);
    if (denial !== null) return refused('not_permitted', denial);
    const { authorise, carryOut } = ruleOf(this.table, command);
    const problem = authorise(command);
    return problem ? { ok: false, error: problem } : carryOut(command);
  }
}

/** Rights (SPEC R): by what is claimed of whoever gives it. Stopping needs none. */
function denialOf({ by, body, claimed }: ReceivedCommand): string | null {
  if (claimed === null || rightOfCommand(body) === 'stop') return null;
  if (!claimed.believed) return claimed.why;
  return commandDenial(by, claimed.claim.role, claimed.claim.second, body);
}

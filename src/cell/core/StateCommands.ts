import type { CellCommandBody } from '#shared/domain/cellCommand.ts';
import { modesAllowed } from '#shared/domain/packml.ts';
import { ok } from '#shared/result/result.ts';
import type { Said } from '#shared/domain/statement.ts';
import { statement } from '#shared/words/statements/statements.ts';
import type { ArmDriver } from '#cell/ports/ArmDriver.ts';
import type { ArmOccupation } from './ArmOccupation.ts';
import type { CellLog } from './CellLog.ts';
import type { HoldDesk } from './HoldDesk.ts';
import type { PackmlMachine } from './PackmlMachine.ts';
import type { ReceivedCommand } from './ReceivedCommand.ts';
import { refused, type Verdict } from './Refusal.ts';
import type { RunWatch } from './RunWatch.ts';
import type { SupplyWatch } from './SupplyWatch.ts';

type Body<Type extends CellCommandBody['type']> = Extract<CellCommandBody, { type: Type }>;

export interface StateCommandsParts {
  log: CellLog;
  arm: Pick<ArmDriver, 'inBinId'>;
  occupation: ArmOccupation;
  packml: PackmlMachine;
  hold: HoldDesk;
  run: RunWatch;
  supply: SupplyWatch;
}

/** Commands that change state and mode of the cell: what must hold before. */
export class StateCommands {
  private readonly parts: StateCommandsParts;

  constructor(parts: StateCommandsParts) {
    this.parts = parts;
  }

  packml(command: ReceivedCommand, { command: order, reason }: Body<'packml'>): Verdict {
    const { packml, supply, run, hold } = this.parts;
    if (hold.active && (order === 'stop' || order === 'abort' || order === 'hold')) {
      hold.stop('stopped');
      // Held already: what was asked for is that nothing moves.
      if (order === 'hold' && packml.state === 'held') {
        packml.affirm(this.why(command, 'hold', reason), command.commandId);
        return ok(null);
      }
    }
    const inTheWay = order === 'unhold' || order === 'start' ? this.inTheWay() : null;
    if (inTheWay) return refused('wrong_state', `${inTheWay} before the cell goes on.`);
    const missing = order === 'unsuspend' && packml.state === 'suspended' ? supply.missing : null;
    if (missing) return refused('wrong_state', `${missing} The cell goes on by itself when that is over.`);
    const verdict = packml.command(order, this.why(command, order, reason), command.commandId);
    if (verdict.ok && order === 'complete') run.end(command);
    return verdict;
  }

  setMode({ commandId }: ReceivedCommand, { mode }: Body<'mode.set'>): Verdict {
    const { log, packml: machine, occupation } = this.parts;
    const { packml, mode: present } = log.snapshot.cell;
    if (mode !== present && !modesAllowed(packml, present).includes(mode))
      return refused(
        'wrong_state',
        machine.modeProblem(mode) ?? `The mode is not changed while the cell is ${packml}; hold or stop it first.`,
      );
    if (!occupation.idle) return refused('busy', occupation.sentence);
    log.emit({ type: 'mode.changed', mode }, commandId);
    return ok(null);
  }

  /** The words of whoever asked for it, or who it was. */
  private why({ by }: ReceivedCommand, order: string, reason: string): Said {
    return reason === ''
      ? { text: `${order} by ${by.name}`, statement: statement('by_person', { name: by.name }) }
      : { text: reason };
  }

  /** What a person has to see to before the cell runs again. */
  private inTheWay(): string | null {
    const { arm, log } = this.parts;
    if (arm.inBinId !== null) return `The tool stands in bin ${arm.inBinId}. Retract it`;
    const { floorItemIds } = log.snapshot.cell;
    if (floorItemIds.length > 0) return `On the floor: ${floorItemIds.join(', ')}. Clear it`;
    const sticking = log.snapshot.buffer.find((item) => item.location.place === 'mouth');
    return sticking ? `${sticking.itemId} sticks out of a bin. Take it away` : null;
  }
}

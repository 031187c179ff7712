import type { CellCommandBody } from '#shared/domain/cellCommand.ts';
import { ok } from '#shared/result/result.ts';
import type { ArmOccupation } from './ArmOccupation.ts';
import type { BinLooks } from './BinLooks.ts';
import { lookPriority } from './Eyes.ts';
import { unknownBin } from './MotionDesk.ts';
import type { PodDock } from './PodDock.ts';
import { refused, type Verdict } from './Refusal.ts';

/** Looks that a person asks for. */
export class LookRequests {
  private readonly dock: PodDock;
  private readonly occupation: ArmOccupation;
  private readonly looks: BinLooks;

  constructor(dock: PodDock, occupation: ArmOccupation, looks: BinLooks) {
    this.dock = dock;
    this.occupation = occupation;
    this.looks = looks;
  }

  look({ binId }: Extract<CellCommandBody, { type: 'bin.look' }>): Verdict {
    if (!this.dock.pod) return refused('wrong_state', 'There is no pod at the cell.');
    if (!this.dock.bin(binId)) return unknownBin(binId);
    if (this.occupation.binId === binId)
      return refused('busy', `${this.occupation.sentence} It is looked at afterwards.`);
    this.looks.look(binId, lookPriority.person);
    return ok(null);
  }
}

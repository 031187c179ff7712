import type { CellCommandBody } from '#shared/domain/cellCommand.ts';
import { ownSetting, type InspectionSetting } from '#shared/domain/inspectionState.ts';
import { ok } from '#shared/result/result.ts';
import type { CellLog } from './CellLog.ts';
import type { ReceivedCommand } from './ReceivedCommand.ts';
import { refused, type Verdict } from './Refusal.ts';

type InspectionSet = Extract<CellCommandBody, { type: 'inspection.set' }>;

/** From which score on the next items are set aside. What lies in the buffer keeps what was said of it. */
export class InspectionThreshold {
  private readonly log: CellLog;

  constructor(log: CellLog) {
    this.log = log;
  }

  set({ by, commandId }: ReceivedCommand, { sidelinedPerThousand, threshold, reason }: InspectionSet): Verdict {
    if (sidelinedPerThousand !== null && threshold === null)
      return refused('invalid', 'A sideline budget needs the threshold that was chosen for it, and none was given.');
    const before = settingOf(this.log.snapshot.inspection ?? ownSetting);
    const wanted: InspectionSetting = { sidelinedPerThousand, threshold };
    if (before.sidelinedPerThousand === sidelinedPerThousand && before.threshold === threshold) return ok(null);
    this.log.emit({ type: 'inspection.set', ...wanted, by, reason, before }, commandId);
    return ok(null);
  }
}

const settingOf = ({ sidelinedPerThousand, threshold }: InspectionSetting): InspectionSetting => ({
  sidelinedPerThousand,
  threshold,
});

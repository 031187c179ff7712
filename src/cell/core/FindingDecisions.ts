import type { CellCommandBody } from '#shared/domain/cellCommand.ts';
import { ok } from '#shared/result/result.ts';
import type { CellLog } from './CellLog.ts';
import type { GalleryWatch } from './GalleryWatch.ts';
import type { InterventionDesk } from './InterventionDesk.ts';
import { moveTo } from './itemBookkeeping.ts';
import type { ReceivedCommand } from './ReceivedCommand.ts';
import { refused, type Verdict } from './Refusal.ts';

type Decide = Extract<CellCommandBody, { type: 'finding.decide' }>;

/** What a person decides about a suspected damage, and what becomes of the item. */
export class FindingDecisions {
  private readonly log: CellLog;
  private readonly interventions: InterventionDesk;
  private readonly watch: GalleryWatch;

  constructor(log: CellLog, interventions: InterventionDesk, watch: GalleryWatch) {
    this.watch = watch;
    this.log = log;
    this.interventions = interventions;
  }

  decide({ by, commandId }: ReceivedCommand, { findingId, decision, note, destination }: Decide): Verdict {
    const { log } = this;
    const finding = log.snapshot.findings.find((open) => open.findingId === findingId);
    if (!finding) return refused('unknown_finding', `There is no undecided finding ${findingId}.`);
    const item = log.snapshot.buffer.find(({ itemId }) => itemId === finding.itemId);
    log.emit(
      { type: 'finding.decided', findingId, by, decision, note, ...(destination ? { destination } : {}) },
      commandId,
    );
    this.interventions.closeForFinding(findingId, decision, by, note, commandId);
    if (!item) return ok(null);
    this.watch.decided(item.product, finding.imageId, decision === 'release');
    const flag = { findingId, label: 'damage', score: finding.score };
    // `release` says that nothing is wrong; `stow` says that it is stowed all the same.
    log.emit(
      {
        type: 'item.flagged',
        itemId: item.itemId,
        flag: decision === 'release' ? null : { ...flag, state: decision === 'stow' ? 'cleared' : 'confirmed' },
      },
      commandId,
    );
    if (decision === 'sideline' && item.location.place === 'buffer')
      moveTo(log, item.itemId, { place: 'sideline' }, item.product);
    return ok(null);
  }
}

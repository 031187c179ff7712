import type { CellCommandBody } from '#shared/domain/cellCommand.ts';
import type { HandReport } from '#shared/domain/handWork.ts';
import { boxVolumeM3 } from '#shared/domain/item.ts';
import { ok, type Result } from '#shared/result/result.ts';
import type { ArmDriver } from '#cell/ports/ArmDriver.ts';
import type { HandWorkDone, WorldTruth } from '#cell/ports/WorldTruth.ts';
import type { ArmOccupation } from './ArmOccupation.ts';
import type { BinLooks } from './BinLooks.ts';
import type { CellLog } from './CellLog.ts';
import type { HandAwaited } from './CellMemory.ts';
import { lookPriority } from './Eyes.ts';
import { compareWithPicture } from './handCheck.ts';
import { handReportSaid, handMismatchSaid } from './handSaid.ts';
import { handUnit, type HandUnit } from './handUnit.ts';
import type { Intake } from './Intake.ts';
import type { InterventionDesk } from './InterventionDesk.ts';
import { moveTo } from './itemBookkeeping.ts';
import { unknownBin } from './MotionDesk.ts';
import type { PodDock } from './PodDock.ts';
import type { ReceivedCommand } from './ReceivedCommand.ts';
import { refused, type Refusal, type Verdict } from './Refusal.ts';

export interface HandDeskParts {
  log: CellLog;
  arm: ArmDriver;
  /** A person at a simulated cell is simulated too; null: a real cell, where it has been done. */
  world: Pick<WorldTruth, 'workByHand'> | null;
  occupation: ArmOccupation;
  dock: PodDock;
  intake: Intake;
  looks: Pick<BinLooks, 'evaluate' | 'expose'>;
  interventions: InterventionDesk;
}

/** What a person did by hand (N in SPEC.md): the books follow what was said, and the next picture is compared with it. */
export class HandDesk {
  private readonly parts: HandDeskParts;

  constructor(parts: HandDeskParts) {
    this.parts = parts;
  }

  report({ by, commandId }: ReceivedCommand, body: Extract<CellCommandBody, { type: 'hand.report' }>): Verdict {
    const { log, arm, interventions } = this.parts;
    const { type: _, ...given } = body;
    const problem = this.reachProblem(given.binId);
    if (problem) return { ok: false, error: problem };
    const found = handUnit(log.snapshot, given);
    if (!found.ok) return found;
    const unit = found.value;
    // Where it is not said, a person has it.
    const to = given.deed === 'taken_out' ? (given.to ?? 'person') : null;
    const slot = to === 'buffer' ? this.slotFor(unit) : ok(null);
    if (!slot.ok) return slot;
    const done = this.carriedOut(given, unit);
    if (!done.ok) return done;
    const report: HandReport = { ...given, itemId: unit?.itemId ?? null, to };
    const before = log.snapshot.estimates.find((estimate) => estimate.binId === report.binId) ?? null;

    log.emit({ ...report, type: 'hand.reported', by }, commandId);
    const mouth = unit?.location?.place === 'mouth' ? unit.location.binId : null;
    if (unit?.location && unit.location.place !== 'buffer') arm.takenByHand(unit.itemId, mouth);
    done.value?.carryOut();
    if (unit) this.book(report, unit, slot.value);
    const product = unit?.product ?? done.value?.taken?.product ?? null;
    interventions.note(by, handReportSaid(report, product), commandId);
    const unitM3 = product && report.deed !== 'rearranged' ? boxVolumeM3(product) : null;
    const podId = this.parts.dock.pod!.podId;
    this.await({ podId, report, by, productName: product?.name ?? '', unitM3, before: before && seenOf(before) });
    return ok(null);
  }

  /** After a restart of the cell: what was said is compared with a new picture. */
  resume(): void {
    const { log } = this.parts;
    const waiting = log.memory.handAwaited;
    log.memory.handAwaited = [];
    for (const each of waiting) this.await(each);
  }

  /** Nobody reaches into a moving cell, nor past the tool, nor past what sticks out. */
  private reachProblem(binId: string): Refusal | null {
    const { log, arm, occupation, dock } = this.parts;
    if (!dock.pod) return { code: 'wrong_state', message: 'There is no pod at the cell.' };
    if (!dock.bin(binId)) return unknownBin(binId).error;
    if (!occupation.idle) return { code: 'busy', message: `${occupation.sentence} Nobody reaches into a moving cell.` };
    if (arm.inBinId === binId)
      return { code: 'wrong_state', message: `The tool stands in bin ${binId}; retract it first.` };
    if (log.memory.handAwaited.some(({ report }) => report.binId === binId))
      return { code: 'busy', message: `The picture after the last work by hand in bin ${binId} is awaited.` };
    return null;
  }

  private slotFor(unit: HandUnit | null): Result<number | null, Refusal> {
    if (!unit)
      return refused('unknown_item', 'The cell does not know this unit; only what it knows goes to the buffer.');
    const slot = this.parts.intake.slotForReturn();
    return slot === null ? refused('busy', 'The buffer has no free slot.') : ok(slot);
  }

  /** By the simulated person; null where a real one has done it already. */
  private carriedOut(
    { deed, binId, scannedCode }: HandReport,
    unit: HandUnit | null,
  ): Result<HandWorkDone | null, Refusal> {
    const { log, world } = this.parts;
    if (!world) return ok(null);
    const done = world.workByHand({
      deed,
      binId,
      itemId: unit?.itemId ?? null,
      product: unit?.product ?? null,
      code: scannedCode,
      knownItemIds: (log.snapshot.stowed ?? []).map(({ itemId }) => itemId),
    });
    return done.ok ? done : refused('wrong_state', done.error);
  }

  private book({ deed, binId, to }: HandReport, { itemId, product, location }: HandUnit, slot: number | null): void {
    const { log, dock, intake } = this.parts;
    const { podId } = dock.pod!;
    const { memory } = log;
    if (deed === 'put_in') {
      moveTo(log, itemId, { place: 'bin', podId, binId }, product);
      memory.stowedVolumeM3 += boxVolumeM3(product);
      const { run } = log.snapshot.cell;
      if (run) log.emit({ type: 'run.changed', run: { ...run, unitsByHand: (run.unitsByHand ?? 0) + 1 } });
    } else {
      // A unit that lay in the bin is known again first, as one that sticks out is.
      if (!location) moveTo(log, itemId, { place: 'mouth', podId, binId }, product);
      moveTo(log, itemId, to === 'buffer' ? { place: 'buffer', slot: slot! } : { place: to ?? 'person' }, product);
      if (!location) memory.stowedVolumeM3 = Math.max(0, memory.stowedVolumeM3 - boxVolumeM3(product));
    }
    // What was in the tool keeps no slot free any more.
    if (location?.place === 'tool') intake.reserve(null);
  }

  private await(awaited: HandAwaited): void {
    const { log, looks } = this.parts;
    log.memory.handAwaited.push(awaited);
    const { binId } = awaited.report;
    looks.evaluate(binId, lookPriority.person, looks.expose(binId), (imageId) => this.compare(awaited, imageId));
  }

  private compare(awaited: HandAwaited, imageAfterId: string | null): void {
    const { log, interventions } = this.parts;
    const { podId, report, by, unitM3, before } = awaited;
    log.memory.handAwaited = log.memory.handAwaited.filter((each) => each !== awaited);
    const { pod, estimates } = log.snapshot;
    const after = estimates.find(
      (estimate) => estimate.binId === report.binId && estimate.imageId === imageAfterId && pod?.podId === podId,
    );
    const compared = compareWithPicture({ deed: report.deed, unitM3, before, after: after ?? null });
    const { binId, deed, itemId } = report;
    const images = { imageBeforeId: before?.imageId ?? null, imageAfterId };
    log.emit({ type: 'hand.compared', binId, deed, itemId, ...compared, ...images, by });
    if (compared.verdict === 'disagrees')
      interventions.openForHand({ binId, itemId, ...images }, handMismatchSaid(awaited));
  }
}

const seenOf = ({ status, freeVolumeM3, freeVolumeMarginM3, imageId }: NonNullable<HandAwaited['before']>) => ({
  status,
  freeVolumeM3,
  freeVolumeMarginM3,
  imageId,
});

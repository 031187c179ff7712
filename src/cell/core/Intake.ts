import type { Finding } from '#shared/domain/finding.ts';
import type { Item } from '#shared/domain/item.ts';
import { cellModeRules } from '#shared/domain/packml.ts';
import type { BoothLook } from '#cell/perception/Vision.ts';
import type { Scenario } from '#cell/scenarios/Scenario.ts';
import type { CellLog } from './CellLog.ts';
import type { Eyes } from './Eyes.ts';
import type { StoredPicture } from './PictureStore.ts';

export interface IntakeOptions {
  scenario: Scenario;
  slots: number;
  /** Cell time between two units on the conveyor. */
  periodMs: number;
  keepPicture: (picture: StoredPicture) => void;
  onFinding: (finding: Finding) => void;
  /** Whether the code on the unit of this number cannot be read; by default all can. */
  isUnreadable?: (unitNumber: number) => boolean;
}

/** Units come one by one through the booth into the buffer, as long as a slot is free. */
export class Intake {
  private readonly log: CellLog;
  private readonly eyes: Eyes;
  private readonly options: IntakeOptions;
  private nextUnitMs = 0;
  private readonly startedAtMs: number;
  private inBooth = false;
  private blind = false;
  private unreadable = false;
  /** Slot of the item that the arm took, kept free until it is known whether the item comes back. */
  private reservedSlot: number | null = null;

  constructor(log: CellLog, eyes: Eyes, options: IntakeOptions) {
    this.log = log;
    this.eyes = eyes;
    this.options = options;
    this.startedAtMs = log.nowMs;
  }

  reserve(slot: number | null): void {
    this.reservedSlot = slot;
  }

  /** The slot that was kept for the item in the tool, else the lowest free one; null when the buffer is full. */
  slotForReturn(): number | null {
    return this.reservedSlot ?? this.freeSlot();
  }

  tick(): void {
    if (!cellModeRules[this.log.snapshot.cell.mode].feeds) return;
    if (this.inBooth || this.log.nowMs < this.nextUnitMs || this.freeSlot() === null) return;
    const { memory } = this.log;
    const { scenario, periodMs } = this.options;
    const earliestMs = this.startedAtMs + (scenario.notBeforeMs?.(memory.unitNumber + 1) ?? 0);
    if (this.log.nowMs < earliestMs) {
      this.nextUnitMs = earliestMs;
      return;
    }
    this.nextUnitMs = this.log.nowMs + periodMs;
    if (this.options.isUnreadable?.(memory.unitNumber + 1)) {
      this.toPerson(scenario.unit(memory.unitNumber + 1).itemId);
      return;
    }
    this.unreadable = false;
    this.inBooth = true;
    // Counted when it is in the buffer: after a restart, the unit that was in the booth comes again.
    const unit = scenario.unit(memory.unitNumber + 1);
    const { itemId, product, damage } = unit;
    const arrive = (look: BoothLook | null, capturedAtMs: number): void => {
      this.inBooth = false;
      if (look) this.blind = false;
      const slot = this.freeSlot();
      if (slot === null) return;
      memory.unitNumber += 1;
      if (damage) memory.damages[itemId] = damage;
      const imageId = look ? this.log.nextId('image') : null;
      const item: Item = {
        itemId,
        product,
        location: { place: 'buffer', slot },
        flag: null,
        failedAttempts: 0,
        imageId,
      };
      if (look && imageId) {
        const { widthPx, heightPx, jpeg } = look;
        this.options.keepPicture({ imageId, widthPx, heightPx, capturedAtMs, jpeg });
      }
      this.log.emit({ type: 'item.arrived', item });
      if (look && imageId && look.score >= look.threshold) this.raise(item, look, imageId, capturedAtMs);
    };
    this.eyes.inspectInBooth({ product, damage, pictureSeed: unit.pictureSeed }, arrive, (problem) => {
      this.tellBlind(itemId, problem);
      arrive(null, this.log.nowMs);
    });
  }

  /** Nothing can be planned for a unit of which nobody knows what it is; a person finds out. One warning until codes are read again. */
  private toPerson(itemId: string): void {
    this.log.memory.unitNumber += 1;
    this.log.emit({ type: 'item.moved', itemId, location: { place: 'person' } });
    if (this.unreadable) return;
    this.unreadable = true;
    this.log.emit({
      type: 'notice',
      severity: 'warning',
      code: 'label_unreadable',
      text: `The code on ${itemId} cannot be read; it goes to a person, and so does every unit whose code cannot be read.`,
    });
  }

  /** One warning until an inspection succeeds again, not one a unit. */
  private tellBlind(itemId: string, problem: string): void {
    if (this.blind) return;
    this.blind = true;
    this.log.emit({
      type: 'notice',
      severity: 'warning',
      code: 'inspection_failed',
      text: `${itemId} was not inspected: ${problem} Units go on without a booth picture until this is over.`,
    });
  }

  private raise(item: Item, look: BoothLook, imageId: string, capturedAtMs: number): void {
    const findingId = this.log.nextId('finding');
    const referenceImageId = this.log.nextId('image');
    const { widthPx, heightPx, score, threshold, model, regions } = look;
    this.options.keepPicture({ imageId: referenceImageId, widthPx, heightPx, capturedAtMs, jpeg: look.referenceJpeg });
    const finding: Finding = {
      findingId,
      itemId: item.itemId,
      sku: item.product.sku,
      raisedAtMs: this.log.nowMs,
      score,
      threshold,
      model,
      imageId,
      referenceImageId,
      regions,
      decision: null,
    };
    this.log.emit({ type: 'finding.raised', finding });
    this.log.emit({
      type: 'item.flagged',
      itemId: item.itemId,
      flag: { findingId, label: 'damage', score, state: 'open' },
    });
    this.options.onFinding(finding);
  }

  private freeSlot(): number | null {
    const taken = new Set(
      this.log.snapshot.buffer.flatMap(({ location }) => (location.place === 'buffer' ? [location.slot] : [])),
    );
    if (this.reservedSlot !== null) taken.add(this.reservedSlot);
    for (let slot = 0; slot < this.options.slots; slot++) if (!taken.has(slot)) return slot;
    return null;
  }
}

import type { Finding } from '#shared/domain/finding.ts';
import type { CatalogueItem, Item } from '#shared/domain/item.ts';
import { cellModeRules } from '#shared/domain/packml.ts';
import { statement } from '#shared/words/statements/statements.ts';
import type { BoothLook, Cameras } from '#cell/ports/Cameras.ts';
import type { Supply } from '#cell/ports/Supply.ts';
import type { CellLog } from './CellLog.ts';
import type { Eyes } from './Eyes.ts';
import type { GalleryDesk } from './GalleryDesk.ts';
import type { GalleryWatch } from './GalleryWatch.ts';
import type { PictureAlbum } from './PictureAlbum.ts';
import { Signal } from './Signal.ts';

export interface IntakeParts {
  log: CellLog;
  eyes: Eyes;
  cameras: Pick<Cameras, 'exposeBooth'>;
  supply: Pick<Supply, 'arrivedUnit' | 'unitTaken'>;
  album: PictureAlbum;
  slots: number;
  gallery: GalleryDesk;
  galleryWatch: GalleryWatch;
}

/** Units come one by one through the booth into the buffer, as long as a slot is free. */
export class Intake {
  readonly findingRaised = new Signal<[finding: Finding]>();
  private readonly log: CellLog;
  private readonly parts: IntakeParts;
  private inBooth = false;
  private blind = false;
  private unreadable = false;
  /** Slot of the item that the arm took, kept free until it is known whether the item comes back. */
  private reservedSlot: number | null = null;

  constructor(parts: IntakeParts) {
    this.parts = parts;
    this.log = parts.log;
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
    if (this.inBooth || this.freeSlot() === null) return;
    const unit = this.parts.supply.arrivedUnit(this.log.nowMs);
    if (!unit) return;
    const { itemId, product } = unit;
    if (!product) {
      this.toPerson(itemId);
      return;
    }
    this.unreadable = false;
    this.inBooth = true;
    const arrive = (look: BoothLook | null, capturedAtMs: number): void => {
      this.inBooth = false;
      if (look) this.blind = false;
      this.toBuffer(itemId, product, look, capturedAtMs);
    };
    this.parts.eyes.inspectInBooth(
      this.parts.cameras.exposeBooth(unit, this.parts.gallery.choiceFor(product.sku)),
      arrive,
      (problem) => {
        this.reportBlind(itemId, problem);
        arrive(null, this.log.nowMs);
      },
    );
  }

  private toBuffer(itemId: string, product: CatalogueItem, look: BoothLook | null, capturedAtMs: number): void {
    const slot = this.freeSlot();
    if (slot === null) return;
    // Only now: after a restart, the unit that was in the booth comes again.
    this.parts.supply.unitTaken();
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
      this.parts.album.keep({ imageId, widthPx, heightPx, capturedAtMs, jpeg });
    }
    const threshold = this.log.snapshot.inspection?.threshold ?? look?.threshold ?? 1;
    const inspection = look && { score: look.score, threshold, model: look.model };
    this.log.emit({ type: 'item.arrived', item, ...(inspection ? { inspection } : {}) });
    if (look?.references) this.parts.galleryWatch.judged(product, look.score < threshold, look.references);
    if (look && imageId && look.score >= threshold) this.raise(item, { ...look, threshold }, imageId, capturedAtMs);
  }

  /** Nothing can be planned for a unit of which nobody knows what it is; a person finds out. One warning until codes are read again. */
  private toPerson(itemId: string): void {
    this.parts.supply.unitTaken();
    this.log.emit({ type: 'item.moved', itemId, location: { place: 'person' } });
    if (this.unreadable) return;
    this.unreadable = true;
    this.log.emit({
      type: 'notice',
      severity: 'warning',
      code: 'label_unreadable',
      text: `The code on ${itemId} cannot be read; it goes to a person, and so does every unit whose code cannot be read.`,
      statement: statement('label_unreadable', { itemId }),
    });
  }

  /** One warning until an inspection succeeds again, not one a unit. */
  private reportBlind(itemId: string, problem: string): void {
    if (this.blind) return;
    this.blind = true;
    this.log.emit({
      type: 'notice',
      severity: 'warning',
      code: 'inspection_failed',
      text: `${itemId} was not inspected: ${problem} Units go on without a booth picture until this is over.`,
      statement: statement('inspection_failed', { itemId }),
    });
  }

  private raise(item: Item, look: BoothLook, imageId: string, capturedAtMs: number): void {
    const findingId = this.log.nextId('finding');
    const referenceImageId = this.log.nextId('image');
    const { widthPx, heightPx, score, threshold, model, regions } = look;
    this.parts.album.keep({ imageId: referenceImageId, widthPx, heightPx, capturedAtMs, jpeg: look.referenceJpeg });
    const views = (look.others ?? []).map(({ camera, ...picture }) => {
      const viewId = this.log.nextId('image');
      this.parts.album.keep({ imageId: viewId, capturedAtMs, ...picture });
      return { camera, imageId: viewId };
    });
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
      ...(views.length > 0 || look.evidence ? { evidence: { ...look.evidence, views } } : {}),
      decision: null,
    };
    this.log.emit({ type: 'finding.raised', finding });
    this.log.emit({
      type: 'item.flagged',
      itemId: item.itemId,
      flag: { findingId, label: 'damage', score, state: 'open' },
    });
    this.findingRaised.tell(finding);
  }

  private freeSlot(): number | null {
    const taken = new Set(
      this.log.snapshot.buffer.flatMap(({ location }) => (location.place === 'buffer' ? [location.slot] : [])),
    );
    if (this.reservedSlot !== null) taken.add(this.reservedSlot);
    for (let slot = 0; slot < this.parts.slots; slot++) if (!taken.has(slot)) return slot;
    return null;
  }
}

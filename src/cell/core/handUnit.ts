import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import { isCodeOf, type HandReport } from '#shared/domain/handWork.ts';
import type { CatalogueItem, Item, ItemLocation } from '#shared/domain/item.ts';
import { ok, type Result } from '#shared/result/result.ts';
import { refused, type Refusal } from './Refusal.ts';

/** A unit of the cell's books that a hand moved. */
export interface HandUnit {
  itemId: string;
  product: CatalogueItem;
  /** Where it was; null: in the bin, where the cell itself or a hand had put it. */
  location: ItemLocation | null;
}

type Books = Pick<CellSnapshot, 'buffer' | 'stowed'>;

/**
 * The unit that a report is about, checked against the cell's books and against what was scanned or counted; null where
 * nothing went in or out, or a unit came out that the cell never knew.
 */
export function handUnit(books: Books, report: HandReport): Result<HandUnit | null, Refusal> {
  const { deed, binId, scannedCode, unitsInBin } = report;
  if (scannedCode === null && unitsInBin === null)
    return refused('invalid', 'A scan of the unit or a count of the units in the bin is needed.');
  const sticking = sticksOutOf(books, binId).find(({ itemId }) => itemId !== report.itemId);
  if (sticking)
    return refused('wrong_state', `${sticking.itemId} sticks out of bin ${binId}; put that in or take it out first.`);
  const found =
    deed === 'rearranged' ? ok(null) : deed === 'put_in' ? toPutIn(books, report) : toTakeOut(books, report);
  if (!found.ok) return found;
  const unit = found.value;
  if (unit && scannedCode !== null && !isCodeOf(scannedCode, unit.itemId, unit.product))
    return refused('invalid', `The scan reads ${scannedCode}; ${unit.itemId} is ${unit.product.sku}.`);
  const known = inBooks(books, binId).length + (deed === 'put_in' ? 1 : unit && !unit.location ? -1 : 0);
  if (unitsInBin !== null && unitsInBin < known)
    return refused(
      'invalid',
      `${unitsInBin} counted, but ${known} units in bin ${binId} are in the books: say first which were taken out.`,
    );
  return found;
}

const sticksOutOf = ({ buffer }: Books, binId: string): Item[] =>
  buffer.filter(({ location }) => location.place === 'mouth' && location.binId === binId);

const inBooks = ({ stowed = [] }: Books, binId: string) => stowed.filter((unit) => unit.binId === binId);

function toPutIn({ buffer }: Books, { itemId }: HandReport): Result<HandUnit, Refusal> {
  const item = buffer.find((each) => each.itemId === itemId);
  if (!item || item.location.place === 'booth')
    return refused('unknown_item', `There is no item ${itemId ?? ''} in buffer, tool, mouth or on the floor.`);
  if (item.flag?.state === 'open')
    return refused('item_flagged', `${item.itemId} has an undecided damage finding; a person decides first.`);
  if (item.flag?.state === 'confirmed')
    return refused('item_flagged', `${item.itemId} is confirmed as damaged and is not stowed.`);
  return ok(item);
}

/** By its id; or by its code, the one that came last where several have it: what lies in front is taken first. */
function toTakeOut(books: Books, { itemId, binId, scannedCode }: HandReport): Result<HandUnit | null, Refusal> {
  const units: HandUnit[] = [
    ...sticksOutOf(books, binId),
    ...inBooks(books, binId)
      .toReversed()
      .map((unit) => ({ itemId: unit.itemId, product: unit.product, location: null })),
  ];
  if (itemId !== null) {
    const unit = units.find((each) => each.itemId === itemId);
    return unit ? ok(unit) : refused('unknown_item', `The cell does not know ${itemId} to be in bin ${binId}.`);
  }
  return ok((scannedCode !== null && units.find((unit) => isCodeOf(scannedCode, unit.itemId, unit.product))) || null);
}

import type { ItemForm } from '#shared/domain/item.ts';

/**
 * The form of a product that only has a name and three sides. The first rule that applies decides:
 *  1. sphere: the name says ball or globe, and the sides differ by at most 10 %;
 *  2. book: the code is a valid ISBN-10, or the name says book, paperback, novel, diary ...; no thicker than 8 cm;
 *  3. bag: the name says that it is soft (clothing, cloth, pouches, refills);
 *  4. cylinder: two sides agree within 8 %, the third is longer, and the name says bottle, can, jar, tube, candle ...;
 *  5. blister: thinner than 4 cm and the name says that such things hang on cards (batteries, cables, memory cards ...);
 *  6. irregular: the name says that it has no straight sides (figures, plush, tools, toys without a box);
 *  7. box: everything else.
 * Fragile is what the name calls glass, ceramic, porcelain, crystal, a mirror, a bulb or fragile.
 */
export function inferForm(sku: string, name: string, sidesM: readonly [number, number, number]): ItemForm {
  const [long, middle, thin] = [...sidesM].sort((a, b) => b - a) as [number, number, number];
  if (/\b(balls?|globe|sphere)\b/i.test(name) && thin > 0.9 * long) return 'sphere';
  if (thin <= 0.08 && (isIsbn10(sku) || BOOK.test(name))) return 'book';
  if (SOFT.test(name)) return 'bag';
  if (thin > 0.92 * middle && long > middle && ROUND.test(name)) return 'cylinder';
  if (thin < 0.04 && ON_A_CARD.test(name)) return 'blister';
  if (WITHOUT_STRAIGHT_SIDES.test(name)) return 'irregular';
  return 'box';
}

export const inferFragile = (name: string): boolean =>
  /\b(glass|glasses|glassware|ceramic|porcelain|china|crystal|mirror|bulbs?|fragile|stoneware|vase)\b/i.test(name);

const BOOK =
  /\b(books?|paperback|hardcover|novel|journal|notebook|planner|diary|edition|textbook|dictionary|bible|comics?)\b/i;
const SOFT =
  /\b(shirts?|t-shirts?|tees?|pants|jeans|shorts|socks?|dress|skirt|hoodie|jacket|sweater|leggings?|towels?|blanket|sheets?|curtains?|fabric|yarn|gloves?|scarf|costume|pouch|refill|bag of|bikini|bra|underwear|wig|rug|pillow(case)?s?|cushion|poncho|robe|apron)\b/i;
const ROUND =
  /\b(bottles?|cans?|jars?|tubes?|tumblers?|thermos|flask|spray|candles?|canister|roll|rolls|drum|tin|lotion|shampoo|oil|filters?|lens|shaker|cup|cups|mug|oz|ounces?|fluid|ml)\b/i;
const ON_A_CARD =
  /\b(batter(y|ies)|cables?|memory cards?|usb|adapters?|chargers?|razors?|blades?|pens?|markers?|bits?|screws?|keychain|earrings?|lipstick|mascara|toothbrush|cartridges?|fuses?|switch|case for|screen protectors?|stickers?|decals?)\b/i;
const WITHOUT_STRAIGHT_SIDES =
  /\b(figures?|figurine|plush|stuffed|statue|wrench|pliers|hammer|scissors|helmet|mask|bracket|hose|pump|lamp|basket|boots?|shoes?|sandals?|toy|knob|handle|faucet|sculpture)\b/i;

/** ISBN-10 with its check digit: the codes of books in catalogues that mix books with everything else. */
export function isIsbn10(code: string): boolean {
  if (!/^\d{9}[\dX]$/.test(code)) return false;
  let sum = 0;
  for (let k = 0; k < 10; k++) sum += (10 - k) * (code[k] === 'X' ? 10 : Number(code[k]));
  return sum % 11 === 0;
}

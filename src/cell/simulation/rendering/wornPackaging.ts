import type { ItemForm } from '#shared/domain/item.ts';
import { pickOne, type RandomSource } from '#shared/random/randomSource.ts';
import type { Material } from './Mesh.ts';
import { CLOUD, completeMaterials, FIBRE, INKS, packageMaterials, PAPER, whiteLabel, WORDS } from './packaging.ts';
import { PrintSheet, shadeRgb, type Rgb } from './PrintSheet.ts';

const FRONT_PX = 256;
const SIDE_PX = 128;
const sheetSizePx = (part: number): number => (part === 0 ? FRONT_PX : SIDE_PX);
/** Bare board: kraft of any age, white, grey. */
const BOARDS: readonly Rgb[] = [[158, 124, 88], [146, 116, 84], [170, 138, 100], [132, 104, 76], [196, 190, 178], [206, 202, 194], [150, 146, 138]]; // prettier-ignore
/** What shows through clear film. */
const CONTENTS: readonly Rgb[] = [[88, 82, 74], [120, 112, 100], [52, 52, 56], [150, 142, 128], [70, 88, 108], [112, 72, 66], [176, 170, 160], [96, 104, 84]]; // prettier-ignore

/** Packages of the worn look: more bare cardboard and clear film, print in small words and pictures, dull inks. */
export function wornPackage(form: ItemForm, random: RandomSource): Material[] {
  switch (form) {
    case 'bag':
      return random() < 0.7 ? clearBag(random) : mailer(random);
    case 'box':
      return random() < 0.5 ? board(random) : print(random, 0.5 + 0.5 * random());
    case 'blister':
    case 'irregular':
    case 'sphere':
      return print(random, 0.85);
    case 'book':
      return print(random, 0.75);
    case 'cylinder':
      return packageMaterials(form, random);
  }
}

function board(random: RandomSource): Material[] {
  const tone = shadeRgb(pickOne(random, BOARDS), 0.8 + 0.35 * random());
  const dark = shadeRgb(tone, 0.5);
  const isLabelled = random() < 0.55;
  const parts = [0, 1, 2].map((part) => {
    const sheet = new PrintSheet(sheetSizePx(part), tone);
    sheet.grain(FIBRE, 5);
    sheet.grain(CLOUD, 6);
    if (part !== 1 && random() < 0.7) sheet.rect(0, 118, 256, 20, shadeRgb(tone, 1.1), 0.5);
    if (isLabelled && part < 2) {
      const side = 34 + 40 * random();
      whiteLabel(sheet, 20 + 150 * random(), 20 + 160 * random(), side, side * 0.7, random);
    }
    if (random() < 0.4)
      sheet.lines(16 + 120 * random(), 20 + 180 * random(), 60 + 40 * random(), 24, 5, dark, random, 0.6);
    if (random() < 0.25)
      sheet.text(pickOne(random, WORDS), 20 + 100 * random(), 30 + 180 * random(), 10 + 8 * random(), dark);
    return { texture: sheet.texture(), gloss: 0.12 };
  });
  return completeMaterials(parts, random);
}

/** Small pictures, columns of small print, one short name. */
function print(random: RandomSource, vividness: number): Material[] {
  const dull = (rgb: Rgb): Rgb => {
    const grey = (rgb[0] + rgb[1] + rgb[2]) / 3;
    return [0, 1, 2].map((k) => grey + (rgb[k]! - grey) * vividness) as unknown as Rgb;
  };
  const base = dull(pickOne(random, INKS));
  const isBright = base[0] + base[1] + base[2] > 380;
  const ink: Rgb = isBright ? [40, 40, 44] : PAPER;
  const tones = Array.from({ length: 4 }, () => dull(pickOne(random, INKS)));
  const parts = [0, 1, 2].map((part) => {
    const sheet = new PrintSheet(sheetSizePx(part), base);
    if (random() < 0.6) sheet.rect(0, 256 * random(), 256, 30 + 90 * random(), shadeRgb(base, 0.65 + 0.6 * random()));
    const pictures = part === 0 ? 3 + Math.floor(5 * random()) : Math.floor(4 * random());
    for (let k = 0; k < pictures; k++) {
      const width = 16 + 60 * random();
      const [x, y] = [random() * (250 - width), 220 * random()];
      const tone = pickOne(random, tones);
      sheet.rect(x, y, width, width * (0.5 + 0.9 * random()), tone, 0.9);
      sheet.stroke(x + 3, y + 4, x + width - 4, y + width * 0.4, 2 + 5 * random(), shadeRgb(tone, 0.5 + random()));
    }
    for (let k = 0; k < 2 + 4 * random(); k++)
      sheet.lines(12 + 150 * random(), 12 + 200 * random(), 40 + 60 * random(), 12 + 34 * random(), 3.2 + 2.5 * random(), ink, random, 0.75); // prettier-ignore
    for (let k = 0; k < 1 + 2 * random(); k++)
      sheet.text(pickOne(random, WORDS), 14 + 120 * random(), 14 + 200 * random(), 8 + 16 * random() ** 2, ink, 0.13);
    if (part > 0 && random() < 0.5) sheet.barcode(30 + 100 * random(), 150 + 60 * random(), 60, 30, random);
    if (random() < 0.25) whiteLabel(sheet, 160 * random(), 190 * random(), 44, 30, random);
    sheet.turn(Math.floor(4 * random()));
    sheet.grain(CLOUD, 8);
    return { texture: sheet.texture(), gloss: 0.2 + 0.5 * random(), wrinkle: 0.01, creaseScale: 1 };
  });
  return completeMaterials(parts, random);
}

/** A thing in a clear bag: its dull shape, and bright creases over it. */
function clearBag(random: RandomSource): Material[] {
  const content = shadeRgb(pickOne(random, CONTENTS), 0.8 + 0.5 * random());
  const second = pickOne(random, CONTENTS);
  const sheet = new PrintSheet(FRONT_PX, shadeRgb(content, 0.85));
  const shift = Math.floor(random() * 256);
  for (let y = 0; y < 256; y++)
    for (let x = 0; x < 256; x++) {
      const n = CLOUD[((y + shift) & 255) * 256 + x]!;
      sheet.dot(x, y, n > 0 ? shadeRgb(content, 1.25) : second, Math.min(0.85, Math.abs(n) * 1.8));
    }
  if (random() < 0.5) whiteLabel(sheet, 20 + 140 * random(), 20 + 160 * random(), 50, 36, random);
  if (random() < 0.4) sheet.lines(30 + 100 * random(), 40 + 150 * random(), 80, 30, 5, [40, 40, 44], random, 0.5);
  const film = {
    texture: sheet.texture(),
    film: 0.2 + 0.4 * random(),
    gloss: 0.9 + 1 * random(),
    wrinkle: 0.16 + 0.22 * random(),
    creaseScale: 0.3 + 0.7 * random(),
    creaseStretch: 0.3 + random(),
  };
  return completeMaterials([film], random);
}

/** An opaque polybag: white, grey or black. */
function mailer(random: RandomSource): Material[] {
  const tone = pickOne<Rgb>(random, [
    [196, 194, 188],
    [150, 150, 150],
    [58, 58, 62],
    [168, 160, 146],
  ]);
  const sheet = new PrintSheet(FRONT_PX, tone);
  sheet.grain(CLOUD, 10);
  if (random() < 0.7) whiteLabel(sheet, 20 + 130 * random(), 20 + 150 * random(), 60, 44, random);
  return completeMaterials(
    [
      {
        texture: sheet.texture(),
        film: 0.08,
        gloss: 0.5 + 0.7 * random(),
        wrinkle: 0.12 + 0.14 * random(),
        creaseScale: 0.25 + 0.4 * random(),
      },
    ],
    random,
  );
}

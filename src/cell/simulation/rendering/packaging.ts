import type { ItemForm } from '#shared/domain/item.ts';
import type { Material } from './Mesh.ts';
import { PrintSheet, shadeRgb } from './PrintSheet.ts';
import type { Rgb } from './PrintSheet.ts';
import { pickOne } from '#shared/random/randomSource.ts';
import type { RandomSource } from '#shared/random/randomSource.ts';
import { tileNoise } from './Texture.ts';

export const CLOUD = tileNoise(256, 4, 5, 21);
export const FIBRE = tileNoise(256, 32, 3, 22);
const MOTTLE = tileNoise(128, 2, 4, 23);

export const WORDS = ['NOVA', 'KIRO', 'TREND', 'MAXI', 'PULSE', 'ORBIT', 'FINE', 'DELTA', 'SOLEX', 'PRIMA', 'ZEN', 'CORE', 'LUMO', 'AXIS', 'BRIO', 'TERRA']; // prettier-ignore
/** Colours of real packaging, most of it darker and duller than one would paint it. */
export const INKS: readonly Rgb[] = [
  [32, 38, 88], [132, 36, 36], [26, 26, 30], [196, 192, 183], [172, 88, 44], [34, 78, 60], [70, 100, 140], [78, 34, 56],
  [176, 150, 62], [206, 203, 196], [44, 44, 50], [96, 74, 56], [110, 40, 42], [120, 118, 112], [60, 58, 56], [196, 190, 176],
]; // prettier-ignore
export const PAPER: Rgb = [212, 209, 202];
const isBright = ([red, green, blue]: Rgb) => red + green + blue > 380;

/** Main faces are painted finer than sides: that halves the memory of a skin and hardly shows. */
const FRONT_PX = 256;
const SIDE_PX = 128;
const sheetSizePx = (part: number) => (part === 0 ? FRONT_PX : SIDE_PX);

/** Fields that a design leaves out; creases are shifted by chance so that no two packages crumple alike. */
export function completeMaterials(
  parts: readonly (Partial<Material> & Pick<Material, 'texture'>)[],
  random: RandomSource,
): Material[] {
  return parts.map(({ texture, gloss = 0, film = 0, wrinkle = 0, creaseScale = 1, creaseStretch = 1 }) => ({
    texture,
    gloss,
    film,
    wrinkle,
    creaseScale,
    creaseStretch,
    creaseShift: random(),
  }));
}

export function whiteLabel(
  sheet: PrintSheet,
  x: number,
  y: number,
  width: number,
  height: number,
  random: RandomSource,
): void {
  sheet.rect(x, y, width, height, [212, 209, 200]);
  sheet.barcode(x + width * 0.08, y + height * 0.08, width * 0.84, height * 0.42, random);
  sheet.lines(x + width * 0.1, y + height * 0.6, width * 0.8, height * 0.34, height * 0.11, [50, 50, 54], random);
}

function cardboard(random: RandomSource): Material[] {
  const kraft = shadeRgb([158, 120, 82], 0.75 + 0.35 * random());
  const parts = [0, 1, 2].map((part) => {
    const sheet = new PrintSheet(sheetSizePx(part), kraft);
    sheet.grain(FIBRE, 4);
    sheet.grain(CLOUD, 4);
    if (part !== 1) sheet.rect(0, 116, 256, 24, shadeRgb(kraft, 1.12), 0.6);
    if (part === 0) {
      whiteLabel(sheet, 30 + 120 * random(), 30 + 120 * random(), 84, 60, random);
      sheet.text(pickOne(random, WORDS), 20, 205, 26, shadeRgb(kraft, 0.45));
    }
    if (part === 1 && random() < 0.6) sheet.text('^^', 150, 150, 60, shadeRgb(kraft, 0.5));
    return { texture: sheet.texture(), gloss: 0.15 };
  });
  return completeMaterials(parts, random);
}

/** A printed photograph: soft tones of two inks; full bleed, a disc, or a product on plain ground. */
function printPhotograph(sheet: PrintSheet, second: Rgb, third: Rgb, layout: number, random: RandomSource): void {
  const shiftX = Math.floor(random() * 256);
  const shiftY = Math.floor(random() * 256);
  const cx = 80 + 100 * random();
  const cy = 120 + 40 * random();
  const radius = layout === 0 ? 400 : 40 + 60 * random();
  const stretch = 0.6 + 0.9 * random();
  const step = 256 / sheet.sizePx;
  for (let j = 0; j < sheet.sizePx; j++)
    for (let i = 0; i < sheet.sizePx; i++) {
      const x = i * step;
      const y = j * step;
      const n = CLOUD[((y + shiftY) & 255) * 256 + ((x + shiftX) & 255)]!;
      const far = Math.hypot(x - cx, (y - cy) * stretch) / radius + (layout === 2 ? 0.25 * n : 0);
      if (far > 1) continue;
      const tone = Math.max(0, Math.min(1, 0.5 + 1.3 * n + 0.3 * ((y - cy) / radius)));
      const lit = 1.25 - 0.7 * far;
      const mix = (a: number, b: number) => Math.max(0, Math.min(255, (a * tone + b * (1 - tone)) * lit));
      const ink: Rgb = [mix(second[0], third[0]), mix(second[1], third[1]), mix(second[2], third[2])];
      sheet.dot(i, j, ink, Math.min(1, (1 - far) * 12));
    }
  for (let k = 0; k < 3 * random(); k++)
    sheet.stroke(
      256 * random(),
      256 * random(),
      256 * random(),
      256 * random(),
      3 + 14 * random(),
      pickOne(random, INKS),
    );
}

function art(random: RandomSource): Material[] {
  // Designers keep to a family of tones: three unrelated inks look like a test card.
  const base = pickOne(random, INKS);
  const second = random() < 0.5 ? shadeRgb(base, 0.5 + random()) : pickOne(random, INKS);
  const third = random() < 0.6 ? shadeRgb(second, random() < 0.5 ? 0.45 : 1.7) : pickOne(random, INKS);
  const ink: Rgb = isBright(base) ? [30, 30, 34] : random() < 0.7 ? PAPER : shadeRgb(PAPER, 0.6);
  const word = pickOne(random, WORDS);
  const layout = Math.floor(random() * 4);
  const quarters = random() < 0.6 ? 0 : 1 + Math.floor(random() * 3);
  const weight = 0.1 + 0.12 * random();
  const parts = [0, 1, 2].map((part) => {
    const sheet = new PrintSheet(sheetSizePx(part), base);
    if (part === 0) {
      if (layout !== 3) printPhotograph(sheet, second, third, layout, random);
      sheet.text(word, 14 + 60 * random(), 14 + 130 * random() ** 2, 20 + 34 * random(), ink, weight);
      if (random() < 0.5) sheet.rect(0, 206, 256, 50, second, 0.85);
      const fine = random() < 0.5 ? ink : PAPER;
      sheet.lines(14, 212, 90 + 80 * random(), 34, 3.5 + 2.5 * random(), fine, random);
      if (random() < 0.5)
        whiteLabel(sheet, 20 + 140 * random(), 120 + 70 * random(), 60 + 30 * random(), 40 + 20 * random(), random);
    } else {
      sheet.text(word, 20, 24, 20 + 30 * random(), ink, weight);
      sheet.lines(16, 80, 220, 90, 4 + 3 * random(), ink, random, 0.6);
      if (part === 1) {
        sheet.barcode(30, 186, 110, 50, random);
        if (random() < 0.5) whiteLabel(sheet, 150, 150, 90, 80, random);
      }
    }
    sheet.turn(quarters);
    sheet.grain(CLOUD, 5);
    return { texture: sheet.texture(), gloss: 0.35 + 0.5 * random(), wrinkle: 0.012, creaseScale: 1 };
  });
  return completeMaterials(parts, random);
}

function book(random: RandomSource): Material[] {
  const cover = pickOne(random, INKS);
  const ink: Rgb = isBright(cover) ? [30, 26, 30] : [226, 214, 180];
  const front = new PrintSheet(FRONT_PX, cover);
  const spine = new PrintSheet(SIDE_PX, cover);
  const pages = new PrintSheet(SIDE_PX, [214, 204, 180]);
  for (let x = 0; x < 256; x += 4) pages.rect(x, 0, 2, 256, [176, 164, 140], 0.3 + 0.5 * random());
  front.text(pickOne(random, WORDS), 30, 40, 40, ink);
  front.text(pickOne(random, WORDS), 50, 100, 24, ink);
  front.rect(40, 150, 170, 70, pickOne(random, INKS), 0.8);
  spine.text(pickOne(random, WORDS), 30, 100, 50, ink);
  return completeMaterials(
    [{ texture: front.texture(), gloss: 0.5 }, { texture: spine.texture(), gloss: 0.5 }, { texture: pages.texture() }],
    random,
  );
}

function polybag(random: RandomSource): Material[] {
  const content = pickOne(random, INKS);
  const sheet = new PrintSheet(FRONT_PX, shadeRgb(content, 0.8));
  const light = shadeRgb(content, 1.35);
  const dark = shadeRgb(content, 0.5);
  for (let y = 0; y < 256; y++)
    for (let x = 0; x < 256; x++) {
      const n = CLOUD[y * 256 + x]!;
      sheet.dot(x, y, n > 0 ? light : dark, Math.min(0.8, Math.abs(n) * 1.5));
    }
  if (random() < 0.6) sheet.text(pickOne(random, WORDS), 40, 90, 40, [220, 216, 208]);
  if (random() < 0.7) whiteLabel(sheet, 20 + 130 * random(), 20 + 150 * random(), 76, 54, random);
  if (random() < 0.5) sheet.lines(60, 190, 140, 40, 8, [30, 30, 30], random, 0.5);
  const film = {
    texture: sheet.texture(),
    film: 0.1 + 0.45 * random(),
    gloss: 0.6 + 1.2 * random() ** 2,
    wrinkle: 0.12 + 0.16 * random(),
    creaseScale: 0.22 + 0.35 * random(),
    creaseStretch: 0.35 + random(),
  };
  return completeMaterials([film], random);
}

function bottle(random: RandomSource): Material[] {
  const wall = new PrintSheet(FRONT_PX, pickOne(random, INKS));
  const top = new PrintSheet(16, pickOne(random, INKS));
  const label = pickOne(random, INKS);
  const word = pickOne(random, WORDS).slice(0, 4);
  // The label repeats, so that one copy faces any camera.
  for (const x of [10, 140]) {
    wall.rect(x - 6, 40, 122, 180, label, 0.9);
    wall.text(word, x, 60, 26, [235, 232, 224]);
    wall.lines(x, 120, 100, 50, 9, [225, 225, 220], random);
    wall.barcode(x + 10, 180, 70, 32, random);
  }
  const cap = top.texture();
  return completeMaterials(
    [
      { texture: wall.texture(), gloss: 0.9 },
      { texture: cap, gloss: 0.8 },
      { texture: cap, gloss: 0.5 },
    ],
    random,
  );
}

/** Materials of a package's faces by part: 0 front and back, 1 sides, 2 ends. */
export function packageMaterials(form: ItemForm, random: RandomSource): Material[] {
  switch (form) {
    case 'book':
      return book(random);
    case 'bag':
      return polybag(random);
    case 'cylinder':
      return bottle(random);
    case 'box':
      return random() < 0.3 ? cardboard(random) : art(random);
    case 'sphere':
    case 'blister':
    case 'irregular':
      return art(random);
  }
}

/** The clear bubble of a blister pack with its product inside. */
export function bubbleMaterials(random: RandomSource): Material[] {
  const sheet = new PrintSheet(64, pickOne(random, INKS));
  sheet.grain(MOTTLE, 40);
  return completeMaterials(
    [{ texture: sheet.texture(), film: 0.2, gloss: 1.6, wrinkle: 0.06, creaseScale: 0.4 }],
    random,
  );
}

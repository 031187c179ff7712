import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { unpackWoff } from './unpackWoff.ts';

const require = createRequire(import.meta.url);

/** Roboto under the SIL Open Font License 1.1, as pdfmake carries it. */
export const FONT = 'Roboto';
const FACES = { normal: 'Regular', bold: 'Medium', italics: 'Italic', bolditalics: 'MediumItalic' } as const;
const robotoFile = (face: string): string => require.resolve(`pdfmake/fonts/${FONT}/${FONT}-${face}.ttf`);

/** Noto under the SIL Open Font License 1.1, in the order in which a character is looked for. */
const FAMILIES = ['', '-arabic', '-hebrew', '-thai', '-devanagari'].map((script) => `noto-sans${script}`);
const HAN = ['noto-sans-sc', 'noto-sans-jp', 'noto-sans-kr'];
const SYMBOLS = 'noto-sans-symbols-2';
const PICTURES = [SYMBOLS, 'noto-emoji'];
const PICTOGRAM = /[\p{Emoji_Presentation}\uFE0F]/u;
const EAST_ASIAN =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\u3000-\u303F\uFF00-\uFFEF]/u;
const RIGHT_TO_LEFT = /^noto-sans-(arabic|hebrew)\//;

interface OpenFont {
  hasGlyphForCodePoint: (codePoint: number) => boolean;
}

/** A family comes in pieces, each for some ranges of characters; only those that a report needs are opened. */
interface Piece {
  name: string;
  ranges: readonly (readonly [number, number])[];
  opened: OpenFont | null;
}

const families = new Map<string, Piece[]>([
  // Whole: a sequence of several signs needs all of them in one piece.
  ['noto-emoji', [{ name: 'noto-emoji/emoji', ranges: [[0, 0x10ffff]], opened: null }]],
]);
const chosen = new Map<string, string | null>();
let roboto: OpenFont | null = null;

const open = (bytes: Buffer): OpenFont => (require('fontkit') as { create: (bytes: Buffer) => OpenFont }).create(bytes);
const bytesOf = (name: string, weight: 400 | 700): Buffer => {
  const [family = '', piece = ''] = name.split('/');
  return unpackWoff(
    readFileSync(require.resolve(`@fontsource/${family}/files/${family}-${piece}-${weight}-normal.woff`)),
  );
};

function piecesOf(family: string): Piece[] {
  const known = families.get(family);
  if (known) return known;
  const listed = JSON.parse(readFileSync(require.resolve(`@fontsource/${family}/unicode.json`), 'utf8')) as Record<
    string,
    string
  >;
  const pieces = Object.entries(listed).map(([key, ranges]) => ({
    name: `${family}/${key.replace(/[[\]]/g, '')}`,
    ranges: ranges.split(',').map((range): [number, number] => {
      const [from = '', to = from] = range.replace('U+', '').split('-');
      return [Number.parseInt(from, 16), Number.parseInt(to, 16)];
    }),
    opened: null,
  }));
  families.set(family, pieces);
  return pieces;
}

const holds = (font: OpenFont, codePoints: readonly number[]): boolean =>
  codePoints.every((codePoint) => font.hasGlyphForCodePoint(codePoint));

function pieceFor(family: string, codePoints: readonly number[]): string | null {
  const first = codePoints[0] ?? 0;
  for (const piece of piecesOf(family)) {
    if (!piece.ranges.some(([from, to]) => first >= from && first <= to)) continue;
    piece.opened ??= open(bytesOf(piece.name, 400));
    if (holds(piece.opened, codePoints)) return piece.name;
  }
  return null;
}

/** Which writing an ideograph belongs to is told by its neighbours: kana beside it for Japanese, hangul for Korean. */
const hanFamilies = (text: string): string[] => {
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)) return ['noto-sans-jp', 'noto-sans-sc', 'noto-sans-kr'];
  return /\p{Script=Hangul}/u.test(text) ? ['noto-sans-kr', 'noto-sans-jp', 'noto-sans-sc'] : HAN;
};

/** Name of the font that has all of these characters, which stand together; null when there is none. `around`: the whole text. */
export function fontFor(cluster: string, around: string): string | null {
  const han = hanFamilies(around);
  const key = `${han[0]} ${cluster}`;
  const known = chosen.get(key);
  if (known !== undefined) return known;
  const codePoints = [...cluster].map((character) => character.codePointAt(0) ?? 0);
  roboto ??= open(readFileSync(robotoFile(FACES.normal)));
  const order = PICTOGRAM.test(cluster)
    ? [...PICTURES].reverse()
    : EAST_ASIAN.test(cluster)
      ? han
      : [...FAMILIES, ...PICTURES, ...han];
  const found = holds(roboto, codePoints)
    ? FONT
    : order.reduce<string | null>((name, family) => name ?? pieceFor(family, codePoints), null);
  chosen.set(key, found);
  return found;
}

/** Whether the font's own letters run from right to left. */
export const runsLeftward = (font: string): boolean => RIGHT_TO_LEFT.test(font);

/** A font by its style, as pdfmake wants it: a file, or what was in one. Noto has no italics, its symbols no bold. */
export function facesOf(font: string): Record<keyof typeof FACES, string | Buffer> {
  if (font === FONT)
    return {
      normal: robotoFile(FACES.normal),
      bold: robotoFile(FACES.bold),
      italics: robotoFile(FACES.italics),
      bolditalics: robotoFile(FACES.bolditalics),
    };
  const [normal, bold] = [bytesOf(font, 400), bytesOf(font, font.startsWith(`${SYMBOLS}/`) ? 400 : 700)];
  return { normal, bold, italics: normal, bolditalics: bold };
}

import bidiFactory from 'bidi-js';
import { codePointName } from '#shared/domain/visibleText.ts';
import { FONT, fontFor, runsLeftward } from './pdfFonts.ts';

/** A piece of a text in one font and one direction. */
export interface TextRun {
  text: string;
  font: string;
  /** Of the Unicode Bidirectional Algorithm: odd runs from right to left. */
  bidiLevel: number;
}

const bidi = bidiFactory();
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
/** Joins and selects without a glyph of its own; fonts that do not know it draw the neighbours side by side. */
const JOINER = /\u200C|\u200D|\uFE0E|\uFE0F|[\u{E0100}-\u{E01EF}]/gu;
/** Writings without blanks between words; the PDF library knows no words in them and would break no line. */
const UNSPACED = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]{2,}/gu;
const words = new Intl.Segmenter('th', { granularity: 'word' });
const withBreakPoints = (text: string): string =>
  text.replace(UNSPACED, (run) => [...words.segment(run)].map(({ segment }) => segment).join('\u200b'));
const LAYOUT = /^[\s\u200b]+$/;

/**
 * A text cut into runs that can be drawn, in the order in which it is read. What no font has is written out, as [U+13080].
 * A plain text is one run.
 */
export function textRuns(given: string): TextRun[] {
  const text = withBreakPoints(given);
  const { levels } = bidi.getEmbeddingLevels(text, 'auto');
  const runs: TextRun[] = [];
  const add = (run: TextRun): void => {
    const last = runs.at(-1);
    if (last?.font === run.font && last.bidiLevel === run.bidiLevel) last.text += run.text;
    else runs.push(run);
  };
  for (const { segment, index } of graphemes.segment(text)) {
    const bidiLevel = levels[index] ?? 0;
    if (LAYOUT.test(segment)) add({ text: segment.replace(/\t/g, ' '), font: FONT, bidiLevel });
    else
      for (const piece of drawn(segment, text))
        add({ bidiLevel: bidiLevel + (piece.isWrittenOut ? bidiLevel % 2 : 0), ...piece });
  }
  return runs;
}

/** What stands together as one sign: in the first font that has all of it, else part by part. */
function drawn(cluster: string, around: string): { text: string; font: string; isWrittenOut?: true }[] {
  const whole = fontFor(cluster, around);
  if (whole !== null) return [{ text: cluster, font: whole }];
  const bare = cluster.replace(JOINER, '');
  const plain = fontFor(bare, around);
  if (plain !== null && bare !== '') return [{ text: bare, font: plain }];
  return [...bare].map((character) => {
    const font = fontFor(character, around);
    return font === null
      ? { text: `[${codePointName(character)}]`, font: FONT, isWrittenOut: true }
      : { text: character, font };
  });
}

/**
 * What is drawn for a part of a run. Letters of scripts from right to left are turned where they are shaped; all else that
 * stands among them (signs, brackets) is turned here.
 */
export function drawnText({ text, font, bidiLevel }: TextRun): string {
  if (bidiLevel % 2 === 0 || runsLeftward(font)) return text;
  const signs = [...graphemes.segment(text)].map(({ segment }) => bidi.getMirroredCharacter(segment) ?? segment);
  return signs.reverse().join('');
}

/** Positions of what stands on one line, by its levels, in the order in which it is drawn from left to right (UAX 9, L2). */
export function visualOrder(levels: readonly number[]): number[] {
  const order = levels.map((_, index) => index);
  for (let level = Math.max(0, ...levels); level > 0; level -= 1)
    for (let from = 0; from < order.length; from += 1) {
      let to = from;
      while (to < order.length && (levels[order[to]!] ?? 0) >= level) to += 1;
      if (to - from > 1) order.splice(from, to - from, ...order.slice(from, to).reverse());
      from = Math.max(from, to - 1);
    }
  return order;
}

export const isPlain = (runs: readonly TextRun[]): boolean =>
  runs.every(({ font, bidiLevel }) => font === FONT && bidiLevel === 0);

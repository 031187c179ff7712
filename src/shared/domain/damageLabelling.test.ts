import { describe, expect, it } from 'vitest';
import { cocoOf, COCO_CHARACTERS_MOST, readCoco } from './coco.ts';
import { agreementOf, opinionOf, type LabelBox, type SignedLabelling } from './damageLabelling.ts';

const box = (x: number, more: Partial<LabelBox> = {}): LabelBox => ({
  ...{ label: 'penetration', severity: 'major', x, y: 0.25, width: 0.25, height: 0.25, ...more },
});
const said = (more: Partial<SignedLabelling> = {}): SignedLabelling => ({
  ...{ cellKey: 'cell', findingId: 'finding-1', imageId: 'img-1', sku: 'SC-1', widthPx: 320, heightPx: 240 },
  ...{ verdict: 'damaged', boxes: [box(0.25)], by: { operatorId: 'anna', name: 'Anna' }, atMs: 1_000_000, ...more },
});

describe('two people about one picture', () => {
  it('agree when they say the same and their boxes mean the same damage', () => {
    expect(agreementOf(said(), said({ boxes: [box(0.3)] }))).toMatchObject({ agree: true, matched: 1, unmatched: 0 });
    expect(agreementOf(said({ verdict: 'intact', boxes: [] }), said({ verdict: 'intact', boxes: [] })).agree).toBe(
      true,
    );
  });

  it.each([
    ['another verdict', said({ verdict: 'intact', boxes: [] })],
    ['another label', said({ boxes: [box(0.25, { label: 'spillage' })] })],
    ['another place', said({ boxes: [box(0.7)] })],
    ['one damage more', said({ boxes: [box(0.25), box(0.7)] })],
  ])('disagree: %s', (_what, other) => {
    expect(agreementOf(said(), other).agree).toBe(false);
  });

  it('pairs each box once, the best first', () => {
    const { matched, unmatched, overlap } = agreementOf(said({ boxes: [box(0.2), box(0.25)] }), said());
    expect({ matched, unmatched, overlap }).toEqual({ matched: 1, unmatched: 1, overlap: 1 });
  });

  it('who is not sure asks for a second opinion, and a second sure one settles it or not', () => {
    const unsure = said({ verdict: 'unsure', boxes: [] });
    expect(opinionOf([])).toBe('none');
    expect(opinionOf([said()])).toBe('one');
    expect(opinionOf([unsure])).toBe('unsure');
    expect(opinionOf([unsure, said(), said({ atMs: 2_000_000 })])).toBe('agree');
    expect(opinionOf([said(), said({ verdict: 'intact', boxes: [], atMs: 2_000_000 })])).toBe('disagree');
  });
});

describe('labels as COCO', () => {
  it('come back from the file as they were', () => {
    const {
      by: _,
      atMs: _at,
      ...labelling
    } = said({ boxes: [box(0.25), box(0.5, { label: 'superficial', severity: 'minor' })] });
    const read = readCoco(JSON.stringify(cocoOf([{ ...said(), ...labelling }])));
    expect(read).toEqual({ ok: true, value: { labellings: [labelling], problems: [], leftOut: 0 } });
  });

  it('are boxes in pixels with the seven kinds as categories', () => {
    expect(cocoOf([said()])).toMatchObject({
      categories: [{ id: 1, name: 'penetration' }, {}, {}, {}, {}, {}, { id: 7, name: 'missing_unit' }],
      annotations: [{ id: 1, image_id: 1, category_id: 1, bbox: [80, 60, 80, 60], area: 4800 }],
    });
  });

  interface File {
    images: { attributes?: { verdict: string } }[];
    annotations: { bbox: number[]; image_id: number }[];
    categories: { name: string }[];
  }
  const changed = (change: (file: File) => void): string => {
    const file = cocoOf([said(), said({ imageId: 'img-2' })]) as File;
    change(file);
    return JSON.stringify(file);
  };
  it.each([
    [
      'a box beyond the picture',
      (file: File) => (file.annotations[0]!.bbox = [300, 60, 80, 60]),
      /img-1\.jpg.*beyond the picture/,
    ],
    ['a kind that nobody knows', (file: File) => (file.categories[0]!.name = 'explosion'), /img-1\.jpg.*label/],
    [
      'a picture of somebody else',
      (file: File) => delete file.images[0]!.attributes,
      /img-1\.jpg.*attributes\.finding/,
    ],
    [
      'damage on what is intact',
      (file: File) => (file.images[0]!.attributes!.verdict = 'intact'),
      /img-1\.jpg.*intact/,
    ],
    ['boxes without a picture', (file: File) => (file.annotations[0]!.image_id = 9), /no picture 9/],
  ])('leave out %s and keep the rest', (_what, change, sentence) => {
    const read = readCoco(changed(change));
    expect(read.ok && read.value.problems.join(' ')).toMatch(sentence);
    expect(read.ok && read.value.labellings.some(({ imageId }) => imageId === 'img-2')).toBe(
      _what !== 'a kind that nobody knows',
    );
  });

  it('are refused whole in one sentence: no JSON, no COCO, too large', () => {
    const refused = ['{', '{"images": 3}', 'x'.repeat(COCO_CHARACTERS_MOST + 1)].map((text) => {
      const read = readCoco(text);
      return read.ok ? '' : read.error;
    });
    expect(refused[0]).toContain('no JSON');
    expect(refused[1]).toContain('images');
    expect(refused[2]).toContain('at most');
  });
});

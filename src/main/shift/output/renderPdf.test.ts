import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../tests/corpus/SyntheticCell.ts';
import { pdfText } from '../../../../tests/e2e/pdfText.ts';
import { renderPdf } from './renderPdf.ts';
import type { ReportBlock, ReportDocument } from './reportDocument.ts';

const FOOTER = 'Foot of the page';

const documentOf = (blocks: readonly ReportBlock[]): ReportDocument => ({
  title: 'Report',
  subtitle: 'of a test',
  language: 'en',
  dateMs: 0,
  documentId: 'test',
  footer: FOOTER,
  pageWords: '{page} / {pages}',
  blocks,
});

/** Text of each page without its foot, in the order in which it stands there. */
async function pagesOf(blocks: readonly ReportBlock[]): Promise<string[]> {
  const pages = pdfText(await renderPdf(documentOf(blocks))).split('\n');
  return pages.map((drawn) => {
    const page = drawn.replace(/\s+/g, ' ');
    const foot = page.lastIndexOf(FOOTER);
    expect(foot).toBeGreaterThan(0);
    return page.slice(0, foot).trim();
  });
}

/** The words of a page: without the blanks that stand between words and fonts. */
const bare = (text: string): string => text.replace(/[\s\u200b]+/g, '');

const said = (text: string): ReportBlock => ({ kind: 'said', who: 'Anna, 06:00', text, reply: null });
const table = (title: string, cells: readonly string[], hint?: string): ReportBlock => ({
  kind: 'table',
  title,
  ...(hint === undefined ? {} : { hint }),
  columns: [{ label: 'what', wide: true }, { label: 'who' }],
  rows: cells.map((cell) => [cell, 'Ben']),
  empty: '',
});
const numbered = (name: string, count: number): string =>
  Array.from({ length: count }, (_, index) => `${name}-${index}.`).join('\n');

describe('the PDF', () => {
  it('never leaves a heading alone at the foot of a page, whatever follows it', async () => {
    const random = seededRandom(11);
    const upTo = (most: number): number => 1 + Math.floor(random() * most);
    const lines = (most: number): string => Array.from({ length: upTo(most) }, () => 'What was seen.').join('\n');
    let headings = 0;
    for (let round = 0; round < 12; round += 1) {
      const blocks = Array.from({ length: 40 }, (): ReportBlock[] => {
        const title = `Heading${(headings += 1)}`;
        const heading: ReportBlock = { kind: 'heading', text: title };
        const rows = Array.from({ length: upTo(6) }, () => lines(3));
        switch (upTo(5)) {
          case 1:
            return [heading, said(lines(14)), said(lines(4))];
          case 2:
            return [heading, { kind: 'paragraph', text: lines(5), tone: 'plain' }];
          case 3:
            return [table(title, rows)];
          case 4:
            return [table(title, rows, 'A hint for the reader')];
          default:
            return [heading, { kind: 'moment', title: 'Cell 1', text: lines(8), link: '#/replay/1', picture: null }];
        }
      }).flat();
      for (const page of await pagesOf(blocks)) expect(page).not.toMatch(/Heading\d+( A hint for the reader)?$/);
    }
    expect(headings).toBe(480);
  });

  it('prints all of a text that is longer than a page', async () => {
    const pages = await pagesOf([
      { kind: 'heading', text: 'Notes' },
      said(numbered('note', 150)),
      { kind: 'said', who: 'Anna', text: 'Question', reply: { who: 'Ben', text: numbered('reply', 150) } },
      table('Points', [numbered('point', 150), 'the last point']),
      { kind: 'moment', title: 'Cell 1', text: numbered('moment', 150), link: '#/replay/1', picture: null },
      { kind: 'addition', mark: 'ADDITION', who: 'Ben', text: numbered('addition', 150) },
    ]);
    const words = new Set(pages.join(' ').split(/\s+/));
    for (const name of ['note', 'reply', 'point', 'moment', 'addition'])
      for (let index = 0; index < 150; index += 1) expect(words).toContain(`${name}-${index}.`);
    expect(words).toContain('last');
  });

  it.each([
    ['Japanese', 'さくら 桜井'],
    ['Chinese', '李小龙 汉字 繁體'],
    ['Korean', '김민준'],
    ['Cyrillic', 'Наталья Козлова'],
    ['Greek', 'Ελένη Παπαδοπούλου'],
    ['Thai', 'สมชาย'],
    ['Latin with marks', 'Đặng Łuczak Ţ ẞ'],
    ['emoji', '🚧 ⚠ ✓ 🧯'],
  ])('draws a name in %s with letters, in a signature, a note, a table and a chart', async (_, name) => {
    const blocks: ReportBlock[] = [
      said(name),
      table(name, [name]),
      {
        kind: 'signatures',
        title: 'Signatures',
        items: [{ role: 'outgoing', name, at: '06:00', detail: '' }],
        hash: null,
        verdict: null,
      },
      {
        kind: 'chart',
        ...{ title: name, widthPt: 300, heightPt: 20, description: '' },
        svg: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 20" width="300" height="20"><text x="0" y="10" font-family="Roboto">${name}</text></svg>`,
      },
    ];
    const text = bare((await pagesOf(blocks)).join(''));
    expect(text.split(bare(name)).length - 1).toBe(6);
    expect(text).not.toContain('[U+');
  });

  it('sets Hebrew and Arabic from right to left, numbers and foreign words in them from left to right', async () => {
    const onPaper = async (text: string): Promise<string> =>
      bare(pdfText(await renderPdf(documentOf([{ kind: 'paragraph', text, tone: 'plain' }])), 'paper'));
    expect(await onPaper('שלום (12), Anna B.')).toContain('.AnnaB,(12)םולש');
    expect(await onPaper('Anna: שלום עולם, 3')).toContain('Anna:3,םלועםולש');
    expect(await onPaper('محمد (7)')).toContain('(7)دمحم');
  });

  it('writes out what no font has, and what hides, instead of a box or nothing', async () => {
    const [page = ''] = await pagesOf([said('a\u{13080}b nimdA\u202e c\u200bd e\u0007f \ud800')]);
    for (const part of ['a[U+13080]b', 'nimdA[U+202E]', 'c[U+200B]d', 'e[U+0007]f', '[U+D800]'])
      expect(bare(page)).toContain(part);
  });

  it('breaks lines of writings without blanks, and loses nothing of a long text in them', async () => {
    for (const sentence of ['床を片付けてから再開してください。', 'หุ่นยนต์หยุดที่ช่องกรุณาเคลียร์พื้น']) {
      const text = bare((await pagesOf([said(sentence.repeat(150)), said('the end')])).join(''));
      expect(text.split(bare(sentence)).length - 1, sentence).toBe(150);
      expect(text).toContain('theend');
    }
  });

  it('has the same bytes for the same document, whatever was printed between', async () => {
    const blocks = [said('さくら 🚧 שלום')];
    const first = await renderPdf(documentOf(blocks));
    await renderPdf(documentOf([said('김민준 محمد')]));
    expect((await renderPdf(documentOf(blocks))).equals(first)).toBe(true);
  });
});

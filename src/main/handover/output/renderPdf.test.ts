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
});

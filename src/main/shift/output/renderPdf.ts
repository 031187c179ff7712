import type { Content, TableCell as PdfCell } from 'pdfmake';
import { revealHidden } from '#shared/domain/visibleText.ts';
import { FONT } from './pdfFonts.ts';
import { printPdf, type PdfDefinition } from './pdfPrinter.ts';
import { inAllWritings } from './pdfWriting.ts';
import { fill, type ReportBlock, type ReportDocument, type ReportTable, type TableCell } from './reportDocument.ts';
import { standsAlone, tieHeadings } from './tieHeadings.ts';

const DIM = '#515962';
const LINE = '#c9ced3';
/** A4 less its margins. */
const WIDTH_PT = 515;
/** A text of more lines than this (a third of a page) may be broken: what does not fit on one page unbroken would be lost. */
const UNBROKEN_LINES_MAX = 24;
/** Of 9 points; a little fewer than fit on average, so that lines are rather counted too many. */
const CHARACTERS_PER_PT = 0.2;
const EAST_ASIAN_WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303F\uFF00-\uFF60]/gu;
const SHORT_NAME_MAX = 12;
const MOMENT_PICTURE_PT = 220;
const MOMENT_GAP_PT = 12;
const MOMENT_TEXT_PT = WIDTH_PT - MOMENT_PICTURE_PT - MOMENT_GAP_PT;

/**
 * A4, with the fonts inside. The same document gives the same bytes: its date and its identifier come from the document,
 * never from the clock. Nothing is fetched from anywhere. Letters of any writing are drawn, or written out by their numbers.
 */
export async function renderPdf(reported: ReportDocument): Promise<Buffer> {
  const document = revealed(reported);
  const fonts = new Set<string>();
  const date = new Date(Math.floor(document.dateMs / 1000) * 1000);
  const contents = document.blocks.map(contentOf);
  tieHeadings(contents);
  const foot = inAllWritings(document.footer, fonts);
  const definition: PdfDefinition = {
    pageSize: 'A4',
    pageMargins: [40, 40, 40, 46],
    language: document.language,
    version: '1.7',
    info: {
      title: `${document.title} ${document.subtitle}`,
      author: 'Supercargo',
      creator: 'Supercargo',
      producer: 'Supercargo',
      subject: document.documentId,
      creationDate: date,
      modDate: date,
    },
    defaultStyle: { font: FONT, fontSize: 9, lineHeight: 1.2, color: '#1d2125' },
    footer: (page: number, pages: number): Content => ({
      margin: [40, 14, 40, 0],
      fontSize: 7.5,
      color: DIM,
      columns: [
        foot,
        {
          width: 'auto',
          text: fill(document.pageWords, { page: String(page), pages: String(pages) }),
        },
      ],
    }),
    pageBreakBefore: (node, around) => standsAlone(node, () => around.getFollowingNodesOnPage()),
    content: inAllWritings(
      [
        { text: document.title, fontSize: 20, bold: true },
        { text: document.subtitle, color: DIM, margin: [0, 0, 0, 10] },
        ...contents,
      ],
      fonts,
    ),
  };
  return printPdf(definition, fonts);
}

const heading = (text: string): Content => ({
  text,
  bold: true,
  fontSize: 11.5,
  margin: [0, 14, 0, 4],
  headlineLevel: 1,
});
const dim = (text: string) => ({ text, color: DIM, fontSize: 8 });

/** In letters; East Asian ones are twice as wide. */
const widthOf = (line: string): number => line.length + (line.match(EAST_ASIAN_WIDE)?.length ?? 0);

/** Whether texts that stand under each other in a column fit on one page whatever stands on it. */
function isShort(texts: readonly string[], widthPt = WIDTH_PT): boolean {
  const perLine = widthPt * CHARACTERS_PER_PT;
  const lines = texts
    .flatMap((text) => text.split('\n'))
    .map((line) => Math.max(1, Math.ceil(widthOf(line) / perLine)));
  return lines.reduce((sum, count) => sum + count, 0) <= UNBROKEN_LINES_MAX;
}

/** Headings stay with what they head. */
function contentOf(block: ReportBlock): Content {
  switch (block.kind) {
    case 'heading':
      return heading(block.text);
    case 'paragraph':
      return block.tone === 'alert'
        ? framed([{ text: block.text, bold: true }], isShort([block.text]))
        : { text: block.text, margin: [0, 2, 0, 4], ...(block.tone === 'dim' ? { color: DIM, fontSize: 8 } : {}) };
    case 'facts':
      return {
        layout: 'noBorders',
        table: {
          widths: [110, '*'],
          body: block.items.map(({ label, value }) => [{ text: label, color: DIM }, unbroken(value)]),
        },
      };
    case 'tiles':
      return {
        margin: [0, 2, 0, 6],
        columnGap: 8,
        columns: block.items.map(({ label, value, note }) => ({
          width: '*',
          stack: [
            { canvas: [{ type: 'line' as const, x1: 0, y1: 0, x2: 76, y2: 0, lineWidth: 1 }] },
            { text: label, color: DIM, fontSize: 7.5, margin: [0, 3, 0, 0] as [number, number, number, number] },
            { text: value, fontSize: 14, bold: true },
            { text: note === '' ? ' ' : note, color: DIM, fontSize: 7 },
          ],
        })),
      };
    case 'chart':
      return {
        unbreakable: true,
        margin: [0, 8, 0, 4],
        stack: [
          { text: block.title, color: DIM, fontSize: 8, margin: [0, 0, 0, 3] },
          { svg: block.svg, width: block.widthPt, height: block.heightPt },
        ],
      };
    case 'table':
      return tableOf(block);
    case 'said':
      return quoted(
        [
          dim(block.who),
          { text: block.text },
          ...(block.reply
            ? [quoted([dim(block.reply.who), { text: block.reply.text }], isShort([block.reply.text]))]
            : []),
        ],
        isShort([block.text, block.reply?.text ?? '']),
      );
    case 'moment':
      return {
        unbreakable: isShort([block.text, block.link], MOMENT_TEXT_PT),
        margin: [0, 4, 0, 8],
        columnGap: MOMENT_GAP_PT,
        columns: [
          ...(block.picture
            ? [
                {
                  width: MOMENT_PICTURE_PT,
                  image: `data:image/jpeg;base64,${block.picture.jpegBase64}`,
                  fit: [MOMENT_PICTURE_PT, 200] as [number, number],
                },
              ]
            : []),
          {
            width: '*',
            stack: [
              { text: block.title, bold: true },
              { text: block.text },
              { ...unbroken(block.link), color: DIM, fontSize: 7.5 },
            ],
          },
        ],
      };
    case 'addition':
      return framed(
        [
          {
            text: [
              { text: `${block.mark}  `, bold: true },
              { text: block.who, color: DIM, fontSize: 8 },
            ],
          },
          { text: block.text },
        ],
        isShort([block.text]),
      );
    case 'signatures':
      return {
        unbreakable: true,
        stack: [
          heading(block.title),
          {
            columnGap: 24,
            columns: block.items.map(({ role, name, at, detail }) => ({
              width: '*',
              stack: [
                { canvas: [{ type: 'line' as const, x1: 0, y1: 0, x2: (WIDTH_PT - 24) / 2, y2: 0, lineWidth: 0.7 }] },
                { text: role, color: DIM, fontSize: 8, margin: [0, 4, 0, 0] as [number, number, number, number] },
                { text: name, fontSize: 13, bold: true },
                { text: at },
                { text: detail, color: DIM, fontSize: 7.5 },
              ],
            })),
          },
          ...(block.hash === null
            ? []
            : [
                {
                  text: block.hash,
                  color: DIM,
                  fontSize: 7.5,
                  margin: [0, 8, 0, 2] as [number, number, number, number],
                },
              ]),
          ...(block.verdict
            ? [
                block.verdict.sound
                  ? { text: block.verdict.text }
                  : framed([{ text: block.verdict.text, bold: true }], true),
              ]
            : []),
        ],
      };
  }
}

function tableOf(table: ReportTable): Content {
  const title: Content[] = table.title === '' ? [] : [heading(table.title)];
  if (table.rows.length === 0)
    return table.empty === ''
      ? { text: '' }
      : { unbreakable: true, stack: [...title, { text: table.empty, color: DIM }] };
  const size = table.columns.length > 7 ? 7 : 8;
  // How wide a column becomes is pdfmake's to find; a half of the page is about what the long texts get.
  const isUnbroken = table.rows.every((row) => row.every((value) => isShort([textIn(value)], WIDTH_PT / 2)));
  const align = (index: number): 'left' | 'right' => (table.columns[index]?.numeric ? 'right' : 'left');
  const cell = (value: TableCell, index: number): PdfCell => ({
    ...unbroken(together(textIn(value))),
    alignment: align(index),
    fontSize: size,
  });
  return {
    stack: [
      ...title,
      ...(table.hint === undefined ? [] : [{ ...dim(table.hint), headlineLevel: 2 }]),
      {
        margin: [0, 2, 0, 4],
        table: {
          headerRows: 1,
          keepWithHeaderRows: isUnbroken ? 1 : 0,
          dontBreakRows: isUnbroken,
          widths: table.columns.map(({ wide }) => (wide ? '*' : 'auto')),
          body: [
            table.columns.map(({ label }, index) => ({
              text: label,
              color: DIM,
              fontSize: Math.min(size, 7.5),
              alignment: align(index),
            })),
            ...table.rows.map((row) => row.map(cell)),
          ],
        },
        layout: {
          hLineWidth: (line: number) => (line === 0 ? 0 : 0.5),
          vLineWidth: () => 0,
          hLineColor: () => LINE,
          paddingLeft: (column: number) => (column === 0 ? 0 : 4),
          paddingRight: (column: number) => (column === table.columns.length - 1 ? 0 : 4),
          paddingTop: () => 2,
          paddingBottom: () => 2,
        },
      },
    ],
  };
}

/** A name or a time of few letters stays in one line of a column. */
const together = (text: string): string => (text.length <= SHORT_NAME_MAX ? text.replaceAll(' ', '\u00a0') : text);

const textIn = (value: TableCell): string => (typeof value === 'string' ? value : value.text);

const quoted = (stack: Content[], isUnbroken: boolean): Content => ({
  margin: [0, 3, 0, 3],
  unbreakable: isUnbroken,
  table: { widths: ['*'], body: [[{ stack }]] },
  layout: {
    hLineWidth: () => 0,
    vLineWidth: (line: number) => (line === 0 ? 2 : 0),
    vLineColor: () => LINE,
    paddingLeft: () => 8,
  },
});

const framed = (stack: Content[], isUnbroken: boolean): Content => ({
  margin: [0, 4, 0, 4],
  unbreakable: isUnbroken,
  table: { widths: ['*'], body: [[{ stack, margin: [4, 2, 4, 2] }]] },
  layout: {
    hLineWidth: () => 0.8,
    vLineWidth: () => 0.8,
    hLineStyle: () => ({ dash: { length: 3, space: 2 } }),
    vLineStyle: () => ({ dash: { length: 3, space: 2 } }),
  },
});

/** Words longer than a column (hashes, addresses) may break anywhere, so that nothing runs off the page. */
const unbroken = (text: string): { text: string } => ({
  text: text.replace(/\S{28,}/g, (word) => word.replace(/(\P{M}\p{M}*){14}/gu, '$&\u200b')),
});

/** Every text of the document with hidden characters written out; pictures stay. */
function revealed<Part>(part: Part): Part {
  if (typeof part === 'string') return revealHidden(part) as Part;
  if (Array.isArray(part)) return part.map(revealed) as Part;
  if (typeof part !== 'object' || part === null) return part;
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => [key, key === 'jpegBase64' ? value : revealed(value)]),
  ) as Part;
}

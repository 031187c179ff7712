import { csvFile, type CsvField } from '#shared/domain/csv.ts';
import type { ReportBlock, ReportDocument, TableCell } from './reportDocument.ts';

/** The tables of a report for a spreadsheet, one after another with its title. */
export function renderCsv(document: ReportDocument): Buffer {
  const lines: CsvField[][] = [[document.title, document.subtitle], []];
  for (const block of document.blocks) lines.push(...linesOf(block));
  return Buffer.from(csvFile(lines), 'utf8');
}

function linesOf(block: ReportBlock): CsvField[][] {
  switch (block.kind) {
    case 'facts':
      return [...block.items.map(({ label, value }) => [label, value]), []];
    case 'table': {
      const title = block.title === '' ? [] : [[block.title]];
      if (block.rows.length === 0) return block.empty === '' ? [] : [...title, [block.empty], []];
      return [...title, block.columns.map(({ label }) => label), ...block.rows.map((row) => row.map(bare)), []];
    }
    case 'heading':
      return [[block.text]];
    case 'said':
      return [[block.who, block.text, ...(block.reply ? [block.reply.who, block.reply.text] : [])], []];
    case 'moment':
      return [[block.title, block.text, block.link], []];
    case 'addition':
      return [[block.mark, block.who, block.text], []];
    case 'signatures':
      return [
        [block.title],
        ...block.items.map(({ role, name, at, detail }) => [role, name, at, detail]),
        ...(block.hash === null ? [] : [[block.hash]]),
        [],
      ];
    case 'paragraph':
      return block.tone === 'alert' ? [[block.text], []] : [];
    case 'tiles':
    case 'chart':
      // The same figures stand in the tables.
      return [];
  }
}

/** Bare numbers with a point, whatever the language: a spreadsheet reads them as numbers. */
const bare = (cell: TableCell): CsvField => {
  if (typeof cell === 'string') return cell;
  return cell.value === null ? null : Math.round(cell.value * 1e6) / 1e6;
};

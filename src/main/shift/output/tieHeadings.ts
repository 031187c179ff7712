import type { Content } from 'pdfmake';

/** The parts of pdfmake's content that this program makes. */
interface Part {
  text?: unknown;
  id?: string;
  headlineLevel?: number;
  stack?: Part[];
  columns?: Part[];
  table?: { body: Part[][]; headerRows?: number };
}

interface PlacedNode {
  id?: string | undefined;
  startPosition: { pageNumber: number };
}

const HEADING = 'heading-';
const AFTER = 'after-';

/**
 * Headings (level 1) and the first text after each get an id: pdfmake corrects the page of texts with an id alone when it moves an
 * unbroken block to the next page, and takes the foot of a page for what follows on it. Hints below a heading (level 2) are
 * no text after it; neither are the heads of tables, which stand on several pages.
 */
export function tieHeadings(contents: readonly Content[]): void {
  let count = 0;
  let heading: Part | null = null;
  const visit = (part: Part): void => {
    for (const inner of part.stack ?? part.columns ?? []) visit(inner);
    for (const row of part.table?.body.slice(part.table.headerRows ?? 0) ?? []) row.forEach(visit);
    if (part.text === undefined || part.headlineLevel === 2) return;
    if (part.headlineLevel === 1) {
      heading = part;
    } else if (heading) {
      count += 1;
      heading.id = `${HEADING}${count}`;
      part.id = `${AFTER}${count}`;
      heading = null;
    }
  };
  for (const content of contents) visit(content as Part);
}

/** Whether it is a heading whose first text stands on another page. */
export const standsAlone = (node: PlacedNode, following: () => readonly PlacedNode[]): boolean =>
  node.id?.startsWith(HEADING) === true &&
  !following().some(
    ({ id, startPosition }) =>
      id?.startsWith(AFTER) === true && startPosition.pageNumber === node.startPosition.pageNumber,
  );

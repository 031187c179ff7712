import { createRequire } from 'node:module';
import type { createPdf } from 'pdfmake';
import { facesOf, FONT } from './pdfFonts.ts';
import { drawnText, visualOrder } from './pdfRuns.ts';

export type PdfDefinition = Parameters<typeof createPdf>[0];

const require = createRequire(import.meta.url);

interface Pdfmake {
  virtualfs: { writeFileSync: (name: string, bytes: Buffer) => void };
  addFonts: (fonts: Record<string, Record<string, string>>) => void;
  setUrlAccessPolicy: (allowed: () => boolean) => void;
  setLocalAccessPolicy: (allowed: (path: string) => boolean) => void;
  createPdf: (definition: PdfDefinition) => { getBuffer: () => Promise<Buffer> };
}

/** A line as pdfmake lays it out: words side by side, each with its place in points from the line's left end. */
interface Line {
  inlines: { x: number; width: number; text: string; bidiLevel?: number; writing?: string }[];
}
interface Renderer {
  pdfDocument: { registerFont: (name: string, bytes: Buffer) => void };
  renderLine: (line: Line, x: number, y: number) => void;
  renderSVG: (svg: unknown) => void;
}

const files = new Set<string>();
/** Fonts that are no files, by the name under which pdfmake knows each face. */
const unpacked = new Map<string, Buffer>();
const known = new Set<string>();
let ready: Pdfmake | null = null;

/** Prints with these fonts and no others; nothing is fetched and no other file is read. */
export function printPdf(definition: PdfDefinition, fonts: ReadonlySet<string>): Promise<Buffer> {
  const made = pdfmake();
  for (const font of [FONT, ...fonts]) if (!known.has(font)) addFont(made, font);
  return made.createPdf(definition).getBuffer();
}

function addFont(made: Pdfmake, font: string): void {
  const styles = Object.entries(facesOf(font)).map(([style, face]): [string, string] => {
    const name = typeof face === 'string' ? face : `${font}-${style}`;
    if (typeof face === 'string') files.add(face);
    else {
      made.virtualfs.writeFileSync(name, face);
      unpacked.set(name, face);
    }
    return [style, name];
  });
  made.addFonts({ [font]: Object.fromEntries(styles) });
  known.add(font);
}

/** Loaded when the first report is printed: nobody waits for it at the start. */
function pdfmake(): Pdfmake {
  if (ready) return ready;
  const made = require('pdfmake') as Pdfmake;
  made.setUrlAccessPolicy(() => false);
  made.setLocalAccessPolicy((path) => files.has(path));
  const renderer = (require('pdfmake/js/Renderer.js') as { default: { prototype: Renderer } }).default.prototype;
  drawInVisualOrder(renderer);
  giveFontsToCharts(renderer);
  ready = made;
  return made;
}

/** pdfmake sets words from left to right only; before a line is drawn, its words go where the writing wants them. */
function drawInVisualOrder(renderer: Renderer): void {
  const draw = renderer.renderLine;
  // Heads of tables are drawn on every page.
  const turned = new WeakSet();
  renderer.renderLine = function (this: Renderer, line, x, y) {
    const levels = line.inlines.map(({ bidiLevel }) => bidiLevel ?? 0);
    if (levels.some((level) => level > 0)) {
      let next = Math.min(...line.inlines.map((inline) => inline.x));
      for (const index of visualOrder(levels)) {
        const inline = line.inlines[index]!;
        if (!turned.has(inline)) {
          const { text, writing = FONT, bidiLevel = 0 } = inline;
          inline.text = drawnText({ text, font: writing, bidiLevel });
          turned.add(inline);
        }
        inline.x = next;
        next += inline.width;
      }
    }
    draw.call(this, line, x, y);
  };
}

/** pdfmake looks in charts for a font as a file only. */
function giveFontsToCharts(renderer: Renderer): void {
  const draw = renderer.renderSVG;
  renderer.renderSVG = function (this: Renderer, svg) {
    for (const [name, bytes] of unpacked) this.pdfDocument.registerFont(name, bytes);
    draw.call(this, svg);
  };
}

/** A cell of a table: what is printed, and the bare value for a spreadsheet where it differs. */
export type TableCell = string | { text: string; value: number | null };

export interface ReportTable {
  kind: 'table';
  title: string;
  hint?: string;
  columns: readonly { label: string; numeric?: boolean; wide?: boolean }[];
  rows: readonly (readonly TableCell[])[];
  /** Said instead of a table without rows. */
  empty: string;
}

/** What a report consists of, before it is paper, page or spreadsheet. */
export type ReportBlock =
  | { kind: 'heading'; text: string }
  | { kind: 'paragraph'; text: string; tone: 'plain' | 'dim' | 'alert' }
  | { kind: 'facts'; items: readonly { label: string; value: string }[] }
  | { kind: 'tiles'; items: readonly { label: string; value: string; note: string }[] }
  | { kind: 'chart'; title: string; svg: string; widthPt: number; heightPt: number; description: string }
  | ReportTable
  | { kind: 'said'; who: string; text: string; reply: { who: string; text: string } | null }
  | {
      kind: 'moment';
      title: string;
      text: string;
      link: string;
      picture: { jpegBase64: string; widthPx: number; heightPx: number } | null;
    }
  | { kind: 'addition'; mark: string; who: string; text: string }
  | {
      kind: 'signatures';
      title: string;
      items: readonly { role: string; name: string; at: string; detail: string }[];
      hash: string | null;
      verdict: { text: string; sound: boolean } | null;
    };

export interface ReportDocument {
  title: string;
  subtitle: string;
  language: 'en' | 'de';
  /** For the file's own date: the newest thing said in it. */
  dateMs: number;
  documentId: string;
  footer: string;
  /** With {page} and {pages}. */
  pageWords: string;
  blocks: readonly ReportBlock[];
}

export const fill = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);

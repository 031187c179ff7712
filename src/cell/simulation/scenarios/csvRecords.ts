import type { TextLine } from './textLines.ts';

/** A row of a CSV file; with a problem it is none, and its fields are those before it. */
export interface CsvRecord {
  /** On which it begins, from 1. */
  line: number;
  fields: string[];
  problem: string | null;
}

/** A quoted field may go on over so many lines and characters; what is longer has lost its closing quote. */
const MAX_FIELD_LINES = 100;
const MAX_FIELD_CHARACTERS = 65_536;

/**
 * Rows of CSV (RFC 4180; a quote within a field that does not begin with one is a character like any other). A quote that
 * opens a field and does not close it costs this row alone: reading goes on with the next line, and nothing is swallowed.
 * That is why this is no library's reader: those give up, or take all up to the next quote for one field.
 */
export class CsvReader {
  private readonly source: Iterator<TextLine>;
  private readonly ahead: TextLine[] = [];
  private readonly separator: string;
  /** Fields that a row should have, once the header was read. */
  private columns: number | null = null;

  constructor(lines: Iterator<TextLine>, separator: string) {
    this.source = lines;
    this.separator = separator;
  }

  expectColumns(columns: number): void {
    this.columns = columns;
  }

  /** The next row that is not blank; null at the end. */
  next(): CsvRecord | null {
    for (let first = this.peek(0); first; first = this.peek(0)) {
      if (first.text.trim() === '' && !first.isCut) {
        this.ahead.shift();
        continue;
      }
      const { record, lines } = this.readAt(first);
      this.ahead.splice(0, lines);
      return record;
    }
    return null;
  }

  private peek(index: number): TextLine | null {
    while (this.ahead.length <= index) {
      const next = this.source.next();
      if (next.done) return null;
      this.ahead.push(next.value);
    }
    return this.ahead[index]!;
  }

  private readAt(first: TextLine): { record: CsvRecord; lines: number } {
    const { line } = first;
    const fields: string[] = [];
    const refused = (problem: string) => ({ record: { line, fields, problem }, lines: 1 });
    if (first.isCut) return refused('the line is too long to be a row');
    let at = { lines: 1, text: first.text, index: 0 };
    for (;;) {
      if (at.text[at.index] === '"') {
        const quoted = this.quoted(at, fields.length);
        if (typeof quoted === 'string') return refused(quoted);
        fields.push(quoted.value);
        at = quoted.at;
      } else {
        const end = at.text.indexOf(this.separator, at.index);
        fields.push(at.text.slice(at.index, end < 0 ? undefined : end));
        at.index = end < 0 ? at.text.length : end;
      }
      if (at.index >= at.text.length) return { record: { line, fields, problem: null }, lines: at.lines };
      at.index += this.separator.length;
    }
  }

  private quoted(
    { lines, text, index }: { lines: number; text: string; index: number },
    before: number,
  ): { value: string; at: { lines: number; text: string; index: number } } | string {
    const parts: string[] = [];
    let length = 0;
    let from = index + 1;
    for (;;) {
      const end = text.indexOf('"', from);
      const part = text.slice(from, end < 0 ? undefined : end);
      length += part.length + 1;
      if (length > MAX_FIELD_CHARACTERS) return notClosed();
      if (end < 0) {
        const next = lines < MAX_FIELD_LINES ? this.peek(lines) : null;
        if (!next || next.isCut) return notClosed();
        parts.push(part, '\n');
        lines += 1;
        text = next.text;
        from = 0;
      } else if (text[end + 1] === '"') {
        parts.push(part, '"');
        from = end + 2;
      } else {
        parts.push(part);
        from = end + 1;
        break;
      }
    }
    while (text[from] === ' ') from += 1;
    const isClosed = from >= text.length || text.startsWith(this.separator, from);
    if (!isClosed) return notClosed();
    if (lines > 1 && this.hasSwallowedRows(parts.join(''), before, lines)) return notClosed();
    return { value: parts.join(''), at: { lines, text, index: from } };
  }

  /** Whether a field over several lines holds the rest of its own row and a line that is a whole row by itself. */
  private hasSwallowedRows(value: string, before: number, lines: number): boolean {
    if (this.columns === null) return true;
    const fieldsIn = (text: string): number => text.split(this.separator).length;
    if (before + fieldsIn(value.slice(0, value.indexOf('\n'))) < this.columns) return false;
    for (let k = 1; k < lines; k++) if (fieldsIn(this.peek(k)!.text) === this.columns) return true;
    return false;
  }
}

const notClosed = (): string => 'a quote opens a field on this line and does not close it';

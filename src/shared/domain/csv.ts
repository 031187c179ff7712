import { replaceHidden, codePointName } from './visibleText.ts';

/** Numbers are written as numbers; null and what is no finite number as an empty field. */
export type CsvField = string | number | null;

const NUMBER = /^-?\d+(\.\d+)?$/;
/** Signs with which a spreadsheet begins a formula, in full width and small forms too: some fold them. */
const FORMULA_SIGN = '=+\\-@\uFF1D\uFF0B\uFF0D\uFF20\uFE66\uFE62\uFE63\uFE6B';
/**
 * Where a cell can begin: at the start of a text; and, because a spreadsheet that separates with semicolons (a German Excel)
 * does not see quotes in the middle of its cells, after every semicolon and every line end. Blanks before the sign are
 * skipped by spreadsheets, and quotes there are taken off.
 */
const FORMULA = new RegExp(`(^|[;\\n])([\\p{Zs}\\n"]*)(?=[${FORMULA_SIGN}])`, 'gu');

/** Control characters as their pictures (␀, ␉, ␛), others that hide as [U+202E]; of line ends the line feed stays. */
function shown(text: string): string {
  const lines = text.replaceAll('\r\n', '\n').replace(/(?!\n)\p{Cc}/gu, pictureOf);
  return replaceHidden(lines, (character) => `[${codePointName(character)}]`);
}

function pictureOf(control: string): string {
  const code = control.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '\u2421' : control;
}

function csvField(field: CsvField): string {
  if (typeof field !== 'string') return field === null || !Number.isFinite(field) ? '' : String(field);
  if (NUMBER.test(field)) return field;
  const inert = shown(field).replace(FORMULA, "$1$2'");
  return /[",;\n]|^\p{Zs}|\p{Zs}$/u.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

/** The lines of a file for a spreadsheet, one for each row, without their ends; a field may hold line feeds, in quotes. */
export const csvLines = (rows: readonly (readonly CsvField[])[]): string[] =>
  rows.map((row) => row.map(csvField).join(','));

/**
 * A file for a spreadsheet after RFC 4180: UTF-8 with its mark, commas, CRLF. A number stays a number. A text is text: an
 * apostrophe stands before whatever a spreadsheet would take for a formula, and characters that cannot be seen are shown.
 */
export const csvFile = (rows: readonly (readonly CsvField[])[]): string => `\uFEFF${csvLines(rows).join('\r\n')}\r\n`;

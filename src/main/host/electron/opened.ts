import { fileURLToPath } from 'node:url';
import { PAGE_URL } from './pageProtocol.ts';

export const LINK_SCHEME = 'supercargo';

/** What the system has the application open: a recording that was double-clicked, or a link that was followed. */
export interface Opened {
  /** Path of a recording. */
  file: string | null;
  link: string | null;
}

/** Words of a command line that are no options: the system appends what is to be opened. */
export function openedBy(commandLine: readonly string[]): Opened {
  const words = commandLine.slice(1).filter((word) => !word.startsWith('-'));
  const link = words.find((word) => word.startsWith(`${LINK_SCHEME}:`)) ?? null;
  const file = words.find((word) => /\.mcap$/i.test(word)) ?? null;
  return { link, file: file?.startsWith('file:') && URL.canParse(file) ? fileURLToPath(file) : file };
}

/**
 * The page that a link like `supercargo://moment/CELL?t=MS` means: the replay of a moment of a cell, on the cell's clock. Null for
 * anything else: a link may come from any web page or letter.
 */
export function linkedPage(link: string | null): string | null {
  const url = link === null ? null : URL.parse(link);
  if (url?.protocol !== `${LINK_SCHEME}:` || url.hostname !== 'moment') return null;
  const time = url.searchParams.get('t') ?? '';
  const [, cell = '', ...more] = url.pathname.split('/');
  if (!/^\d{1,15}$/.test(time) || more.length > 0) return null;
  let cellKey: string;
  try {
    cellKey = decodeURIComponent(cell);
  } catch {
    return null;
  }
  if (!/^[\w.:[\]-]{1,128}$/.test(cellKey)) return null;
  return `${PAGE_URL}#/replay/${encodeURIComponent(`moment:${cellKey}`)}?t=${time}`;
}

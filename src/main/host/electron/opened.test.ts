import { describe, expect, it } from 'vitest';
import { linkedPage, openedBy } from './opened.ts';

describe('what the system has the application open', () => {
  it('is a recording that was double-clicked, by its path or address', () => {
    expect(openedBy(['supercargo', '/home/ann/shift 1.mcap'])).toEqual({ file: '/home/ann/shift 1.mcap', link: null });
    expect(openedBy(['supercargo', 'file:///home/ann/shift%201.mcap']).file).toBe('/home/ann/shift 1.mcap');
    expect(openedBy(['supercargo', '--data', '/d', '--no-sandbox', 'notes.txt'])).toEqual({ file: null, link: null });
  });

  it('is a link to a moment of a cell', () => {
    const link = 'supercargo://moment/cell-1?t=1764400000000';
    expect(openedBy(['supercargo', link])).toEqual({ file: null, link });
    expect(linkedPage(link)).toBe('app://supercargo/index.html#/replay/moment%3Acell-1?t=1764400000000');
    expect(linkedPage('supercargo://moment/10.0.0.1%3A7400?t=5')).toContain('moment%3A10.0.0.1%3A7400?t=5');
  });

  it.each([
    null,
    'nonsense',
    'https://moment/cell-1?t=5',
    'supercargo://settings/cell-1?t=5',
    'supercargo://moment/cell-1',
    'supercargo://moment/cell-1?t=5e3',
    'supercargo://moment/cell-1/more?t=5',
    'supercargo://moment/%3Cscript%3E?t=5',
    'supercargo://moment/%E0%A4%A?t=5',
    `supercargo://moment/${'x'.repeat(200)}?t=5`,
  ])('is nothing where the link is %s', (link) => {
    expect(linkedPage(link)).toBeNull();
  });
});

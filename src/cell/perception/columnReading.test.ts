import { describe, expect, it } from 'vitest';
import type { BelievedColumn } from './ColumnNet.ts';
import { gapsBetween, heightsOf, itemsFrom, unsureShare, withoutSpecks } from './columnReading.ts';

/** Ten columns of one centimetre each; digits are tenths of cover. */
const columnsOf = (cover: string, begins = ''): BelievedColumn[] =>
  Array.from(cover, (digit, k) => ({
    startM: k * 0.01,
    endM: (k + 1) * 0.01,
    covered: digit === 'x' ? 1 : Number(digit) / 10,
    height: digit === 'x' ? 0.5 : 0,
    volume: 0.2,
    front: 0.1,
    begins: begins[k] === 'b' ? 0.9 : begins[k] === 'p' ? 0.3 : 0,
  }));

describe('reading gaps from believed columns', () => {
  it('finds free stretches, the widest first', () => {
    const gaps = gapsBetween(columnsOf('00xx0000xx'), 0.1);
    expect(gaps.map(({ startM, endM }) => [startM, endM].map((m) => Number(m.toFixed(4))))).toEqual([
      [0.04, 0.08],
      [0, 0.02],
    ]);
  });

  it('splits the columns at the ends of a gap by how much of them is covered', () => {
    // 8 tenths of the third column are covered: the gap begins two millimetres before the fourth; 3 tenths of the seventh.
    const [gap] = gapsBetween(columnsOf('xx80003xxx'), 0.1);
    expect(gap!.startM).toBeCloseTo(0.028, 6);
    expect(gap!.endM).toBeCloseTo(0.067, 6);
  });

  it('reports an empty bin as one gap and a full one as none', () => {
    expect(gapsBetween(columnsOf('0000000000'), 0.1)).toEqual([{ startM: 0, endM: 0.1 }]);
    expect(gapsBetween(columnsOf('xxxxxxxxxx'), 0.1)).toEqual([]);
  });

  it('does not let a lone doubtful column cut a gap in two, but heeds a sure or a wider one', () => {
    const gapsOf = (cover: string) => gapsBetween(withoutSpecks(columnsOf(cover)), 0.1).length;
    expect(gapsOf('0000600000')).toBe(1);
    expect(gapsOf('0000x00000')).toBe(2);
    expect(gapsOf('0000660000')).toBe(2);
  });

  it('is sure of clear columns and unsure of doubtful ones', () => {
    expect(unsureShare(columnsOf('0000xxxxxx'), 0.1)).toBe(0);
    expect(unsureShare(columnsOf('5555555555'), 0.1)).toBeCloseTo(1, 6);
  });
});

describe('reading items from believed columns', () => {
  const items = (cover: string, begins: string, count: number) => {
    const columns = columnsOf(cover, begins);
    return itemsFrom({ columns, count }, gapsBetween(columns, 0.1), [0.1, 0.4, 0.3]);
  };

  it('cuts the contents where an item surely begins', () => {
    const found = items('xxxxxx0000', '   b      ', 1);
    expect(found.map(({ xM }) => xM.startM)).toEqual([0, 0.03]);
    expect(found[0]!.zM.endM).toBeCloseTo(0.15, 6);
  });

  it('follows a weak sign only where the count asks for one more item', () => {
    expect(items('xxxxxx0000', '   p      ', 1).length).toBe(1);
    expect(items('xxxxxx0000', '   p      ', 2).length).toBe(2);
  });

  it('reports heights in equal columns', () => {
    expect(heightsOf(columnsOf('xx000000xx'), 0.1, 5)).toEqual([0.5, 0, 0, 0, 0.5]);
  });
});

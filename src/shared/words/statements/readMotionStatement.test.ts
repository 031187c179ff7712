import { describe, expect, it, test } from 'vitest';
import { motionStatements } from './motionStatements.ts';
import { readMotionStatement } from './readMotionStatement.ts';
import { sayStatement } from './sayStatement.ts';

describe('what the arm says about the end of a motion', () => {
  test.each(Object.entries(motionStatements))('%s is read back from its English sentence', (code, { params }) => {
    const values = Object.entries(params).map(([name, kind], index) => [name, kind === 'text' ? '3C' : 12 + index]);
    const said = { code, params: Object.fromEntries(values) as Record<string, number | string> };
    expect(readMotionStatement(sayStatement(said, 'en')!)).toEqual(said);
  });

  it('is the first sentence where a second one tells what came before', () => {
    const said = readMotionStatement('The item fell to the floor. 31 N stopped the feed after 12 mm of 90 mm.');
    expect(said).toEqual({ code: 'item_fell', params: {} });
  });

  it('has no code where a driver says it in words of its own', () => {
    expect(readMotionStatement('Axis 3 drew 4.2 A.')).toBeUndefined();
    expect(readMotionStatement('')).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import { someOf } from './optionValues.ts';
import { BadArgument } from './readOptions.ts';

describe('someOf', () => {
  const choices = ['insert', 'stack', 'sweep'] as const;
  it.each([
    [undefined, ['insert', 'stack', 'sweep']],
    ['all', ['insert', 'stack', 'sweep']],
    ['sweep,insert', ['insert', 'sweep']],
  ])('reads %j as %j', (text, expected) => {
    expect(someOf(text === undefined ? {} : { primitives: text }, 'primitives', choices)).toEqual(expected);
  });
  it('names the word that is no choice', () => {
    expect(() => someOf({ primitives: 'insert,fly' }, 'primitives', choices)).toThrow(
      new BadArgument('--primitives has "fly", expected all, or some of insert,stack,sweep.'),
    );
  });
});

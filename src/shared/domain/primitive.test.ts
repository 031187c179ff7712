import { describe, expect, it } from 'vitest';
import {
  chainFeeds,
  chainProblem,
  primitiveDeclarations,
  primitiveNames,
  primitiveStep,
  stepProblem,
} from './primitive.ts';

describe('primitive declarations', () => {
  it('have defaults that they accept themselves', () => {
    for (const { name } of primitiveDeclarations) expect(stepProblem(primitiveStep(name))).toBeNull();
  });

  it('name the parameter, its value and the range when a step is out of range', () => {
    expect(stepProblem(primitiveStep('sweep', { distanceM: 0.7 }))).toBe(
      'sweep.distanceM is 0.7, expected 0 to 0.5 m.',
    );
  });

  it('refuse a missing, an unknown and a foreign value', () => {
    expect(stepProblem({ primitive: 'insert', parameters: {} })).toContain('insert.xM');
    expect(stepProblem(primitiveStep('insert', { speed: 3 }))).toBe('insert has no parameter "speed".');
    expect(stepProblem(primitiveStep('sweep', { side: 'up' }))).toContain('expected one of left, right');
    expect(stepProblem(primitiveStep('insert', { xM: Number.NaN }))).toContain('insert.xM');
  });
});

describe('a chain', () => {
  const chain = (...names: (typeof primitiveNames)[number][]) => names.map((name) => primitiveStep(name));

  it('has a declaration for every primitive, each once', () => {
    expect(primitiveDeclarations.map(({ name }) => name).sort()).toEqual([...primitiveNames].sort());
  });

  it('opens the bands by itself, unless a step before closed them', () => {
    expect(chainProblem(chain('sweep', 'insert', 'retract'), { holdsItem: true })).toBeNull();
    expect(chainProblem(chain('closeBands', 'openBands', 'probe'), { holdsItem: false })).toBeNull();
    expect(chainProblem(chain('sweep', 'retract', 'insert'), { holdsItem: true })).toBe(
      'insert needs the bands open (bands_open), but retract closes them before it; put openBands in between.',
    );
  });

  it('feeds only what is held, and only once', () => {
    expect(chainProblem(chain('insert'), { holdsItem: false })).toBe(
      'There is no item in the tool to insert (item_in_tool).',
    );
    expect(chainProblem(chain('insert', 'insert'), { holdsItem: true })).toBe(
      'insert needs an item in the tool (item_in_tool), but insert feeds it in before.',
    );
    expect(chainFeeds(chain('sweep', 'insert'))).toBe(true);
    expect(chainFeeds(chain('openBands', 'sweep', 'probe'))).toBe(false);
  });
});

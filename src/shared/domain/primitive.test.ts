import { describe, expect, it } from 'vitest';
import {
  chainFeeds,
  chainProblem,
  feedsAt,
  primitiveDeclarations,
  primitiveOf,
  primitiveStep,
  stepProblem,
  toolProblem,
} from './primitive.ts';
import type { PrimitiveStep } from './primitive.ts';
import { primitiveNames } from '#shared/primitives/primitives.ts';

const withParameter = (step: PrimitiveStep, parameters: PrimitiveStep['parameters']): PrimitiveStep => ({
  ...step,
  parameters: { ...step.parameters, ...parameters },
});

describe('primitive declarations', () => {
  it('have defaults that they accept themselves', () => {
    for (const { name } of primitiveDeclarations) expect(stepProblem(primitiveStep(name))).toBeNull();
  });

  it('name the parameter, its value and the range when a step is out of range', () => {
    expect(stepProblem(primitiveStep('sweep', { distanceM: 0.7 }))).toBe(
      'sweep.distanceM is 0.7, expected 0 to 0.5 m.',
    );
  });

  it('take a step of a console that does not know which side may point up', () => {
    const { sideUp, ...known } = primitiveStep('insert').parameters;
    expect(sideUp).toBe('usual');
    expect(stepProblem({ primitive: 'insert', parameters: known })).toBeNull();
    expect(stepProblem({ primitive: 'insert', parameters: { ...known, sideUp: 'none' } })).toContain('insert.sideUp');
  });
  it('refuse a missing, an unknown and a foreign value', () => {
    expect(stepProblem({ primitive: 'insert', parameters: {} })).toContain('insert.xM');
    expect(stepProblem(withParameter(primitiveStep('insert'), { speed: 3 }))).toBe('insert has no parameter "speed".');
    expect(stepProblem(withParameter(primitiveStep('sweep'), { side: 'up' }))).toContain('expected one of left, right');
    expect(stepProblem(primitiveStep('insert', { xM: Number.NaN }))).toContain('insert.xM');
  });
});

describe('a step that comes over the wire', () => {
  it('has its defaults where a value is missing or of another kind, and nothing that is not declared', () => {
    const step = { primitive: 'sweep' as const, parameters: { distanceM: 0.2, side: 'up', bladeXM: '0.3', speed: 3 } };
    expect(primitiveOf(step)).toEqual(primitiveStep('sweep', { distanceM: 0.2 }));
  });

  it('says where it feeds the item, if it feeds one', () => {
    expect(feedsAt(primitiveStep('insert', { xM: 0.2, heightM: 0.05 }))).toEqual({ xM: 0.2, heightM: 0.05 });
    expect(feedsAt(primitiveStep('stack', { xM: 0.2, levelM: 0.05 }))).toEqual({ xM: 0.2, heightM: 0.05 });
    expect(feedsAt(primitiveStep('sweep'))).toBeNull();
  });

  it('is beyond a plunger where belts would have to move the item both ways, and never beyond belts', () => {
    expect(toolProblem(['insert', 'stack'], 'plunger')).toContain('stack feeds an item in part');
    expect(toolProblem(['sweep', 'insert', 'slot', 'flipUp', 'probe'], 'plunger')).toBeNull();
    expect(toolProblem(primitiveNames, 'belts')).toBeNull();
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

import { describe, expect, it } from 'vitest';
import type { CatalogueItem } from './item.ts';
import { reachProblem } from './mouthReach.ts';
import { primitiveStep } from './primitive.ts';
import { toolLimits } from './tool.ts';

const bin = { binId: '3C', sizeM: [0.33, 0.35, 0.18] } as const;
const carton: CatalogueItem = {
  sku: 'c1',
  name: 'Carton',
  lengthM: 0.14,
  widthM: 0.11,
  heightM: 0.05,
  massKg: 0.3,
  form: 'box',
  fragile: false,
  comOffsetM: [0, 0, 0],
};
const problemOf = (...[name, parameters]: Parameters<typeof primitiveStep>): string | null =>
  reachProblem([primitiveStep(name, parameters)], { ...bin, sizeM: [...bin.sizeM] }, carton, toolLimits)?.text ?? null;

describe('what a chain may reach', () => {
  it('is the bin up to its edges', () => {
    expect(problemOf('sweep', { bladeXM: 0.33, heightM: 0.09 })).toBeNull();
    expect(problemOf('probe', { bladeXM: 0 })).toBeNull();
    // Half the item and one paddle: 31 mm.
    expect(problemOf('insert', { xM: 0.0311 })).toBeNull();
    expect(problemOf('stack', { xM: 0.33 - 0.0311 })).toBeNull();
    expect(problemOf('retract')).toBeNull();
  });

  it('is not what lies beyond them, and the sentence says by how much', () => {
    const edge = "beyond the mouth's edge of 3C, which is 330 mm wide and 180 mm high; nothing was moved.";
    expect(problemOf('sweep', { bladeXM: 0.35 })).toBe(`sweep would bring the blade 20 mm ${edge}`);
    expect(problemOf('probe', { bladeXM: 0.1, heightM: 0.1 })).toBe(`probe would bring the blade 10 mm ${edge}`);
    expect(problemOf('flipUp', { bladeXM: 0.331 })).toBe(`flipUp would bring the blade 1 mm ${edge}`);
    expect(problemOf('insert', { xM: 0.02 })).toBe(`insert would bring the paddles 11 mm ${edge}`);
    expect(problemOf('stack', { xM: 0.32 })).toBe(`stack would bring the paddles 21 mm ${edge}`);
  });
});

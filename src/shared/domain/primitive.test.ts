import { describe, expect, it } from 'vitest';
import { primitiveDeclarations, primitiveStep, stepProblem } from './primitive.ts';

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

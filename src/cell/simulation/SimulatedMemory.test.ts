import { expect, it } from 'vitest';
import { simulatedMemory } from './SimulatedMemory.ts';

it('knows the damages that an older program stored under its own names', () => {
  const kept = { podNumber: 1, unitNumber: 3, podDueMs: null, damages: { a: { kind: 'dent', severity: 0.5, seed: 1 }, b: { kind: 'tear', severity: 0.5, seed: 2 }, c: { kind: 'missing_unit', severity: 1, seed: 3 } } }; // prettier-ignore
  const kinds = Object.values(simulatedMemory(kept).damages).map(({ kind }) => kind);
  expect(kinds).toEqual(['deformation', 'penetration', 'missing_unit']);
});

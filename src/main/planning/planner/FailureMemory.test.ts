import { describe, expect, it } from 'vitest';
import type { StowResult } from '#shared/domain/stow.ts';
import { aPlanRequest, aStowResult } from '../../../../tests/builders/plannerSnapshot.ts';
import { FailureMemory } from './FailureMemory.ts';

const after = (lastStow: Partial<StowResult>, podId = 'pod-1') =>
  aPlanRequest({
    change: (s) => ({ ...s, pod: { ...s.pod!, podId }, lastStow: aStowResult({ podId, ...lastStow }) }),
  });
const failed = (stowId: string, binId: string): Partial<StowResult> => ({
  stowId,
  binId,
  outcome: 'unproductive',
  cause: 'jammed_at_mouth',
});
const binsOf = (memory: FailureMemory, request: ReturnType<typeof after>): string[] =>
  memory.withMemory(request).failedPlacements!.map(({ binId }) => binId);

describe('FailureMemory', () => {
  it('remembers failures that the snapshot no longer tells of, each once', () => {
    const memory = new FailureMemory();
    expect(binsOf(memory, after(failed('s1', '1A')))).toEqual(['1A']);
    expect(binsOf(memory, after(failed('s1', '1A')))).toEqual(['1A']);
    expect(binsOf(memory, after(failed('s2', '1B')))).toEqual(['1A', '1B']);
    expect(binsOf(memory, after({ stowId: 's3', binId: '1C' }))).toEqual(['1A', '1B']);
  });

  it('forgets a bin’s failures when a stow into it succeeds, and all of them with the pod', () => {
    const memory = new FailureMemory();
    memory.withMemory(after(failed('s1', '1A')));
    memory.withMemory(after(failed('s2', '1B')));
    expect(binsOf(memory, after({ stowId: 's3', binId: '1A' }))).toEqual(['1B']);
    expect(binsOf(memory, after({ stowId: 's3', binId: '1A' }, 'pod-2'))).toEqual([]);
  });

  it('keeps cells apart and what the caller remembers by himself', () => {
    const memory = new FailureMemory();
    memory.withMemory(after(failed('s1', '1A')));
    const other = after({ stowId: 's9' });
    other.snapshot = { ...other.snapshot, cell: { ...other.snapshot.cell, cellId: 'cell-2' } };
    expect(binsOf(memory, other)).toEqual([]);
    const own = { itemId: 'x', podId: 'pod-1', binId: '9Z' };
    expect(binsOf(memory, { ...after(failed('s1', '1A')), failedPlacements: [own] })).toEqual(['1A', '9Z']);
  });
});

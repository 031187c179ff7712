import { describe, expect, it } from 'vitest';
import { aStowResult, eventSequence } from '../../../tests/builders/cellEvents.ts';
import type { CellEvent, CellEventBody } from './cellEvent.ts';
import { isUnderCap, peaksOf, phasesOfEvents, phasesOfTrace } from './motionPhases.ts';
import type { StowRequest } from './stow.ts';

const request: StowRequest = {
  ...{ stowId: 's', itemId: 'i', binId: '3C', prediction: null, origin: 'planner' },
  chain: [
    { primitive: 'sweep', parameters: {} },
    { primitive: 'insert', parameters: {} },
  ],
};
const next = eventSequence();
const at = (timeMs: number, body: CellEventBody): CellEvent => ({ ...next(body), timeMs });
const phase = (timeMs: number, name: 'pick' | 'approach' | 'primitive' | 'leave', stepIndex = 0): CellEvent =>
  at(timeMs, { type: 'stow.phase', stowId: 's', phase: name, stepIndex });
const stow = [
  at(0, { type: 'stow.started', request }),
  phase(0, 'pick'),
  phase(2000, 'approach'),
  phase(3000, 'primitive', 0),
  phase(4000, 'primitive', 1),
  phase(5000, 'leave'),
];

describe('the phases of a motion', () => {
  it('follow from the events, with the primitive that works in the bin', () => {
    const spans = phasesOfEvents(stow, null, 0);
    expect(spans.map((span) => [span.fromMs, span.toMs, span.primitive ?? span.phase])).toEqual([
      [0, 2000, 'pick'],
      [2000, 3000, 'approach'],
      [3000, 4000, 'sweep'],
      [4000, 5000, 'insert'],
      [5000, null, 'leave'],
    ]);
    expect(spans.filter(isUnderCap).map((span) => span.primitive)).toEqual(['sweep', 'insert']);
  });

  it('end with the stow, and leave out what is older than is shown', () => {
    const ended = at(6000, { type: 'stow.ended', result: aStowResult() });
    expect(phasesOfEvents([...stow, ended], null, 4500).map((span) => [span.fromMs, span.toMs])).toEqual([
      [4000, 5000],
      [5000, 6000],
    ]);
  });

  it('know the chain of a stow that began before the first event', () => {
    const running = { ...request, startedAtMs: 0, phase: 'primitive' as const, stepIndex: 0 };
    expect(phasesOfEvents(stow.slice(3, 4), running, 0)[0]!.primitive).toBe('sweep');
  });

  it('of a trace are those that the cell told, up to its end; none where it told none', () => {
    const trace = { startMs: 1000, rateHz: 10, forceN: [0, 0, 0, 0, 0], capN: 25 };
    expect(phasesOfTrace(trace)).toBeNull();
    const phases = [
      { startMs: 900, phase: 'approach' as const, primitive: null },
      { startMs: 1200, phase: 'primitive' as const, primitive: 'sweep' as const },
    ];
    expect(phasesOfTrace({ ...trace, phases })?.map((span) => [span.fromMs, span.toMs])).toEqual([
      [900, 1200],
      [1200, 1500],
    ]);
  });

  it('each have their own peak', () => {
    const spans = phasesOfEvents(stow, null, 0);
    const peaks = peaksOf(spans, [500, 1500, 2500, 3500, 5500], [4, 9, 31, 12, 3]);
    expect(peaks.map(({ index, value, span }) => [index, value, span.primitive ?? span.phase])).toEqual([
      [1, 9, 'pick'],
      [2, 31, 'approach'],
      [3, 12, 'sweep'],
      [4, 3, 'leave'],
    ]);
  });
});

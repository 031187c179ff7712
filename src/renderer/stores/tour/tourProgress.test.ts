import { expect, test } from 'vitest';
import type { AnsweredRequest } from '#renderer/bridge/Bridge.ts';
import type { CellEvent, CellEventBody } from '#shared/domain/cellEvent.ts';
import { presentStep, skipped, withSignal, type TourProgress, type TourSignal } from './tourProgress.ts';

const start: TourProgress = { cellKey: 'training-1', operatorId: 'op-1', done: [] };
const event = (body: unknown, cellKey = 'training-1'): TourSignal => ({
  kind: 'event',
  cellKey,
  event: { epoch: 'e', seq: 1, timeMs: 0, commandId: null, body: body as CellEventBody } satisfies CellEvent,
});
const answered = (request: unknown): TourSignal => ({ kind: 'answered', request: request as AnsweredRequest });
const by = (operatorId: string) => ({ operatorId, name: 'A', consoleId: 'c' });
const signals: TourSignal[] = [
  event({ type: 'stow.ended' }),
  event({ type: 'intervention.opened' }),
  event({ type: 'intervention.claimed', by: by('op-1') }),
  answered({ name: 'previewMotion', params: { cellKey: 'training-1' }, reply: {} }),
  answered({ name: 'holdBegin', params: { cellKey: 'training-1' }, reply: { ack: { accepted: true } } }),
  event({ type: 'intervention.closed' }),
  { kind: 'screen', name: 'shift' },
];

test('every step is done by the real thing, in order, and then the tour is over', () => {
  const steps = signals.reduce<TourProgress[]>((all, signal) => [...all, withSignal(all.at(-1)!, signal)], [start]);
  expect(steps.map(presentStep)).toEqual(['watch', 'failure', 'claim', 'preview', 'hold', 'close', 'shift', null]);
});

test('what happens early counts when its turn comes', () => {
  const failedFirst = withSignal(start, { kind: 'open', cellKey: 'training-1' });
  expect(presentStep(failedFirst)).toBe('watch');
  expect(presentStep(withSignal(failedFirst, event({ type: 'stow.ended' })))).toBe('claim');
});

test.each([
  ['another cell', event({ type: 'stow.ended' }, 'cell-2')],
  ['another person', event({ type: 'intervention.claimed', by: by('op-2') })],
  [
    'a refused hold',
    answered({ name: 'holdBegin', params: { cellKey: 'training-1' }, reply: { ack: { accepted: false } } }),
  ],
  ['the shift page before anything is closed', { kind: 'screen', name: 'shift' } satisfies TourSignal],
])('%s does not count', (_what, signal) => {
  expect(withSignal(start, signal)).toBe(start);
});

test('a step can be left out', () => {
  expect(presentStep(skipped(start, 'watch'))).toBe('failure');
});

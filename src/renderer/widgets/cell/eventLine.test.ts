import { describe, expect, test } from 'vitest';
import type { CellEventBody } from '#shared/domain/cellEvent.ts';
import { DEMO_OPERATOR, demoCellView, demoIntervention } from '../../../../tests/builders/demoCell.ts';
import { eventLine } from './eventLine.ts';

const lineOf = (body: CellEventBody) =>
  eventLine({ epoch: 'e', seq: 1, timeMs: 0, commandId: null, body }, () => 'Shampoo');
const view = demoCellView();
const estimate = view.snapshot!.estimates[0]!;

describe('events for people', () => {
  test('what happens all the time is left out', () => {
    const lease = view.snapshot!.cell.control;
    expect(lineOf({ type: 'control.changed', lease, why: 'renewed', reason: null })).toBeNull();
    expect(lineOf({ type: 'stow.phase', stowId: 's', phase: 'pick', stepIndex: 0 })).toBeNull();
    expect(lineOf({ type: 'estimate.updated', estimate })).toBeNull();
    expect(lineOf({ type: 'item.moved', itemId: 'i', location: { place: 'tool' } })).toBeNull();
  });

  test('what is abnormal is marked by how bad it is', () => {
    expect(lineOf({ type: 'packml.changed', state: 'held', reason: 'jam' })).toMatchObject({ tone: 'soon' });
    expect(lineOf({ type: 'packml.changed', state: 'aborted', reason: null })).toMatchObject({ tone: 'act' });
    expect(lineOf({ type: 'packml.changed', state: 'execute', reason: null })).toMatchObject({ tone: 'none' });
    expect(lineOf({ type: 'estimate.updated', estimate: { ...estimate, status: 'refused' } })).toMatchObject({
      tone: 'unsure',
    });
    expect(lineOf({ type: 'item.moved', itemId: 'i', location: { place: 'floor' } })).toMatchObject({ tone: 'soon' });
    const intervention = demoIntervention(0, { severity: 'high' });
    expect(lineOf({ type: 'intervention.opened', intervention })).toMatchObject({ tone: 'act' });
  });

  test('a closed intervention names its outcome and who closed it', () => {
    expect(
      lineOf({
        type: 'intervention.closed',
        interventionId: 'i',
        by: DEMO_OPERATOR,
        outcome: 'given_to_person',
        note: 'n',
      }),
    ).toMatchObject({
      sentence: {
        statement: { code: 'call_closed', params: { outcome: 'given_to_person', name: 'Anna Weber' } },
        detail: { text: 'n' },
      },
    });
  });
});

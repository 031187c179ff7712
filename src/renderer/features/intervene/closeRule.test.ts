import { expect, test } from 'vitest';
import { closingProblem, type ClosingFacts } from './closeRule.ts';
import { demoItem } from '../../../../tests/builders/demoCell.ts';

const facts = (change: Partial<ClosingFacts> = {}): ClosingFacts => ({
  claimedByMe: true,
  outcome: 'given_to_person',
  note: 'Given to Bernd.',
  handBack: true,
  snapshot: { cell: { heldItemId: null, floorItemIds: [] }, buffer: [] },
  ...change,
});
const sticking = demoItem(1, { location: { place: 'mouth', podId: 'P', binId: '3B' } });

test.each([
  ['nothing is in the way', facts(), null],
  ['somebody else holds it', facts({ claimedByMe: false }), 'notClaimed'],
  ['no outcome was chosen', facts({ outcome: null }), 'outcomeMissing'],
  ['the note is empty', facts({ note: ' \n' }), 'noteMissing'],
  [
    'the tool holds an item and the cell is to go on',
    facts({ snapshot: { cell: { heldItemId: 'i', floorItemIds: [] }, buffer: [] } }),
    'toolProblem',
  ],
  [
    'something lies on the floor and the cell is to go on',
    facts({ snapshot: { cell: { heldItemId: null, floorItemIds: ['i'] }, buffer: [] } }),
    'floorProblem',
  ],
  [
    'an item sticks out and the cell is to go on',
    facts({ snapshot: { cell: { heldItemId: null, floorItemIds: [] }, buffer: [sticking] } }),
    'mouthProblem',
  ],
  [
    'the cell stays held, whatever lies about',
    facts({ handBack: false, snapshot: { cell: { heldItemId: 'i', floorItemIds: ['j'] }, buffer: [sticking] } }),
    null,
  ],
])('closing when %s', (_, given, expected) => {
  expect(closingProblem(given)).toBe(expected);
});

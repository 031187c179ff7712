import { atMouth, fed, released, toMouth, unfeed, type FeedState } from './feeding.ts';
import { primitiveScript } from './PrimitiveScript.ts';

/** The held item goes to the mouth, is fed in with the belts or the plunger, and is let go. */
export const insert = primitiveScript<'insert', FeedState>('insert', {
  begin: (step) => toMouth(step, step.p.xM, step.p.heightM),
  states: { atMouth, fed, released: (step) => released(step) },
  waitsAtXM: ({ xM }) => xM,
  withdraw: unfeed,
});

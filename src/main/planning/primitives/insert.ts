import { drawFeed, feedThroughLane } from './feeding.ts';
import type { Foresight } from './Foresight.ts';

export const insert: Foresight<'insert'> = {
  draw: (course, p) => drawFeed(course, p, p.heightM),
  feed: (question, { xM, heightM }) => feedThroughLane(question, { lowered: false, xM, fedAtM: heightM }),
};

import { declare, forceCap, number } from './declaration.ts';
import { sideUp } from './sideUp.ts';

export const insert = declare('insert', {
  description: 'feed the held item into the bin with the belts',
  preconditions: ['tool_at_bin', 'bands_open', 'item_in_tool'],
  effects: ['item_fed'],
  parameters: {
    xM: number('m', 0, 0.6, 0.1, 'middle of the lane that the item is fed into, from the left wall'),
    heightM: number('m', 0, 0.35, 0.013, 'air under the item when it is fed'),
    beltSpeedMps: number('m/s', 0.05, 0.6, 0.35, 'speed of the belts'),
    forceCapN: forceCap,
    sideUp,
  },
  laneParameter: 'xM',
  entersAt: ({ xM }) => ({ by: 'paddles', xM }),
  feedsAt: ({ xM, heightM }) => ({ xM, heightM }),
});

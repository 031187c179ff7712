import { declare, forceCap, number } from './declaration.ts';
import { sideUp } from './sideUp.ts';

export const stack = declare('stack', {
  description: 'bring the held item in above what lies there, lower it until it touches, and feed it on',
  preconditions: ['tool_at_bin', 'bands_open', 'item_in_tool'],
  effects: ['item_fed'],
  parameters: {
    xM: number('m', 0, 0.6, 0.1, 'middle of the lane that the item is fed into, from the left wall'),
    levelM: number('m', 0, 0.35, 0.05, 'height of what it is to lie on, as far as that is known'),
    searchM: number('m', 0.005, 0.06, 0.02, 'how far above and below that height it is felt for'),
    touchN: number('N', 1, 10, 3, 'upward force that counts as having touched'),
    beltSpeedMps: number('m/s', 0.05, 0.6, 0.25, 'speed of the belts'),
    forceCapN: forceCap,
    sideUp,
  },
  needsBelts:
    'stack feeds an item in part before it is lowered; this tool has a plunger in place of the belts, which pushes it out whole.',
  laneParameter: 'xM',
  entersAt: ({ xM }) => ({ by: 'paddles', xM }),
  feedsAt: ({ xM, levelM }) => ({ xM, heightM: levelM }),
});

import { declare, forceCap, number } from './declaration.ts';
import { sideUp } from './sideUp.ts';

export const pushHome = declare('pushHome', {
  description:
    'feed the held item against what stands in its lane, until its rear is at the mouth or a force is reached',
  preconditions: ['tool_at_bin', 'bands_open', 'item_in_tool'],
  effects: ['item_fed'],
  parameters: {
    xM: number('m', 0, 0.6, 0.1, 'middle of the lane that the item is fed into, from the left wall'),
    heightM: number('m', 0, 0.35, 0.013, 'air under the item when it is fed'),
    beltSpeedMps: number('m/s', 0.05, 0.3, 0.15, 'speed of the belts until something is felt; slower from then on'),
    forceCapN: forceCap,
    sideUp,
  },
  needsBelts:
    'pushHome pushes with an item that moving belts hold until its rear is inside; this tool has a plunger in their place, which pushes from slack plates.',
  laneParameter: 'xM',
  entersAt: ({ xM }) => ({ by: 'paddles', xM }),
  feedsAt: ({ xM, heightM }) => ({ xM, heightM }),
});

import { declare, forceCap, number } from './declaration.ts';

export const slot = declare('slot', {
  description: 'feed the held item leaning into a gap and let it fall against its neighbour',
  preconditions: ['tool_at_bin', 'bands_open', 'item_in_tool'],
  effects: ['item_fed'],
  parameters: {
    xM: number('m', 0, 0.6, 0.1, "middle of the item's lower edge, from the left wall"),
    angleRad: number('rad', -0.7, 0.7, 0.35, 'how far it leans while it is fed; positive to the right'),
    heightM: number('m', 0.003, 0.3, 0.01, 'air under its lowest corner when it is fed'),
    beltSpeedMps: number('m/s', 0.05, 0.6, 0.25, 'speed of the belts'),
    forceCapN: forceCap,
  },
  laneParameter: 'xM',
  feedsAt: ({ xM, heightM }) => ({ xM, heightM }),
});

import { declare, forceCap, number } from './declaration.ts';

export const eject = declare('eject', {
  description: 'grip what stands in the mouth and draw it out with the belts; it is in the tool afterwards',
  preconditions: ['tool_at_bin', 'bands_open', 'tool_empty'],
  effects: ['item_in_tool'],
  parameters: {
    xM: number('m', 0, 0.6, 0.1, 'middle of what stands in the mouth, from the left wall'),
    widthM: number('m', 0.004, 0.16, 0.06, 'how wide it stands there; the paddles open by 24 mm more'),
    heightM: number('m', 0.003, 0.3, 0.006, 'lower edge of the paddles above the floor'),
    reachM: number('m', -0.05, 0.1, 0.02, 'how far the tips go in behind the mouth to grip'),
    squeezeN: number('N', 5, 40, 20, 'force of each paddle'),
    beltSpeedMps: number('m/s', 0.05, 0.4, 0.15, 'speed of the belts'),
    forceCapN: forceCap,
  },
  needsBelts: 'eject draws an item out between belts; this tool has a plunger in their place, which only pushes.',
});

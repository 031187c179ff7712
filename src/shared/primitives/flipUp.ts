import { choice, declare, forceCap, number } from './declaration.ts';

export const flipUp = declare('flipUp', {
  description: 'press what lies flat against a side wall, lift its free edge with the blade and stand it up there',
  preconditions: ['tool_at_bin', 'bands_open'],
  parameters: {
    side: choice(['left', 'right'], 'left', 'the wall that it is stood up against'),
    bladeXM: number('m', 0, 0.6, 0.2, 'where the blade enters, beside the free edge, from the left wall'),
    widthM: number('m', 0.03, 0.3, 0.14, 'how wide it lies, from the wall to its free edge'),
    thickM: number('m', 0.008, 0.12, 0.025, 'how thick it lies'),
    depthM: number('m', 0.1, 0.36, 0.3, 'how far the blade reaches into the bin'),
    speedMps: number('m/s', 0.02, 0.2, 0.06, 'speed of the blade'),
    forceCapN: forceCap,
  },
  entersAt: ({ bladeXM }) => ({ by: 'blade', xM: bladeXM, heightM: 0 }),
});

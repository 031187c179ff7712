import { choice, declare, forceCap, number } from './declaration.ts';

export const sweep = declare('sweep', {
  description: 'push the contents sideways with the blade and hold them there',
  preconditions: ['tool_at_bin', 'bands_open'],
  parameters: {
    side: choice(
      ['left', 'right'],
      'right',
      'the side that the contents are pushed to; the lane opens on the other one',
    ),
    bladeXM: number('m', 0, 0.6, 0.02, 'where the blade enters, from the left wall'),
    distanceM: number('m', 0, 0.5, 0.08, 'how far the blade pushes'),
    depthM: number('m', 0.1, 0.36, 0.32, 'how far the blade reaches into the bin'),
    heightM: number('m', 0.005, 0.2, 0.018, 'lower edge of the blade above the floor'),
    speedMps: number('m/s', 0.02, 0.25, 0.12, 'speed of the blade'),
    forceCapN: forceCap,
  },
  entersAt: ({ bladeXM, heightM }) => ({ by: 'blade', xM: bladeXM, heightM }),
});

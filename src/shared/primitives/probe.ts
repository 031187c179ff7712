import { declare, number } from './declaration.ts';

export const probe = declare('probe', {
  description: 'feel with the blade how deep the bin is free, move nothing, and come back',
  preconditions: ['tool_at_bin', 'bands_open'],
  parameters: {
    bladeXM: number('m', 0, 0.6, 0.1, 'where the blade enters, from the left wall'),
    heightM: number('m', 0.005, 0.25, 0.03, 'lower edge of the blade above the floor'),
    depthM: number('m', 0.05, 0.36, 0.32, 'how far the blade goes in where it meets nothing'),
    speedMps: number('m/s', 0.02, 0.1, 0.04, 'speed of the blade'),
    forceCapN: number(
      'N',
      2,
      15,
      4,
      'force at which the blade stops and comes back; what slides more easily gives way',
    ),
  },
  laneParameter: 'bladeXM',
  entersAt: ({ bladeXM, heightM }) => ({ by: 'blade', xM: bladeXM, heightM }),
});

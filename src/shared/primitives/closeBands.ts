import { declare } from './declaration.ts';

export const closeBands = declare('closeBands', {
  description: 'draw the tool out in front of the bin and let the bands close',
  preconditions: ['tool_at_bin'],
  effects: ['bands_closed'],
  parameters: {},
});

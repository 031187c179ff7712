import { declare } from './declaration.ts';

export const retract = declare('retract', {
  description: 'draw blade and tool back out of the bin and close the bands',
  preconditions: ['tool_at_bin'],
  effects: ['bands_closed'],
  parameters: {},
});

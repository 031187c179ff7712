import { declare } from './declaration.ts';

export const openBands = declare('openBands', {
  description: 'part the elastic bands and hold them clear of the mouth',
  preconditions: ['tool_at_bin'],
  effects: ['bands_open'],
  parameters: {},
});

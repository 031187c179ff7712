import { nextStep } from '../rig/actions.ts';
import { drawBlades } from '../rig/drawBlades.ts';
import { noteProtruding, outOfBin, shutBands } from './bands.ts';
import { bladeOut } from './blade.ts';
import { primitiveScript } from './PrimitiveScript.ts';

/** The tool comes out first: the bars would close on it. */
export const closeBands = primitiveScript<'closeBands', 'out' | 'shut'>('closeBands', {
  begin({ run, work, bin, next }) {
    return [
      ...bladeOut(run, work),
      ...drawBlades(work, bin.originInCellM[1], 0.8),
      ...outOfBin(work, bin),
      next('out'),
      ...(run.bandsOpen ? shutBands() : []),
      { act: 'wait', durationS: 0.1 },
      next('shut'),
    ];
  },
  states: {
    out({ run, work }) {
      noteProtruding(run, work);
      return [];
    },
    shut({ run, note }) {
      run.bandsOpen = false;
      note({ travelM: null, peakForceN: 0, endedBy: 'goal' });
      return [nextStep];
    },
  },
});

import { nextStep } from '../rig/actions.ts';
import { noteProtruding, outOfBin, shutBands } from './bands.ts';
import { bladeOut } from './blade.ts';
import { primitiveScript } from './PrimitiveScript.ts';

/** Blade and tool out of the bin; the bands close. */
export const retract = primitiveScript<'retract', 'out' | 'shut'>('retract', {
  begin({ run, work, bin, next, note }) {
    note({ travelM: null, peakForceN: 0, endedBy: 'goal' });
    return [...bladeOut(run, work), ...outOfBin(work, bin), next('out'), ...shutBands(), next('shut'), nextStep];
  },
  states: {
    /** The judge looks before the bars could flip in what stands out of the mouth. */
    out({ run, work }) {
      noteProtruding(run, work);
      return [];
    },
    shut({ run }) {
      run.bandsOpen = false;
      return [];
    },
  },
});

import { nextStep } from '../rig/actions.ts';
import { bandsInTheWay, openingOf, partBands } from './bands.ts';
import { primitiveScript } from './PrimitiveScript.ts';

/** At once where the bands are open already. */
export const openBands = primitiveScript<'openBands', 'parted'>('openBands', {
  begin({ run, work, bin, next, note }) {
    if (!run.bandsOpen) return [...partBands(run, work, bin), next('parted')];
    note({ travelM: 0, peakForceN: 0, endedBy: 'goal' });
    return [nextStep];
  },
  states: {
    parted({ run, work, bin, note }) {
      const { travelM, shortM } = openingOf(run, work, bin);
      note({ travelM, peakForceN: 0, endedBy: shortM === null ? 'goal' : 'force' });
      return shortM === null ? [nextStep] : bandsInTheWay(run, shortM);
    },
  },
});

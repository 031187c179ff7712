import { GUARD_SHARE } from '../rig/acts/guard.ts';
import { fed, feedOut, jammedAtMouth, released, toMouth, unfeed, type FeedState } from './feeding.ts';
import { primitiveScript } from './PrimitiveScript.ts';

/** The tips stay before what stands at the mouth; the item's rear ends where they are. */
const TIPS_M = 0.003;
/** Speed of the belts from when the item is felt to push. */
const PUSH_MPS = 0.08;

/** The held item goes to the mouth and is fed against what stands in its lane, which gives way until the item's rear is inside. */
export const pushHome = primitiveScript<'pushHome', FeedState>('pushHome', {
  begin: (step) => toMouth(step, step.p.xM, step.p.heightM, TIPS_M),
  states: {
    atMouth(step) {
      const jammed = jammedAtMouth(step);
      if (jammed) return jammed;
      const { run, work, p } = step;
      run.mouth = { is: 'feeding' };
      return [
        { act: 'squeeze', forceN: work.squeezeForceN(GUARD_SHARE * p.forceCapN) },
        { act: 'wait', durationS: 0.04 },
        { act: 'tare' },
        { ...feedOut(step), pushMps: PUSH_MPS },
        step.next('fed'),
      ];
    },
    fed,
    released: (step) => released(step),
  },
  waitsAtXM: ({ xM }) => xM,
  withdraw: unfeed,
});

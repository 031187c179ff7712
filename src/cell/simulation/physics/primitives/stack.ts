import type { Bin } from '#shared/domain/pod.ts';
import type { ParametersOf } from '#shared/primitives/primitives.ts';
import { line, millimetres } from '../rig/MotionRun.ts';
import { PADDLE_HALF_HEIGHT_M } from '../rig/toolGeometry.ts';
import type { Workplace } from '../rig/Workplace.ts';
import { atMouth, fed, feedOut, jammedAtMouth, released, toMouth, unfeed, type FeedState } from './feeding.ts';
import { primitiveScript } from './PrimitiveScript.ts';

/** So much of the item stays between the belts while it is lowered, or so much of its depth. */
const HELD_BACK_M = 0.045;
const HELD_BACK_SHARE = 0.55;
const LOWER_MPS = 0.02;
/** Off what it touched, so that the belts do not drag it over it with the whole touch. */
const EASE_M = 0.0015;
const HEADROOM_M = 0.004;
const LEAST_HEIGHT_M = 0.003;

/** Height of the item's underside at which it comes in: above what is expected there, below the bin's ceiling. */
function entryHeightM(work: Workplace, bin: Bin, { levelM, searchM }: ParametersOf<'stack'>): number {
  const tallM = work.heldBottomM() + Math.max(work.heldTopM(), PADDLE_HALF_HEIGHT_M);
  const wantedM = levelM + searchM;
  return Math.max(LEAST_HEIGHT_M, Math.min(wantedM, bin.sizeM[2] - tallM - HEADROOM_M));
}

/** The item comes in above what lies there, is lowered until it touches, and is fed on at that height. */
export const stack = primitiveScript<'stack', FeedState | 'overLevel' | 'onLevel'>('stack', {
  begin: (step) => toMouth(step, step.p.xM, entryHeightM(step.work, step.bin, step.p)),
  states: {
    /** Part of the way in: what is not over the level yet cannot touch it. */
    atMouth(step) {
      const { run, work, p } = step;
      // A plunger cannot hold an item part of the way in; no cell with one takes a chain that stacks.
      if (work.toolKind === 'plunger') return atMouth(step);
      const jammed = jammedAtMouth(step);
      if (jammed) return jammed;
      run.mouth = { is: 'feeding' };
      const depthM = run.behindAtFeedM;
      return [
        {
          act: 'feed',
          speedMps: p.beltSpeedMps,
          forceCapN: p.forceCapN,
          timeoutS: (2 * depthM) / p.beltSpeedMps + 1,
          untilBehindM: Math.max(Math.min(HELD_BACK_M, depthM), HELD_BACK_SHARE * depthM),
        },
        step.next('overLevel'),
      ];
    },
    overLevel(step) {
      const { run, work, bin, p } = step;
      if (run.last!.end !== 'goal') return fed(step);
      const lowestM = Math.max(LEAST_HEIGHT_M, p.levelM - p.searchM);
      return [
        { act: 'wait', durationS: 0.1 },
        { act: 'tare' },
        {
          act: 'lower',
          toZM: bin.originInCellM[2] + lowestM + work.heldBottomM(),
          speedMps: LOWER_MPS,
          touchN: p.touchN,
        },
        step.next('onLevel'),
      ];
    },
    onLevel(step) {
      const { run, work, bin } = step;
      const { end, peakForceN } = run.last!;
      run.earlierPeakN = peakForceN;
      const [x, y, z] = work.referenceTcp();
      const underM = work.tcp()[2] - work.heldBottomM() - bin.originInCellM[2];
      run.summary.push(
        end === 'force'
          ? `the item came down on something ${millimetres(underM)} above the floor, with ${peakForceN.toFixed(1)} N`
          : `the item met nothing down to ${millimetres(underM)} above the floor`,
      );
      return [
        ...(end === 'force' ? [line([x, y, z + EASE_M], 0.05)] : []),
        { act: 'tare' },
        feedOut(step),
        step.next('fed'),
      ];
    },
    fed,
    released: (step) => released(step),
  },
  waitsAtXM: ({ xM }) => xM,
  withdraw: unfeed,
});

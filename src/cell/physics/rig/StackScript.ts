import type { Bin } from '#shared/domain/pod.ts';
import type { PrimitiveStep } from '#shared/domain/primitive.ts';
import type { Action } from './actions.ts';
import { binMotion, line, millimetres, stepParameters } from './MotionRun.ts';
import type { MotionRun } from './MotionRun.ts';
import { PADDLE_HALF_HEIGHT_M } from './toolGeometry.ts';
import type { Workplace } from './Workplace.ts';

/** So much of the item stays between the belts while it is lowered, or so much of its depth. */
const HELD_BACK_M = 0.045;
const HELD_BACK_SHARE = 0.55;
const LOWER_MPS = 0.02;
/** Off what it touched, so that the belts do not drag it over it with the whole touch. */
const EASE_M = 0.0015;
const HEADROOM_M = 0.004;
const LEAST_HEIGHT_M = 0.003;

/** `stack`: the item comes in above what lies there, is lowered until it touches, and is fed on at that height. */
export class StackScript {
  private readonly work: Workplace;

  constructor(work: Workplace) {
    this.work = work;
  }

  /** Height of the item's underside at which it comes in: above what is expected there, below the bin's ceiling. */
  entryHeightM(bin: Bin, p: PrimitiveStep['parameters']): number {
    const tallM = this.work.heldBottomM() + Math.max(this.work.heldTopM(), PADDLE_HALF_HEIGHT_M);
    const wantedM = Number(p.levelM) + Number(p.searchM);
    return Math.max(LEAST_HEIGHT_M, Math.min(wantedM, bin.sizeM[2] - tallM - HEADROOM_M));
  }

  /** Part of the way in: what is not over the level yet cannot touch it. */
  overLevel(p: PrimitiveStep['parameters'], depthM: number): Action[] {
    return [
      {
        act: 'feed',
        speedMps: Number(p.beltSpeedMps),
        forceCapN: Number(p.forceCapN),
        timeoutS: (2 * depthM) / Number(p.beltSpeedMps) + 1,
        untilBehindM: Math.max(Math.min(HELD_BACK_M, depthM), HELD_BACK_SHARE * depthM),
      },
      { act: 'decide', what: 'over_level' },
    ];
  }

  /** `jammed`: what the end of a feed leads to that did not get so far. */
  lower(run: MotionRun, jammed: (run: MotionRun) => Action[]): Action[] {
    if (run.last!.end !== 'goal') return jammed(run);
    const { bin } = binMotion(run);
    const p = stepParameters(run);
    const lowestM = Math.max(LEAST_HEIGHT_M, Number(p.levelM) - Number(p.searchM));
    return [
      { act: 'wait', durationS: 0.1 },
      { act: 'tare' },
      {
        act: 'lower',
        toZM: bin.originInCellM[2] + lowestM + this.work.heldBottomM(),
        speedMps: LOWER_MPS,
        touchN: Number(p.touchN),
      },
      { act: 'decide', what: 'on_level' },
    ];
  }

  feedOn(run: MotionRun): Action[] {
    const { bin } = binMotion(run);
    const p = stepParameters(run);
    const { end, peakForceN } = run.last!;
    run.earlierPeakN = peakForceN;
    const [x, y, z] = this.work.referenceTcp();
    const underM = this.work.tcp()[2] - this.work.heldBottomM() - bin.originInCellM[2];
    run.summary.push(
      end === 'force'
        ? `the item came down on something ${millimetres(underM)} above the floor, with ${peakForceN.toFixed(1)} N`
        : `the item met nothing down to ${millimetres(underM)} above the floor`,
    );
    const speedMps = Number(p.beltSpeedMps);
    return [
      ...(end === 'force' ? [line([x, y, z + EASE_M], 0.05)] : []),
      { act: 'tare' },
      {
        act: 'feed',
        speedMps,
        forceCapN: Number(p.forceCapN),
        timeoutS: (2 * run.behindAtFeedM) / speedMps + 1,
        untilBehindM: null,
      },
      { act: 'decide', what: 'fed' },
    ];
  }
}

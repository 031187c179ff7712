import type { ParametersOf } from '#shared/primitives/primitives.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import { GUARD_SHARE } from '../rig/acts/guard.ts';
import { leaveBin, letGo, nextStep } from '../rig/actions.ts';
import type { Action } from '../rig/actions.ts';
import { abandon, line, millimetres } from '../rig/MotionRun.ts';
import { said, wholeMm, wholeN } from '../rig/said.ts';
import * as tool from '../rig/toolGeometry.ts';
import { bladeOut } from './blade.ts';
import { primitiveScript } from './PrimitiveScript.ts';
import type { Step } from './PrimitiveScript.ts';

const CLOSED_M = -0.02;
/** Off the floor: what is drawn over it between stiff belts chatters. As much again over the separator's bar. */
const LIFT_M = 0.004;
/** The belts alone may need longer than this way says, where the item slips. */
const SLOWEST_SHARE = 0.4;

type EjectState = 'closed' | 'drawn';

/** The paddles close on what stands in the mouth, and the belts draw it out between them. */
export const eject = primitiveScript<'eject', EjectState>('eject', {
  begin(step) {
    const { run, work, bin, p } = step;
    const out = bladeOut(run, work);
    const [x, y, z] = bin.originInCellM;
    const toolX = x + p.xM;
    const height = z + p.heightM + tool.PADDLE_HALF_HEIGHT_M;
    const open = p.widthM / 2 + tool.APPROACH_OPENING_M;
    const blade = tool.bladeOffsetM(p.widthM) + tool.APPROACH_OPENING_M;
    const [hereX, , hereZ] = work.referenceTcp();
    return [
      ...out,
      { act: 'stiffness', stiffness: 'free', horizontalCapN: null },
      line([hereX, y + tool.FRONT_Y_M - tool.EJECT_CLEAR_M, hereZ], 0.4),
      {
        act: 'axes',
        targets: { paddle_left: open, paddle_right: open, blade_left_x: blade, blade_right_x: blade },
        speedMps: 0.2,
        guardN: null,
      },
      line([toolX, y + tool.FRONT_Y_M - tool.EJECT_CLEAR_M, height], 0.4),
      { act: 'wait', durationS: 0.05 },
      { act: 'tare' },
      { act: 'stiffness', stiffness: 'contact', horizontalCapN: p.forceCapN },
      line([toolX, y + p.reachM, height], 0.1, { guardN: GUARD_SHARE * p.forceCapN }),
      { act: 'squeeze', forceN: p.squeezeN },
      { act: 'axes', targets: { paddle_left: CLOSED_M, paddle_right: CLOSED_M }, speedMps: 0.12, guardN: null },
      { act: 'wait', durationS: 0.2 },
      step.next('closed'),
    ];
  },
  states: {
    closed(step) {
      const { run, work, p } = step;
      if (work.takeHold() === null) {
        step.note({ travelM: 0, peakForceN: run.last!.peakForceN, endedBy: 'timeout' });
        return abandon(run, 'grip_lost', said('nothing_gripped'), [openPaddles(p), leaveBin]);
      }
      run.mouth = { is: 'drawing', fromM: work.behindTipsM() };
      const [x, y, z] = work.referenceTcp();
      return [
        line([x, y, z + LIFT_M], 0.03),
        { act: 'tare' },
        {
          act: 'unfeed',
          speedMps: p.beltSpeedMps,
          untilBehindM: null,
          timeoutS: toolLimits.maxItemDepthM / (SLOWEST_SHARE * p.beltSpeedMps),
          forceCapN: p.forceCapN,
        },
        step.next('drawn'),
      ];
    },
    drawn(step) {
      const { run, work, bin } = step;
      const { end, peakForceN } = run.last!;
      const fromM = run.mouth.is === 'drawing' ? run.mouth.fromM : 0;
      const travelM = Math.max(0, work.behindTipsM() - fromM);
      run.mouth = { is: 'free' };
      step.note({ travelM, peakForceN, endedBy: end });
      if (end !== 'goal')
        return abandon(
          run,
          end === 'force' ? 'force_limit' : 'grip_lost',
          end === 'force'
            ? said('eject_held_back', { forceN: wholeN(peakForceN), travelMm: wholeMm(travelM) })
            : said('eject_slipped', { travelMm: wholeMm(travelM) }),
          [...leaveThere(step), leaveBin],
        );
      run.summary.push(`the item was drawn ${millimetres(travelM)} out and is in the tool`);
      const [x, , z] = work.referenceTcp();
      return [
        { act: 'payload', carried: true },
        line([x, bin.originInCellM[1] + tool.FRONT_Y_M - 0.05, z + LIFT_M], 0.2),
        nextStep,
      ];
    },
  },
  waitsAtXM: ({ xM }) => xM,
  clearM: tool.EJECT_CLEAR_M,
  withdraw: (step) => (step.run.mouth.is === 'drawing' ? leaveThere(step) : []),
});

/** Leaves what was gripped where it is. */
function leaveThere({ run, p }: Step<'eject', EjectState>): Action[] {
  run.mouth = { is: 'free' };
  return [openPaddles(p), letGo];
}

function openPaddles({ widthM }: ParametersOf<'eject'>): Action {
  const open = widthM / 2 + tool.APPROACH_OPENING_M;
  return { act: 'axes', targets: { paddle_left: open, paddle_right: open }, speedMps: 0.12, guardN: null };
}

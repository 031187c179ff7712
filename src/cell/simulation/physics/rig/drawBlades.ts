import type { Action, Side } from './actions.ts';
import { line } from './MotionRun.ts';
import type { Workplace } from './Workplace.ts';
import { SWEEP_Y_M } from './toolGeometry.ts';

/** A blade that pushed goes back by so much before it is drawn out; an item that was let go beside it is 18 mm away. */
const EASE_OFF_M = 0.016;
/** A blade that is in by less has touched nothing. */
const IN_M = 0.02;
const SIDES: readonly Side[] = ['left', 'right'];

/**
 * Takes the pressure off a blade that is in the bin, then draws both back (and the plunger): under pressure a blade drags along what it
 * presses on. To stop pushing is not enough, since cloth that bulges goes on to press on a blade that only stays where it is.
 */
export function drawBlades(work: Workplace, mouthYM: number, speedMps: number): Action[] {
  const out: Action = {
    act: 'axes',
    targets: { blade_left_y: 0, blade_right_y: 0, plunger: 0 },
    speedMps,
    guardN: null,
  };
  const side = SIDES.find((name) => work.axis(`blade_${name}_y`) > IN_M);
  if (side === undefined) return [{ act: 'relax' }, out];
  const [x, y, z] = work.tcp();
  const frontYM = Math.min(y, mouthYM + SWEEP_Y_M);
  // Paddles that are between a wall and what is pushed have no room to move aside.
  const fromMouth = y > frontYM + 0.005 ? [line([x, frontYM, z], 0.25, { holdBlade: side })] : [];
  const easedXM = x - (side === 'right' ? 1 : -1) * EASE_OFF_M;
  return [{ act: 'relax' }, ...fromMouth, line([easedXM, frontYM, z], 0.1), out];
}

import type { CellRobot } from '../urdf/cellRobot.ts';
import { drivenAxes } from '../urdf/cellRobot.ts';
import type { JogAction } from './actions.ts';
import type { JogMotion } from './MotionRun.ts';

/** The act of a jog; the joint's name is known. */
export function jogActFor(robot: CellRobot, motion: JogMotion): JogAction {
  if (motion.kind === 'jog_joint') return jogActOf(robot, motion.joint, motion.direction, motion.step)!;
  const { frame, linear, angular, step } = motion;
  return { act: 'jog', frame, linear, angular, step };
}

/** The act that jogs one joint; null for a joint that is not jogged. */
export function jogActOf(robot: CellRobot, joint: string, direction: 1 | -1, step: number | null): JogAction | null {
  const index = [...robot.gantry, ...robot.arm].findIndex(({ name }) => name === joint);
  if (index >= 0) return { act: 'jog_joint', index, direction, step };
  const axis = drivenAxes.find((name) => name === joint && (name.startsWith('blade') || name === 'plunger'));
  return axis ? { act: 'jog_axis', axis, direction, step } : null;
}

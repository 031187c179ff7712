import type { RigOptions } from './CellRig.ts';
import { ArmKinematics } from './control/ArmKinematics.ts';
import { homePosture } from './control/homePosture.ts';
import { mujoco } from './engine/mujoco.ts';
import { StowRig } from './rig/StowRig.ts';
import { HOME_TCP_M } from './rig/toolGeometry.ts';
import { cellRobot } from './urdf/cellRobot.ts';

/** The simulated cell's rig. Rejects with one sentence when the arm description cannot be used or cannot reach its working posture. */
export async function createCellRig(options: RigOptions): Promise<StowRig> {
  const robot = cellRobot(options.armUrdf);
  if (!robot.ok) throw new Error(robot.error);
  const engine = await mujoco();
  const kinematics = new ArmKinematics(engine, robot.value);
  const home = homePosture(robot.value, kinematics, [0, 0], HOME_TCP_M);
  if (!home) {
    kinematics.dispose();
    throw new Error(
      `The arm description cannot be used: the arm does not reach its working posture, the tool level at ${HOME_TCP_M.join(', ')} m.`,
    );
  }
  return new StowRig(engine, robot.value, kinematics, home, options);
}

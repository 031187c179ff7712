import { ArmRefused } from './ArmRefused.ts';
import type { RigOptions } from './CellRig.ts';
import { ArmKinematics } from './control/ArmKinematics.ts';
import { homePosture } from './control/homePosture.ts';
import { mujoco, SceneRefused } from './engine/mujoco.ts';
import type { Mujoco } from './engine/mujoco.ts';
import { StowRig } from './rig/StowRig.ts';
import { HOME_TCP_M } from './rig/toolGeometry.ts';
import { cellRobot } from './urdf/cellRobot.ts';
import type { CellRobot } from './urdf/cellRobot.ts';

/** The simulated cell's rig. Rejects with `ArmRefused` when the arm description cannot be used or cannot reach its working posture. */
export async function createCellRig(options: RigOptions): Promise<StowRig> {
  const robot = cellRobot(options.armUrdf);
  if (!robot.ok) throw new ArmRefused(robot.error);
  const engine = await mujoco();
  try {
    return rigOf(engine, robot.value, options);
  } catch (cause) {
    if (!(cause instanceof SceneRefused)) throw cause;
    throw new ArmRefused(
      'The arm description cannot be used: the physics engine does not take its names, masses, joints or shapes.',
      { cause },
    );
  }
}

function rigOf(engine: Mujoco, robot: CellRobot, options: RigOptions): StowRig {
  const kinematics = new ArmKinematics(engine, robot);
  const home = homePosture(robot, kinematics, [0, 0], HOME_TCP_M);
  if (!home) {
    kinematics.dispose();
    throw new ArmRefused(
      `The arm description cannot be used: the arm does not reach its working posture, the tool level at ${HOME_TCP_M.join(', ')} m.`,
    );
  }
  return new StowRig(engine, robot, kinematics, home, options);
}

import { rollOf, rotationVector } from '../control/rotation.ts';
import type { RobotController } from '../control/RobotController.ts';
import type { CellRobot } from '../urdf/cellRobot.ts';
import { mouthIsOpen } from './binAccess.ts';
import { isJogAct } from './actions.ts';
import { jogActFor } from './jogActs.ts';
import type { JogRunner } from './JogRunner.ts';
import { isJog } from './MotionRun.ts';
import { homeAt, reach } from './posture.ts';
import type { Reach } from './posture.ts';
import type { RigMemory } from './RigState.ts';
import type { SceneKeeper } from './SceneKeeper.ts';
import * as tool from './toolGeometry.ts';
import { behindTipsM, heldBottomM, paddleOpeningM, tcpOf } from './toolSense.ts';
import type { Workplace } from './Workplace.ts';

export interface WorkplaceParts extends Reach {
  robot: CellRobot;
  controller: RobotController;
  jog: JogRunner;
  scenes: SceneKeeper;
  memory: RigMemory;
  toolKind: 'belts' | 'plunger';
  paddleFriction: number;
  finish: () => void;
}

/** What the scripts see of the simulated cell. */
export function workplaceOf(parts: WorkplaceParts): Workplace {
  const { robot, controller, jog, scenes, memory } = parts;
  return {
    toolKind: parts.toolKind,
    beltFriction: parts.paddleFriction,
    get holding() {
      return memory.held !== null;
    },
    reach: (gantryM, tcp) => reach(parts, gantryM, tcp),
    homeAt: (gantryM) => homeAt(parts, gantryM),
    gantryAtBin: (bin) => tool.gantryAtBin(bin, robot.gantry),
    gantryAtPoint: (point) => tool.gantryAtPoint(point, robot.gantry),
    gantry: () => [scenes.scene.jointPosition('gantry_x'), scenes.scene.jointPosition('gantry_z')],
    axis: (name) => scenes.scene.jointPosition(name),
    tcp: () => tcpOf(scenes.scene),
    referenceTcp: () => [...controller.referencePose().positionM],
    behindTipsM: () => behindTipsM(scenes.scene, scenes.itemInTool()),
    gripped: () => scenes.gripped(),
    heldBottomM: () => heldBottomM(scenes.scene, scenes.itemInTool()),
    heldWidthM: () => paddleOpeningM(scenes.scene),
    squeezeForceN(pushN) {
      const motion = memory.run?.motion;
      const product = (motion?.kind === 'stow' ? motion.item : memory.held)?.product;
      return tool.squeezeForceN(product?.massKg ?? 0, product?.fragile ?? true, parts.paddleFriction, pushN);
    },
    heldTopM() {
      const entry = scenes.itemInTool();
      return entry ? scenes.scene.extent(entry).high[2] - tcpOf(scenes.scene)[2] : tool.PADDLE_HALF_HEIGHT_M;
    },
    enterOpen: (presented) => scenes.enterOpen(presented),
    enterBin: (bin, contents) => scenes.enterBin(bin, contents),
    takeHold: () => scenes.takeHold(),
    noteProtruding: () => scenes.protruding(),
    mouthIsOpen: (bin) => mouthIsOpen(scenes.scene, bin),
    rollRad: () => rollOf(scenes.scene.robotModel!.tcpRotation()),
    tiltRad: () => Math.hypot(...rotationVector(scenes.scene.robotModel!.tcpRotation())),
    jogAct: (motion) => jogActFor(robot, motion),
    backOff() {
      const { motion } = memory.run!;
      const act = isJog(motion) ? jogActFor(robot, motion) : null;
      return act && isJogAct(act) && act.act !== 'level' ? [{ act: 'yield' }, jog.backOff(act)] : [];
    },
    noteLeftBin: () => scenes.noteLeftBin(),
    letGo: () => scenes.letGo(),
    finish: parts.finish,
  };
}

import { describe, expect, it } from 'vitest';
import type { Vec3 } from '#shared/geometry/pose.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import { ArmKinematics } from '../control/ArmKinematics.ts';
import { homePosture } from '../control/homePosture.ts';
import { mujoco } from '../engine/mujoco.ts';
import { createCellRig } from '../createCellRig.ts';
import { armUrdf } from '../testing/cellFixtures.ts';
import { HOME_TCP_M } from '../rig/toolGeometry.ts';
import { cellRobot } from './cellRobot.ts';

type Matrix = number[][];

const multiply = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) => b[0]!.map((_, column) => row.reduce((sum, value, k) => sum + value * b[k]![column]!, 0)));

/** Homogeneous transform of a URDF origin: Rz(yaw) Ry(pitch) Rx(roll), written out here as an independent check. */
function originMatrix([x, y, z]: Vec3, [roll, pitch, yaw]: Vec3): Matrix {
  const [cr, sr, cp, sp, cy, sy] = [roll, pitch, yaw].flatMap((a) => [Math.cos(a), Math.sin(a)]) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return [
    [cy * cp, cy * sp * sr - sy * cr, cy * sp * cr + sy * sr, x],
    [sy * cp, sy * sp * sr + cy * cr, sy * sp * cr - cy * sr, y],
    [-sp, cp * sr, cp * cr, z],
    [0, 0, 0, 1],
  ];
}

/** Rodrigues' rotation for a hinge, a shift for a slide. */
function jointMatrix(type: string, [x, y, z]: Vec3, q: number): Matrix {
  if (type === 'prismatic')
    return [
      [1, 0, 0, x * q],
      [0, 1, 0, y * q],
      [0, 0, 1, z * q],
      [0, 0, 0, 1],
    ];
  const c = Math.cos(q);
  const s = Math.sin(q);
  const t = 1 - c;
  return [
    [t * x * x + c, t * x * y - s * z, t * x * z + s * y, 0],
    [t * x * y + s * z, t * y * y + c, t * y * z - s * x, 0],
    [t * x * z - s * y, t * y * z + s * x, t * z * z + c, 0],
    [0, 0, 0, 1],
  ];
}

const robot = () => {
  const parsed = cellRobot(armUrdf);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
};

describe('the arm description', () => {
  it('carries the published limits of the CRX-20iA/L', () => {
    const { arm } = robot();
    const degrees = (rad: number) => (rad * 180) / Math.PI;
    expect(arm.map((joint) => Math.round(degrees(joint.upper) * 10) / 10)).toEqual([
      179.9, 179.9, 270, 190, 179.9, 225,
    ]);
    expect(arm.map((joint) => Math.round(degrees(joint.velocity) * 10) / 10)).toEqual([80, 80, 120, 112.5, 90, 112.5]);
    expect(arm.map((joint) => joint.effort)).toEqual([750, 750, 350, 150, 110, 110]);
  });

  it('has the tool that the published limits describe', () => {
    const { description, axes } = robot();
    const size = (link: string) => {
      const shape = description.links.get(link)!.collisions[0]!.shape;
      return shape.kind === 'box' ? shape.sizeM : [];
    };
    const [belt, nose] = description.links
      .get('paddle_left_link')!
      .collisions.map(({ shape }) => (shape.kind === 'box' ? shape.sizeM : [0, 0, 0]));
    expect([belt![0]!, belt![1]! + nose![1]!, belt![2]!]).toEqual([
      toolLimits.paddleThicknessM,
      toolLimits.paddleLengthM,
      toolLimits.paddleHeightM,
    ]);
    expect(size('blade_left_link')).toEqual([
      toolLimits.bladeThicknessM,
      toolLimits.bladeLengthM,
      toolLimits.bladeHeightM,
    ]);
    expect(2 * axes.paddle_left.upper).toBeGreaterThanOrEqual(toolLimits.maxGripWidthM);
    expect(axes.blade_left_x.upper).toBe(toolLimits.bladeHoldReachM);
  });

  it('gives the simulation the forward kinematics of an independent computation', async () => {
    const cell = robot();
    const kinematics = new ArmKinematics(await mujoco(), cell);
    const parentJoint = new Map(cell.description.joints.map((joint) => [joint.child, joint]));
    const chain: ReturnType<typeof parentJoint.get>[] = [];
    for (let link = 'tcp'; parentJoint.has(link); link = parentJoint.get(link)!.parent)
      chain.unshift(parentJoint.get(link));
    for (let sample = 0; sample < 20; sample++) {
      const values = [...cell.gantry, ...cell.arm].map(
        ({ lower, upper }, k) => lower + (upper - lower) * ((0.37 + 0.618 * sample + 0.271 * k * (sample + 1)) % 1),
      );
      const byName = new Map([...cell.gantry, ...cell.arm].map((joint, k) => [joint.name, values[k]!]));
      let pose = originMatrix([0, 0, 0], [0, 0, 0]);
      for (const joint of chain) {
        const { positionM, rollPitchYawRad } = joint!.origin;
        pose = multiply(pose, originMatrix(positionM, rollPitchYawRad));
        if (joint!.type !== 'fixed')
          pose = multiply(pose, jointMatrix(joint!.type, joint!.axis, byName.get(joint!.name) ?? 0));
      }
      const forward = kinematics.forward(values);
      for (let row = 0; row < 3; row++) {
        expect(forward.positionM[row]!).toBeCloseTo(pose[row]![3]!, 6);
        for (let column = 0; column < 3; column++)
          expect(forward.rotation[3 * row + column]!).toBeCloseTo(pose[row]![column]!, 6);
      }
    }
    kinematics.dispose();
  });

  it('reaches its working posture away from joint limits, and inverse kinematics undoes forward kinematics', async () => {
    const cell = robot();
    const kinematics = new ArmKinematics(await mujoco(), cell);
    const home = homePosture(cell, kinematics, [0, 0], HOME_TCP_M);
    expect(home).not.toBeNull();
    cell.arm.forEach(({ lower, upper }, k) => {
      expect(home![2 + k]! - lower).toBeGreaterThan(0.5);
      expect(upper - home![2 + k]!).toBeGreaterThan(0.5);
    });
    const { joints, error } = kinematics.inverse(
      { positionM: [0.3, 0.05, 0.1], rotation: [1, 0, 0, 0, 1, 0, 0, 0, 1] },
      home!,
    );
    expect(error).toBeLessThan(1e-5);
    expect(kinematics.forward(joints).positionM.map((v) => Math.round(v * 1e4) / 1e4)).toEqual([0.3, 0.05, 0.1]);
    kinematics.dispose();
  });
});

describe('the cell', () => {
  const refusal = (text: string): string => {
    const read = cellRobot(text);
    return read.ok ? 'taken' : read.error;
  };
  const closing = armUrdf.lastIndexOf('</robot>');
  const withParts = (parts: string): string => `${armUrdf.slice(0, closing)}${parts}</robot>`;

  it('names the joint that it misses', () => {
    expect(refusal(armUrdf.replaceAll('"gantry_z"', '"elevator"'))).toContain('gantry_z');
  });

  it('names what URDF allows and its drives do not', () => {
    const wheel =
      '<link name="wheel"><inertial><mass value="1"/><inertia ixx="1" iyy="1" izz="1" ixy="0" ixz="0" iyz="0"/></inertial></link>';
    const joint = (type: string, more = '') =>
      `<joint name="spin" type="${type}"><parent link="tool"/><child link="wheel"/><limit effort="1" velocity="1"/>${more}</joint>`;
    expect(refusal(withParts(wheel + joint('continuous')))).toContain(
      'joint "spin" is continuous, and the cell needs its limits',
    );
    expect(
      refusal(withParts(`<link name="wheel"/>${joint('revolute').replace('<limit', '<limit upper="1"')}`)),
    ).toContain('joint "spin" moves link "wheel", which has neither mass nor shape');
    const j1 = /<joint name="(J1[^"]*)" type="revolute">/.exec(armUrdf)!;
    expect(refusal(armUrdf.replace(j1[0], `${j1[0]}<mimic joint="gantry_x"/>`))).toContain(
      `joint "${j1[1]}" follows another one`,
    );
  });

  it('takes names with quotes and angle brackets into the physics as they are', async () => {
    const name = '19&quot; &lt;plate&gt; &amp; more';
    const plate = `<link name="${name}"><inertial><mass value="0.1"/><inertia ixx="1e-4" iyy="1e-4" izz="1e-4" ixy="0" ixz="0" iyz="0"/></inertial>
      <collision><geometry><box size=".01 .01 .01"/></geometry></collision></link>
      <joint name="m&quot;" type="fixed"><parent link="tool"/><child link="${name}"/></joint>`;
    const rig = await createCellRig({ tool: 'belts', armUrdf: withParts(plate) });
    rig.dispose();
  });

  it('takes links that are called as parts of the scene are, or as another link with a number', async () => {
    const shape = '<collision><geometry><box size=".01 .01 .01"/></geometry></collision>';
    const links = ['world', 'ground', 'finger_1', 'finger 1'].map(
      (name) =>
        `<link name="${name}">${shape}</link><joint name="to ${name}" type="fixed"><parent link="tool"/><child link="${name}"/></joint>`,
    );
    const finger = `<link name="finger">${shape}${shape}</link><joint name="to finger" type="fixed"><parent link="tool"/><child link="finger"/></joint>`;
    const rig = await createCellRig({ tool: 'belts', armUrdf: withParts(links.join('') + finger) });
    rig.dispose();
  });

  it('never shows what the engine says of a scene', async () => {
    // Lighter than the engine lets a moving body be.
    const feather = `<link name="feather"><inertial><mass value="1e-20"/><inertia ixx="1e-20" iyy="1e-20" izz="1e-20" ixy="0" ixz="0" iyz="0"/></inertial></link>`;
    const joint =
      '<joint name="t" type="prismatic"><parent link="tool"/><child link="feather"/><axis xyz="1 0 0"/><limit lower="0" upper="1" effort="1" velocity="1"/></joint>';
    await expect(createCellRig({ tool: 'belts', armUrdf: withParts(feather + joint) })).rejects.toThrow(
      /^The arm description cannot be used: the physics engine does not take its names, masses, joints or shapes\.$/,
    );
  });
});

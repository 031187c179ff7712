import { describe, expect, it } from 'vitest';
import type { Vec3 } from '#shared/geometry/pose.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import { ArmKinematics } from '../control/ArmKinematics.ts';
import { homePosture } from '../control/homePosture.ts';
import { mujoco } from '../engine/mujoco.ts';
import { armUrdf } from '../testing/cellFixtures.ts';
import { HOME_TCP_M } from '../rig/toolGeometry.ts';
import { cellRobot } from './cellRobot.ts';
import { parseUrdf } from './parseUrdf.ts';

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

describe('parseUrdf', () => {
  const wrap = (inner: string) => `<robot name="r"><link name="a"/><link name="b"/>${inner}</robot>`;
  it.each([
    ['text that is no XML', 'nonsense', 'arm description cannot be used'],
    ['no robot', '<other/>', 'no <robot> element'],
    [
      'a joint without limits',
      wrap('<joint name="j" type="revolute"><parent link="a"/><child link="b"/></joint>'),
      'joint "j" has no <limit>',
    ],
    [
      'a joint to nowhere',
      wrap('<joint name="j" type="fixed"><parent link="a"/><child link="c"/></joint>'),
      'names link "c"',
    ],
    ['two roots', wrap(''), '2 root links'],
    [
      'a number that is none',
      wrap(
        '<joint name="j" type="revolute"><parent link="a"/><child link="b"/><limit lower="x" upper="1" effort="1" velocity="1"/></joint>',
      ),
      '"x" where a number',
    ],
    [
      'a mesh',
      wrap(
        '<joint name="j" type="fixed"><parent link="a"/><child link="b"/></joint><link name="d"><collision><geometry><mesh filename="m"/></geometry></collision></link>',
      ),
      'no box, cylinder or sphere',
    ],
  ])('refuses %s with a sentence that names it', (_, text, expected) => {
    const parsed = parseUrdf(text);
    expect(parsed.ok).toBe(false);
    if (!parsed.ok) expect(parsed.error).toContain(expected);
  });

  it('names the joint that the cell misses', () => {
    const parsed = cellRobot(armUrdf.replaceAll('"gantry_z"', '"elevator"'));
    expect(parsed.ok).toBe(false);
    if (!parsed.ok) expect(parsed.error).toContain('gantry_z');
  });
});

import { drivenAxes, separatorWidthJointNames } from '../urdf/cellRobot.ts';
import type { CellRobot, DrivenAxis } from '../urdf/cellRobot.ts';
import type { Geometry, Joint, Link } from '#shared/urdf/RobotDescription.ts';
import { attributeText, numbers, quaternion, quaternionFromRollPitchYaw } from './xml.ts';

/** Rotor inertia is not published; the CRX's ratings suggest gears of about 1:100, which makes it this share of the effort (kg m2 a Nm). */
const ARMATURE_PER_EFFORT = 1 / 370;

/** Position drives: stiffness in N/m and damping in N s/m; the force limit is the joint's effort. */
export const DRIVE_GAINS: Record<DrivenAxis, [number, number]> = {
  paddle_left: [4000, 80],
  paddle_right: [4000, 80],
  blade_left_x: [8000, 160],
  blade_left_y: [3000, 90],
  blade_right_x: [8000, 160],
  blade_right_y: [3000, 90],
  plunger: [2000, 60],
  separator_y: [8000, 400],
  separator_upper: [8000, 200],
  separator_lower: [8000, 200],
};

export interface RobotMjcfOptions {
  /** Half the length of the separator's bars in metres: telescoped to the bin's width. */
  barHalfLengthM: number;
}

export interface RobotMjcf {
  bodies: string;
  equalities: string;
  actuators: string;
  sensors: string;
}

/** What the body of a link is called: the scene has bodies of its own, and a description may call a link as it likes. */
export const linkBody = (link: string): string => `link ${link}`;
/** What a collision shape of a link is called. */
export const linkGeom = (link: string, index: number): string => `link ${link} ${index}`;

/** The robot as MJCF, from its URDF alone. Joints and actuators keep the URDF's names. */
export function robotMjcf(robot: CellRobot, options: RobotMjcfOptions): RobotMjcf {
  const { description } = robot;
  const childJoints = (link: string) => description.joints.filter((joint) => joint.parent === link);
  const telescopes = new Set<string>(separatorWidthJointNames);

  const body = (joint: Joint): string => {
    if (telescopes.has(joint.name)) return '';
    const link = description.links.get(joint.child)!;
    return `<body name="${attributeText(linkBody(link.name))}" pos="${numbers(joint.origin.positionM)}" quat="${quaternion(
      quaternionFromRollPitchYaw(joint.origin.rollPitchYawRad),
    )}"${link.name.startsWith('separator') ? ' gravcomp="1"' : ''}>${jointXml(robot, joint)}${inertialXml(link)}${link.collisions
      .map((geometry, index) => geomXml(link.name, geometry, index, options))
      .join('')}${siteXml(link.name)}${childJoints(link.name).map(body).join('')}</body>`;
  };

  const motors = [...robot.gantry, ...robot.arm].map(
    ({ name, effort }) =>
      `<motor name="${attributeText(name)}" joint="${attributeText(name)}" forcerange="${-effort} ${effort}"/>`,
  );
  const drives = drivenAxes.map((name) => {
    const [kp, kv] = DRIVE_GAINS[name];
    const { effort } = robot.axes[name];
    return `<position name="${name}" joint="${name}" kp="${kp}" kv="${kv}" forcerange="${-effort} ${effort}"/>`;
  });
  return {
    bodies: childJoints(description.rootLink).map(body).join(''),
    // The paddles hang on one opposed spindle.
    equalities: '<joint joint1="paddle_left" joint2="paddle_right" solref=".004 1"/>',
    actuators: [...motors, ...drives].join(''),
    sensors: '<force name="wrist_force" site="wrist"/><torque name="wrist_torque" site="wrist"/>',
  };
}

function jointXml(robot: CellRobot, joint: Joint): string {
  if (joint.type === 'fixed') return '';
  const armature = robot.arm.includes(joint) ? ` armature="${numbers([joint.effort * ARMATURE_PER_EFFORT])}"` : '';
  return `<joint name="${attributeText(joint.name)}" type="${joint.type === 'revolute' ? 'hinge' : 'slide'}" axis="${numbers(
    joint.axis,
  )}" range="${joint.lower} ${joint.upper}" damping="${joint.damping}" frictionloss="${joint.friction}"${armature}/>`;
}

function inertialXml({ inertial }: Link): string {
  if (!inertial) return '';
  return `<inertial pos="${numbers(inertial.origin.positionM)}" mass="${inertial.massKg}" fullinertia="${numbers(inertial.inertia)}"/>`;
}

function siteXml(link: string): string {
  if (link === 'tool') return '<site name="wrist"/>';
  if (link === 'tcp') return '<site name="tcp"/>';
  return '';
}

function geomXml(link: string, { origin, shape }: Geometry, index: number, options: RobotMjcfOptions): string {
  const contact = contactClass(link, index);
  const place = `name="${attributeText(linkGeom(link, index))}" class="${contact}" pos="${numbers(origin.positionM)}" quat="${quaternion(
    quaternionFromRollPitchYaw(origin.rollPitchYawRad),
  )}"`;
  switch (shape.kind) {
    case 'box':
      return `<geom ${place} type="box" size="${numbers(shape.sizeM.map((side) => side / 2))}"${
        contact === 'belt' || contact === 'nose' ? ' surfacevel="0 1e-9 0 0 0 0"' : ''
      }/>`;
    case 'sphere':
      return `<geom ${place} type="sphere" size="${numbers([shape.radiusM])}"/>`;
    case 'cylinder': {
      // Capsules meet boxes several times faster than cylinders, and an arm's rounded ends are closer to the truth.
      const half = contact === 'separator' ? options.barHalfLengthM : shape.lengthM / 2;
      return `<geom ${place} type="capsule" size="${numbers([shape.radiusM, half])}"/>`;
    }
  }
}

/** A paddle's first shape is its belt, what follows is the belt's softer turn around the front pulley. */
function contactClass(link: string, index: number): 'belt' | 'nose' | 'tool' | 'separator' | 'link' {
  if (link.startsWith('paddle')) return index === 0 ? 'belt' : 'nose';
  if (link.startsWith('separator')) return 'separator';
  if (link.startsWith('blade') || link.startsWith('plunger') || link === 'tool') return 'tool';
  return 'link';
}

import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
import { parseUrdf } from '#shared/urdf/parseUrdf.ts';
import type { Joint, RobotDescription } from '#shared/urdf/RobotDescription.ts';

export const gantryJointNames = ['gantry_x', 'gantry_z'] as const;
export const toolJointNames = [
  'paddle_left',
  'paddle_right',
  'blade_left_x',
  'blade_left_y',
  'blade_right_x',
  'blade_right_y',
  'plunger',
] as const;
export const separatorJointNames = ['separator_y', 'separator_upper', 'separator_lower'] as const;
/** The bars' telescopes: set to the bin's width before the separator enters, and not simulated (see docs/PHYSICS.md). */
export const separatorWidthJointNames = [
  'separator_upper_left',
  'separator_upper_right',
  'separator_lower_left',
  'separator_lower_right',
] as const;

export type ToolAxis = (typeof toolJointNames)[number];
export type SeparatorAxis = (typeof separatorJointNames)[number];
/** Axes with a position drive of their own. */
export type DrivenAxis = ToolAxis | SeparatorAxis;
export const drivenAxes: readonly DrivenAxis[] = [...toolJointNames, ...separatorJointNames];

export const ARM_JOINTS = 6;

/** A robot description in which everything that the cell drives was found. */
export interface CellRobot {
  description: RobotDescription;
  gantry: [Joint, Joint];
  arm: Joint[];
  axes: Record<DrivenAxis, Joint>;
  /** Gantry, arm, tool, separator: the order of the rig's joint values. */
  jointNames: string[];
  /** All that hangs on the flange, kilograms. */
  toolMassKg: number;
}

/** The cell's robot from URDF text, or one sentence that says what is missing. */
export function cellRobot(urdf: string): Result<CellRobot, string> {
  const parsed = parseUrdf(urdf, 'physics');
  if (!parsed.ok) return parsed;
  const description = parsed.value;
  const byName = new Map(description.joints.map((joint) => [joint.name, joint]));
  for (const name of [...gantryJointNames, ...drivenAxes, ...separatorWidthJointNames])
    if (byName.get(name)?.type !== 'prismatic')
      return err(`The arm description cannot be used: it has no prismatic joint "${name}".`);
  for (const name of ['base_link', 'flange', 'tool', 'tcp'])
    if (!description.links.has(name)) return err(`The arm description cannot be used: it has no link "${name}".`);
  for (const name of ['paddle_left_link', 'paddle_right_link'])
    if (description.links.get(name)?.collisions.length !== 2)
      return err(`The arm description cannot be used: link "${name}" needs two collision boxes, belt and nose.`);
  const arm = movingJointsBetween(description, 'base_link', 'flange');
  if (arm?.length !== ARM_JOINTS || arm.some((joint) => joint.type !== 'revolute'))
    return err(
      `The arm description cannot be used: between base_link and flange it has ${arm?.length ?? 'no'} moving joints, expected six revolute ones.`,
    );
  const unfit = physicalProblem(description, [...gantryJointNames, ...drivenAxes, ...arm.map(({ name }) => name)]);
  if (unfit !== null) return err(`The arm description cannot be used: ${unfit}.`);
  const axes = Object.fromEntries(drivenAxes.map((name) => [name, byName.get(name)!])) as Record<DrivenAxis, Joint>;
  return ok({
    description,
    toolMassKg: massBelow(description, 'flange'),
    gantry: [byName.get('gantry_x')!, byName.get('gantry_z')!],
    arm,
    axes,
    jointNames: [
      ...gantryJointNames,
      ...arm.map((joint) => joint.name),
      ...toolJointNames,
      ...separatorJointNames,
      ...separatorWidthJointNames,
    ],
  });
}

/** What URDF allows and the cell's drives cannot take; null where there is nothing of it. */
function physicalProblem({ links, joints }: RobotDescription, driven: readonly string[]): string | null {
  const hasMass = (name: string): boolean => {
    const link = links.get(name);
    if (link && (link.inertial !== null || link.collisions.length > 0)) return true;
    return joints.some((joint) => joint.parent === name && joint.type === 'fixed' && hasMass(joint.child));
  };
  for (const { name, type, child, mimic } of joints) {
    if (type === 'continuous') return `joint "${name}" is continuous, and the cell needs its limits`;
    if (mimic !== null && driven.includes(name))
      return `joint "${name}" follows another one, and the cell drives it by itself`;
    if (type !== 'fixed' && !hasMass(child))
      return `joint "${name}" moves link "${child}", which has neither mass nor shape`;
  }
  return null;
}

/** Mass of a link and of all that hangs on it. */
function massBelow(description: RobotDescription, link: string): number {
  const ownKg = description.links.get(link)?.inertial?.massKg ?? 0;
  return description.joints
    .filter(({ parent }) => parent === link)
    .reduce((sumKg, { child }) => sumKg + massBelow(description, child), ownKg);
}

/** Moving joints on the way from one link up to an ancestor, ancestor's side first; null when there is no way. */
function movingJointsBetween({ joints }: RobotDescription, ancestor: string, link: string): Joint[] | null {
  const parentJoint = new Map(joints.map((joint) => [joint.child, joint]));
  const chain: Joint[] = [];
  for (let at = link; at !== ancestor;) {
    const joint = parentJoint.get(at);
    if (!joint) return null;
    if (joint.type !== 'fixed') chain.unshift(joint);
    at = joint.parent;
  }
  return chain;
}

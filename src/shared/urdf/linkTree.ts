import type { Joint, Link, RobotDescription } from './RobotDescription.ts';
import { quoted, UrdfProblem } from './urdfElements.ts';

/** Links and joints as one tree; a description with loops, loose parts or names that mean two things is refused. */
export function linkTree(
  links: readonly Link[],
  joints: readonly Joint[],
): Pick<RobotDescription, 'rootLink' | 'links' | 'joints'> {
  const byName = new Map(links.map((link) => [link.name, link]));
  refuseTwins('links', links);
  refuseTwins('joints', joints);
  const children = new Map<string, string[]>();
  const parentOf = new Map<string, string>();
  for (const joint of joints) {
    const where = `joint ${quoted(joint.name)}`;
    for (const end of [joint.parent, joint.child])
      if (!byName.has(end)) throw new UrdfProblem(`${where} names link ${quoted(end)}, which does not exist`);
    if (joint.parent === joint.child) throw new UrdfProblem(`${where} joins link ${quoted(joint.child)} to itself`);
    if (parentOf.has(joint.child)) throw new UrdfProblem(`link ${quoted(joint.child)} has two parents`);
    parentOf.set(joint.child, joint.parent);
    children.set(joint.parent, [...(children.get(joint.parent) ?? []), joint.child]);
  }
  const roots = links.filter((link) => !parentOf.has(link.name));
  if (links.length === 0) throw new UrdfProblem('it has no link');
  if (roots.length > 1)
    throw new UrdfProblem(
      `it has ${roots.length} root links (${roots
        .slice(0, 3)
        .map(({ name }) => quoted(name))
        .join(', ')}), expected one`,
    );
  refuseLoops(links, roots[0]?.name ?? null, children);
  refuseMimicLoops(joints);
  return { rootLink: roots[0]!.name, links: byName, joints };
}

function refuseTwins(what: string, named: readonly { name: string }[]): void {
  const names = new Set<string>();
  for (const { name } of named) {
    if (names.has(name)) throw new UrdfProblem(`two ${what} have the name ${quoted(name)}`);
    names.add(name);
  }
}

/** With one parent each, links that do not hang on the root hang on a loop. */
function refuseLoops(
  links: readonly Link[],
  root: string | null,
  children: ReadonlyMap<string, readonly string[]>,
): void {
  const reached = new Set<string>(root === null ? [] : [root]);
  for (const link of reached) for (const child of children.get(link) ?? []) reached.add(child);
  const loose = links.find(({ name }) => !reached.has(name));
  if (loose) throw new UrdfProblem(`its joints form a loop: link ${quoted(loose.name)} does not hang on a root link`);
}

function refuseMimicLoops(joints: readonly Joint[]): void {
  const byName = new Map(joints.map((joint) => [joint.name, joint]));
  for (const joint of joints) {
    const followed = new Set<string>();
    for (let at: Joint | undefined = joint; at?.mimic; at = byName.get(at.mimic.joint)) {
      if (followed.has(at.name)) throw new UrdfProblem(`joint ${quoted(joint.name)} follows itself`);
      followed.add(at.name);
      if (!byName.has(at.mimic.joint))
        throw new UrdfProblem(`joint ${quoted(at.name)} follows joint ${quoted(at.mimic.joint)}, which does not exist`);
    }
  }
}

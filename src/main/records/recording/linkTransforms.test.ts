import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LinkTransforms } from './linkTransforms.ts';

/** Links are the root and what the joints carry. */
const arm = (joints: string): string => {
  const links = ['a', ...[...joints.matchAll(/child link="([^"]+)"/g)].map(([, name]) => name)];
  return `<robot name="r">${links.map((name) => `<link name="${name}"/>`).join('')}${joints}</robot>`;
};
const joint = (name: string, type: string, rest: string): string =>
  `<joint name="${name}" type="${type}"><parent link="a"/><child link="${name}_link"/>${rest}</joint>`;

describe('transforms of links', () => {
  it('turn a revolute joint about its axis, after the origin’s own rotation', () => {
    const urdf = arm(joint('j', 'revolute', '<origin xyz="1 2 3" rpy="0 0 1.5707963267948966"/><axis xyz="0 0 1"/>'));
    const [transform] = LinkTransforms.fromUrdf(urdf, ['j']).at([Math.PI / 2]);
    expect(transform?.translationM).toEqual([1, 2, 3]);
    // A quarter turn and another one: half a turn about z.
    expect(transform?.rotation.map((v) => Math.round(v * 1e9) / 1e9)).toEqual([0, 0, 1, 0]);
  });

  it('shift a prismatic joint along its axis as the origin turns it', () => {
    const urdf = arm(joint('j', 'prismatic', '<origin xyz="0 0 1" rpy="0 0 1.5707963267948966"/><axis xyz="1 0 0"/>'));
    const [transform] = LinkTransforms.fromUrdf(urdf, ['j']).at([0.5]);
    const [x, y, z] = transform!.translationM;
    expect(x).toBeCloseTo(0);
    expect(y).toBeCloseTo(0.5);
    expect(z).toBeCloseTo(1);
  });

  it('follow another joint where the description says so', () => {
    const urdf = arm(
      joint('left', 'prismatic', '<axis xyz="1 0 0"/>') +
        joint('right', 'prismatic', '<axis xyz="1 0 0"/><mimic joint="left" multiplier="-1" offset="0.1"/>'),
    );
    const [left, right] = LinkTransforms.fromUrdf(urdf, ['left']).at([0.03]);
    expect(left?.translationM[0]).toBeCloseTo(0.03);
    expect(right?.translationM[0]).toBeCloseTo(0.07);
  });

  it('cover every link of the arm but its root, each once', () => {
    const urdf = readFileSync(join(import.meta.dirname, '../../../../resources/arm/supercargo-arm.urdf'), 'utf8');
    const names = [...urdf.matchAll(/<joint name="([^"]+)" type="(?:revolute|prismatic)"/g)].map(([, name]) => name!);
    const children = LinkTransforms.fromUrdf(urdf, names)
      .at(names.map(() => 0.1))
      .map(({ child }) => child);
    const links = [...urdf.matchAll(/<link name="([^"]+)"/g)].map(([, name]) => name);
    expect(new Set(children).size).toBe(children.length);
    expect(children.toSorted()).toEqual(links.filter((name) => name !== 'cell').toSorted());
  });

  it('are none for a text that is no description', () => {
    expect(LinkTransforms.fromUrdf('not XML at all <', []).at([])).toEqual([]);
    expect(LinkTransforms.fromUrdf('', []).at([])).toEqual([]);
  });
});

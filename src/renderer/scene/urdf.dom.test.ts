import { readFileSync } from 'node:fs';
import { Vector3 } from 'three';
import { expect, test } from 'vitest';
import { ArmModel } from './ArmModel.ts';
import { demoTwinTheme } from '../../../tests/builders/demoTwinTheme.ts';
import { parseUrdf } from './urdf.ts';

const twoJoints = `<?xml version="1.0"?>
<robot name="test">
  <material name="steel"><color rgba="0.5 0.6 0.7 1"/></material>
  <link name="base">
    <visual><origin xyz="0 0 0.5" rpy="0 0 1.5"/><geometry><box size="0.1 0.2 1"/></geometry><material name="steel"/></visual>
    <visual><geometry><mesh filename="package://base.stl"/></geometry></visual>
  </link>
  <link name="slide"><visual><geometry><cylinder radius="0.05" length="0.3"/></geometry></visual></link>
  <link name="hand"><visual><geometry><sphere radius="0.02"/></geometry></visual></link>
  <link name="finger"/>
  <joint name="lift" type="prismatic">
    <parent link="base"/><child link="slide"/><origin xyz="1 0 0"/><axis xyz="0 0 1"/>
  </joint>
  <joint name="turn" type="revolute">
    <parent link="slide"/><child link="hand"/><origin xyz="0 0.5 0" rpy="0 0 0"/><axis xyz="0 0 1"/>
  </joint>
  <joint name="follow" type="prismatic">
    <parent link="hand"/><child link="finger"/><origin xyz="0.2 0 0"/><axis xyz="1 0 0"/>
    <mimic joint="lift" multiplier="-2" offset="0.1"/>
  </joint>
</robot>`;

function armOf(text: string): ArmModel {
  const model = parseUrdf(text);
  if (!model.ok) throw new Error(model.error);
  return new ArmModel(model.value, [0, 0, 0], demoTwinTheme());
}
function place(arm: ArmModel, link: string): number[] {
  return arm
    .linkNamed(link)!
    .getWorldPosition(new Vector3())
    .toArray()
    .map((v) => Math.round(v * 1e6) / 1e6);
}

test('links, visuals, colours and joints are read; a shape in a file is known to be there, but has no geometry', () => {
  const parsed = parseUrdf(twoJoints);
  expect(parsed.ok).toBe(true);
  if (!parsed.ok) return;
  expect(parsed.value.rootLink).toBe('base');
  expect(parsed.value.links.get('base')).toEqual([
    {
      origin: { xyz: [0, 0, 0.5], rpy: [0, 0, 1.5] },
      geometry: { kind: 'box', sizeM: [0.1, 0.2, 1] },
      mesh: null,
      material: 'steel',
      rgba: [0.5, 0.6, 0.7, 1],
    },
    {
      origin: { xyz: [0, 0, 0], rpy: [0, 0, 0] },
      geometry: null,
      mesh: { uri: 'package://base.stl', scale: [1, 1, 1] },
      material: null,
      rgba: null,
    },
  ]);
  expect(parsed.value.joints.map((joint) => [joint.name, joint.type])).toEqual([
    ['lift', 'prismatic'],
    ['turn', 'revolute'],
    ['follow', 'prismatic'],
  ]);
});

test('joint values move what hangs on them: slides along, turns about, and mimics follow', () => {
  const arm = armOf(twoJoints);
  arm.setJoints(new Map([['lift', 0.4]]));
  expect(place(arm, 'slide')).toEqual([1, 0, 0.4]);
  expect(place(arm, 'hand')).toEqual([1, 0.5, 0.4]);
  expect(place(arm, 'finger')).toEqual([1 + 0.2 - 0.7, 0.5, 0.4]);
  arm.setJoints(
    new Map([
      ['lift', 0],
      ['turn', Math.PI / 2],
    ]),
  );
  expect(place(arm, 'finger')).toEqual([1, 0.8, 0]);
});

test('a link whose shapes are in files that did not come is drawn as a tube to the joints that it carries', () => {
  const inFiles = twoJoints.replaceAll(/<(box|cylinder|sphere)[^>]*>/g, '<mesh filename="package://part.dae"/>');
  const arm = armOf(inFiles);
  arm.geometry.computeBoundingBox();
  // The base reaches to where the slide hangs, 1 m to the right, and the slide half a metre into y.
  expect(arm.geometry.boundingBox!.max.x).toBeGreaterThan(0.9);
  expect(arm.geometry.boundingBox!.max.y).toBeGreaterThan(0.4);
  const links = arm.geometry.getAttribute('made');
  expect(new Set(Array.from({ length: links.count }, (_, i) => links.getX(i))).size).toBe(arm.matrices.length);
});

test('a mesh that came is drawn where the description puts it, in its scale', () => {
  const inFiles = twoJoints.replaceAll(
    /<(box|cylinder|sphere)[^>]*>/g,
    '<mesh filename="package://arm/part.stl" scale="0.001 0.001 0.001"/>',
  );
  const model = parseUrdf(inFiles);
  if (!model.ok) throw new Error(model.error);
  const triangle = Float32Array.from([0, 0, 0, 0, 0, 7000, 0, 9, 0]);
  const arm = new ArmModel(model.value, [0, 0, 0], demoTwinTheme(), new Map([['package://arm/part.stl', triangle]]));
  arm.geometry.computeBoundingBox();
  const { min, max } = arm.geometry.boundingBox!;
  expect(max.z - min.z).toBeCloseTo(7.5, 1);
  expect(arm.geometry.getIndex()!.count % 3).toBe(0);
});

test('values that move nothing are told, so that nothing is drawn for them', () => {
  const arm = armOf(twoJoints);
  expect(arm.setJoints(new Map([['lift', 0.3]]))).toBe(true);
  expect(arm.setJoints(new Map([['lift', 0.3]]))).toBe(false);
});

test('a joint without a value, or with one that is no number, stays where it is', () => {
  const arm = armOf(twoJoints);
  arm.setJoints(new Map([['lift', 0.3]]));
  arm.setJoints(
    new Map([
      ['lift', NaN],
      ['unknown', 4],
    ]),
  );
  expect(place(arm, 'slide')).toEqual([1, 0, 0.3]);
});

test("the cell's own arm is read whole, and its tool hangs where its gantry is", () => {
  const arm = armOf(readFileSync('resources/arm/supercargo-arm.urdf', 'utf8'));
  arm.setJoints(
    new Map([
      ['gantry_x', 0],
      ['gantry_z', 0],
    ]),
  );
  const before = place(arm, 'tcp');
  arm.setJoints(
    new Map([
      ['gantry_x', 0.5],
      ['gantry_z', 0.25],
    ]),
  );
  const after = place(arm, 'tcp');
  expect(after.map((value, i) => Math.round((value - before[i]!) * 1e5) / 1e5)).toEqual([0.5, 0, 0.25]);
});

test.each([
  ['no XML at all', 'nonsense', /not well-formed XML .*; the arm is not drawn\.$/],
  ['an unknown kind of joint', twoJoints.replace('type="revolute"', 'type="ball"'), /joint "turn" is of type "ball"/],
  [
    'a joint to nowhere',
    twoJoints.replace('<child link="hand"/>', '<child link="foot"/>'),
    /joint "turn" names link "foot"/,
  ],
  [
    'two roots',
    twoJoints.replace('<link name="finger"/>', '<link name="finger"/><link name="loose"/>'),
    /2 root links/,
  ],
])('%s is refused with a sentence', (_, text, expected) => {
  const parsed = parseUrdf(text);
  expect(parsed.ok).toBe(false);
  expect(!parsed.ok && parsed.error).toMatch(expected);
});

import { expect, test } from 'vitest';
import { foreignRecording, withRecording } from '../../../../../tests/corpus/foreignRecording.ts';
import { MESH_FILE_MAX_BYTES, MESH_TRIANGLES_MAX, readMesh } from './readMesh.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const corners = [0, 0, 0, 1, 0, 0, 0, 2, 0];

function binaryStl(triangles: readonly (readonly number[])[], head = ''): Uint8Array {
  const view = new DataView(new ArrayBuffer(84 + 50 * triangles.length));
  bytesOf(head).forEach((byte, i) => view.setUint8(i, byte));
  view.setUint32(80, triangles.length, true);
  triangles.forEach((each, i) => each.forEach((value, k) => view.setFloat32(84 + 50 * i + 12 + 4 * k, value, true)));
  return new Uint8Array(view.buffer);
}

const dae = ({
  unit = '1',
  node = '',
  faces = '<triangles count="1"><input semantic="VERTEX" source="#v" offset="0"/><input semantic="NORMAL" source="#n" offset="1"/><p>0 0 1 0 2 0</p></triangles>',
} = {}): Uint8Array =>
  bytesOf(`<?xml version="1.0"?><COLLADA><asset><unit meter="${unit}"/><up_axis>Z_UP</up_axis></asset>
    <library_geometries><geometry id="g"><mesh>
      <source id="s"><float_array id="a" count="12">0 0 0 1 0 0 0 2 0 1 2 0</float_array></source>
      <vertices id="v"><input semantic="POSITION" source="#s"/></vertices>${faces}
    </mesh></geometry></library_geometries>
    <library_visual_scenes><visual_scene id="x"><node>${node}<instance_geometry url="#g"/></node></visual_scene></library_visual_scenes>
  </COLLADA>`);

function trianglesOf(name: string, bytes: Uint8Array): number[] {
  const read = readMesh(name, bytes);
  if (!read.ok) throw new Error(read.error);
  return [...read.value].map((value) => Math.round(value * 1e6) / 1e6);
}
const refusalOf = (name: string, bytes: Uint8Array): string => {
  const read = readMesh(name, bytes);
  return read.ok ? 'read' : read.error;
};

test('an STL is read in both its forms, also a binary one that begins like the other', () => {
  expect(trianglesOf('a.stl', binaryStl([corners]))).toEqual(corners);
  expect(trianglesOf('a.STL', binaryStl([corners], 'solid of some program'))).toEqual(corners);
  const text =
    'solid a\nfacet normal 0 0 1\nouter loop\nvertex 0 0 0\nvertex 1 0 0\nvertex 0 2e0 0\nendloop\nendfacet\nendsolid';
  expect(trianglesOf('a.stl', bytesOf(text))).toEqual(corners);
});

test('a DAE is read in its unit, where its nodes stand, polygons as triangles', () => {
  expect(trianglesOf('a.dae', dae())).toEqual(corners);
  expect(trianglesOf('a.dae', dae({ unit: '0.001', node: '<translate>0 0 5</translate>' }))).toEqual([
    ...[0, 0, 0.005, 0.001, 0, 0.005, 0, 0.002, 0.005],
  ]);
  const turned = dae({ node: '<rotate>0 0 1 90</rotate><scale>2 2 2</scale>' });
  expect(trianglesOf('a.dae', turned)).toEqual([0, 0, 0, -0, 2, 0, -4, 0, 0].map((value) => value + 0));
  const faces =
    '<polylist count="1"><input semantic="VERTEX" source="#v" offset="0"/><vcount>4</vcount><p>0 1 3 2</p></polylist>';
  expect(trianglesOf('a.dae', dae({ faces }))).toHaveLength(18);
});

test('a finer mesh is made coarser, of the same size', () => {
  const fine: number[][] = [];
  for (let x = 0; x < 60; x += 1)
    for (let y = 0; y < 60; y += 1)
      fine.push([x, y, 0, x + 1, y, 0, x, y + 1, 0], [x + 1, y, 0, x + 1, y + 1, 0, x, y + 1, 0]);
  const read = trianglesOf('a.stl', binaryStl(fine));
  expect(read.length / 9).toBeLessThanOrEqual(MESH_TRIANGLES_MAX);
  expect(read.length / 9).toBeGreaterThan(MESH_TRIANGLES_MAX / 4);
  expect(Math.max(...read)).toBeGreaterThan(58);
});

test.each([
  [
    'another kind of file',
    'a.obj',
    bytesOf('v 0 0 0'),
    /a\.obj is not drawn: it is neither STL nor DAE by its name\.$/,
  ],
  ['too large a file', 'a.stl', new Uint8Array(MESH_FILE_MAX_BYTES + 1), /bytes, expected at most/],
  [
    'a claim of more triangles than there are',
    'a.stl',
    binaryStl([corners]).subarray(0, 100),
    /its length is that of others/,
  ],
  ['corners that are no numbers', 'a.stl', binaryStl([corners.map(() => NaN)]), /one of its corners is no number/],
  ['an empty one', 'a.stl', binaryStl([]), /it has no triangles/],
  ['no XML', 'a.dae', bytesOf('nonsense'), /it has no <COLLADA> element/],
  ['entities', 'a.dae', bytesOf('<!DOCTYPE a [<!ENTITY b "c">]><COLLADA/>'), /it declares a document type/],
  [
    'a corner that is not there',
    'a.dae',
    dae({ faces: '<triangles><input semantic="VERTEX" source="#v" offset="0"/><p>0 1 99</p></triangles>' }),
    /names a corner that it does not have/,
  ],
  ['a unit of nothing', 'a.dae', dae({ unit: '0' }), /its unit is no length/],
])('%s is refused in a sentence', (_, name, bytes, expected) => {
  expect(refusalOf(name, bytes)).toMatch(expected);
});

test('a mesh is the attachment of just that name, or the only one whose name is its end', async () => {
  const attached = [
    'package://arm/meshes/base.stl',
    'meshes/base.stl',
    'visual/hand.dae',
    'hand.dae',
    'other/tool.stl',
  ];
  const bytes = await foreignRecording([{ topic: '/a', schemaName: 'a' }], [{ data: { x: 1 } }], {
    before: async (writer) => {
      for (const name of attached)
        await writer.addAttachment({ name, data: bytesOf(name), mediaType: '', logTime: 0n, createTime: 0n });
    },
  });
  await withRecording(bytes, async (recording) => {
    const found = async (uri: string) => (await recording.meshFile(uri))?.name ?? null;
    expect(await found('package://arm/meshes/base.stl')).toBe('package://arm/meshes/base.stl');
    expect(await found('package://else/meshes/base.stl')).toBe('meshes/base.stl');
    expect(await found('package://arm/visual/hand.dae')).toBeNull();
    expect(await found('package://arm/tool.stl')).toBeNull();
  });
});

import { XMLParser } from 'fast-xml-parser';
import { bounded, MeshProblem } from './MeshProblem.ts';

type Node = Record<string, unknown>;
/** Rows of a 4 x 4 matrix, one after another. */
type Matrix = readonly number[];

const IDENTITY: Matrix = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
const DEPTH_MAX = 60;
const LISTS = new Set([
  ...['source', 'input', 'geometry', 'node', 'visual_scene', 'instance_geometry', 'triangles', 'polylist', 'polygons'],
  ...['p', 'matrix', 'translate', 'rotate', 'scale', 'vertices'],
]);

/**
 * Corners of a COLLADA file, metres by its own unit. Its up axis is not applied, as no viewer of ROS does: descriptions are written
 * for that. Materials, lines and everything that moves are left out.
 */
export function daeTriangles(bytes: Uint8Array, most: number): Float32Array<ArrayBuffer> {
  const root = rootOf(new TextDecoder().decode(bytes));
  const unit = Number(child(child(root, 'asset'), 'unit')?.['@meter'] ?? 1);
  if (!(unit > 0 && Number.isFinite(unit))) throw new MeshProblem('its unit is no length');
  const geometries = new Map(
    list(child(root, 'library_geometries'), 'geometry').map((node) => [String(node['@id']), node]),
  );
  const shapes = new Map<string, Float32Array>();
  const corners: number[] = [];
  const add = (id: string, pose: Matrix): void => {
    const geometry = geometries.get(id);
    if (!geometry) return;
    let shape = shapes.get(id);
    if (!shape) shapes.set(id, (shape = cornersOf(geometry, most)));
    bounded((corners.length + shape.length) / 9, most);
    for (let i = 0; i + 2 < shape.length; i += 3) corners.push(...moved(pose, shape, i, unit));
  };
  const walk = (node: Node, above: Matrix): void => {
    const pose = times(above, poseOf(node));
    for (const instance of list(node, 'instance_geometry')) add(String(instance['@url']).slice(1), pose);
    for (const below of list(node, 'node')) walk(below, pose);
  };
  const scenes = list(child(root, 'library_visual_scenes'), 'visual_scene');
  for (const scene of scenes) for (const node of list(scene, 'node')) walk(node, IDENTITY);
  if (scenes.length === 0) for (const id of geometries.keys()) add(id, IDENTITY);
  return Float32Array.from(corners);
}

function rootOf(text: string): Node {
  // Entities of its own can grow without bound, and no mesh needs them.
  if (text.includes('<!DOCTYPE')) throw new MeshProblem('it declares a document type');
  let document: Node;
  try {
    document = new XMLParser({
      ignoreAttributes: false,
      attributeNamePrefix: '@',
      parseAttributeValue: false,
      parseTagValue: false,
      processEntities: false,
      maxNestedTags: DEPTH_MAX,
      isArray: (name) => LISTS.has(name),
    }).parse(text) as Node;
  } catch {
    throw new MeshProblem('it is not well-formed XML');
  }
  const root = child(document, 'COLLADA');
  if (!root) throw new MeshProblem('it has no <COLLADA> element');
  return root;
}

const asNode = (value: unknown): Node =>
  typeof value === 'object' && value !== null ? (value as Node) : { '#text': value };
function child(node: Node | null, name: string): Node | null {
  const value = node?.[name];
  return value === undefined ? null : asNode(Array.isArray(value) ? value[0] : value);
}
function list(node: Node | null, name: string): Node[] {
  const value = node?.[name];
  return Array.isArray(value) ? value.map(asNode) : [];
}
function numbersOf(node: Node | null): number[] {
  const text = node?.['#text'];
  return typeof text === 'string' && text.trim() !== '' ? text.trim().split(/\s+/).map(Number) : [];
}

/** Corners of one geometry in its own unit: triangles as they are, polygons as fans. */
function cornersOf(geometry: Node, most: number): Float32Array {
  const mesh = child(geometry, 'mesh');
  const sources = new Map(list(mesh, 'source').map((node) => [`#${String(node['@id'])}`, node]));
  const positionsOf = new Map(
    list(mesh, 'vertices').map((node) => {
      const input = list(node, 'input').find((each) => each['@semantic'] === 'POSITION');
      const array = child(sources.get(String(input?.['@source'])) ?? null, 'float_array');
      return [`#${String(node['@id'])}`, numbersOf(array)];
    }),
  );
  const corners: number[] = [];
  for (const kind of ['triangles', 'polylist', 'polygons'] as const)
    for (const part of list(mesh, kind)) {
      const inputs = list(part, 'input');
      const vertex = inputs.find((each) => each['@semantic'] === 'VERTEX');
      const positions = positionsOf.get(String(vertex?.['@source']));
      if (!vertex || !positions) throw new MeshProblem('one of its parts has no corners');
      const stride = Math.max(...inputs.map((each) => Number(each['@offset'] ?? 0))) + 1;
      const offset = Number(vertex['@offset'] ?? 0);
      for (const face of facesOf(kind, part, stride))
        for (let i = 1; i + 1 < face.length / stride; i += 1) {
          for (const at of [0, i, i + 1]) corners.push(...cornerAt(positions, face[at * stride + offset]!));
          bounded(corners.length / 9, most);
        }
    }
  return Float32Array.from(corners);
}

/** Indices of each polygon, all inputs of a corner beside each other. */
function* facesOf(kind: 'triangles' | 'polylist' | 'polygons', part: Node, stride: number): Generator<number[]> {
  const told = list(part, 'p').map(numbersOf);
  if (kind === 'polygons') {
    yield* told;
    return;
  }
  const indices = told.flat();
  const counts = kind === 'polylist' ? numbersOf(child(part, 'vcount')) : null;
  let from = 0;
  for (let i = 0; from < indices.length; i += 1) {
    const corners = counts ? counts[i] : 3;
    if (!(corners !== undefined && corners > 0)) throw new MeshProblem('one of its polygons has no corners');
    yield indices.slice(from, from + corners * stride);
    from += corners * stride;
  }
}

function cornerAt(positions: readonly number[], index: number): [number, number, number] {
  const [x, y, z] = [positions[3 * index], positions[3 * index + 1], positions[3 * index + 2]];
  if (x === undefined || y === undefined || z === undefined)
    throw new MeshProblem('one of its triangles names a corner that it does not have');
  return [x, y, z];
}

/** A matrix, or moves, turns and scales: no program that writes meshes of robots mixes them in another order. */
function poseOf(node: Node): Matrix {
  let pose = IDENTITY;
  for (const name of ['matrix', 'translate', 'rotate', 'scale'] as const)
    for (const step of list(node, name)) pose = times(pose, matrixOf(name, numbersOf(step)));
  if (!pose.every(Number.isFinite)) throw new MeshProblem('one of its nodes stands nowhere');
  return pose;
}

function matrixOf(name: 'matrix' | 'translate' | 'rotate' | 'scale', values: readonly number[]): Matrix {
  const [x = NaN, y = NaN, z = NaN, degrees = NaN] = values;
  if (name === 'matrix') return values.length === 16 ? values : [NaN];
  if (name === 'translate') return [1, 0, 0, x, 0, 1, 0, y, 0, 0, 1, z, 0, 0, 0, 1];
  if (name === 'scale') return [x, 0, 0, 0, 0, y, 0, 0, 0, 0, z, 0, 0, 0, 0, 1];
  const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const v = 1 - c;
  return [
    ...[x * x * v + c, x * y * v - z * s, x * z * v + y * s, 0],
    ...[x * y * v + z * s, y * y * v + c, y * z * v - x * s, 0],
    ...[x * z * v - y * s, y * z * v + x * s, z * z * v + c, 0],
    ...[0, 0, 0, 1],
  ];
}

function times(a: Matrix, b: Matrix): Matrix {
  return Array.from({ length: 16 }, (_, at) => {
    const [row, column] = [at >> 2, at & 3];
    return [0, 1, 2, 3].reduce((sum, k) => sum + a[4 * row + k]! * b[4 * k + column]!, 0);
  });
}

function moved(m: Matrix, corners: Float32Array, i: number, unit: number): [number, number, number] {
  const [x, y, z] = [corners[i]!, corners[i + 1]!, corners[i + 2]!];
  const row = (r: number): number => (m[4 * r]! * x + m[4 * r + 1]! * y + m[4 * r + 2]! * z + m[4 * r + 3]!) * unit;
  return [row(0), row(1), row(2)];
}

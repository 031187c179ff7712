import type { Vec3 } from '#shared/geometry/pose.ts';
import { createView } from '#cell/pictures/cameraView.ts';
import type { CameraView } from '#cell/pictures/cameraView.ts';
import type { Material, PlacedMesh } from './Mesh.ts';
import { rasterise } from './raster.ts';
import { rotationRows } from '#cell/pictures/vectorMath.ts';

/** A spot lamp; `power` is linear light at one metre. */
export interface Lamp {
  positionM: Vec3;
  targetM: Vec3;
  spreadRad: number;
  power: number;
}

/** What a mirror sees: 64 x 64 linear light by the reflection's x (columns) and z (rows), for rays towards -y and +y. */
export interface MirrorEnvironment {
  front: Float32Array;
  back: Float32Array;
}

/** Light that reaches a surface point from everywhere but the lamps. */
export type AmbientLight = (
  x: number,
  y: number,
  z: number,
  normalX: number,
  normalY: number,
  normalZ: number,
) => number;

export interface SceneDescription {
  placed: readonly PlacedMesh[];
  lamps: readonly Lamp[];
  ambient: AmbientLight;
  /** Light thrown back by the surroundings, coloured by them. */
  bounce: { colour: Vec3; strength: number };
  environment: MirrorEnvironment;
}

/** A scene flattened into world space, with ambient light at the vertices and one shadow map a lamp. Holds for every camera. */
export interface RenderWorld {
  position: Float32Array;
  normal: Float32Array;
  uv: Float32Array;
  light: Float32Array;
  index: Uint32Array;
  material: Uint16Array;
  instance: Uint16Array;
  tangent: Float32Array;
  /** Texture sheets a metre of every triangle. */
  density: Float32Array;
  materials: Material[];
  bounce: SceneDescription['bounce'];
  environment: MirrorEnvironment;
  lamps: { positionM: Vec3; power: number; view: CameraView; nearness: Float32Array }[];
}

export function prepareWorld(scene: SceneDescription, shadowSizePx = 256): RenderWorld {
  let vertices = 0;
  let triangles = 0;
  for (const { mesh } of scene.placed) {
    vertices += mesh.positions.length / 3;
    triangles += mesh.index.length / 3;
  }
  const world: RenderWorld = {
    position: new Float32Array(vertices * 3),
    normal: new Float32Array(vertices * 3),
    uv: new Float32Array(vertices * 2),
    light: new Float32Array(vertices),
    index: new Uint32Array(triangles * 3),
    material: new Uint16Array(triangles),
    instance: new Uint16Array(triangles),
    tangent: new Float32Array(triangles * 3),
    density: new Float32Array(triangles),
    materials: [],
    bounce: scene.bounce,
    environment: scene.environment,
    lamps: [],
  };
  let vertex = 0;
  let triangle = 0;
  for (const placed of scene.placed) {
    placeVertices(world, placed, vertex, scene.ambient);
    placeTriangles(world, placed, vertex, triangle);
    world.materials.push(...placed.materials);
    vertex += placed.mesh.positions.length / 3;
    triangle += placed.mesh.index.length / 3;
  }
  world.lamps = scene.lamps.map(({ positionM, targetM, spreadRad, power }) => {
    const view = createView({
      eyeM: positionM,
      targetM,
      verticalFovRad: spreadRad,
      widthPx: shadowSizePx,
      heightPx: shadowSizePx,
      nearM: 0.05,
    });
    return { positionM, power, view, nearness: rasterise(world, view).nearness };
  });
  return world;
}

function placeVertices(world: RenderWorld, placed: PlacedMesh, firstVertex: number, ambient: AmbientLight): void {
  const { positions: p, normals: n, uvs } = placed.mesh;
  const [rowX, rowY, rowZ] = rotationRows(placed.rotation);
  const [ox, oy, oz] = placed.positionM;
  const { position, normal, light } = world;
  world.uv.set(uvs, 2 * firstVertex);
  for (let i = 0, v = firstVertex; i < p.length; i += 3, v++) {
    const x = p[i]!;
    const y = p[i + 1]!;
    const z = p[i + 2]!;
    const nx = n[i]!;
    const ny = n[i + 1]!;
    const nz = n[i + 2]!;
    const px = rowX[0] * x + rowX[1] * y + rowX[2] * z + ox;
    const py = rowY[0] * x + rowY[1] * y + rowY[2] * z + oy;
    const pz = rowZ[0] * x + rowZ[1] * y + rowZ[2] * z + oz;
    const qx = rowX[0] * nx + rowX[1] * ny + rowX[2] * nz;
    const qy = rowY[0] * nx + rowY[1] * ny + rowY[2] * nz;
    const qz = rowZ[0] * nx + rowZ[1] * ny + rowZ[2] * nz;
    position[3 * v] = px;
    position[3 * v + 1] = py;
    position[3 * v + 2] = pz;
    normal[3 * v] = qx;
    normal[3 * v + 1] = qy;
    normal[3 * v + 2] = qz;
    light[v] = ambient(px, py, pz, qx, qy, qz);
  }
}

function placeTriangles(world: RenderWorld, placed: PlacedMesh, firstVertex: number, firstTriangle: number): void {
  const { index: corners, part } = placed.mesh;
  const { position: p, uv, index, tangent, density } = world;
  const firstMaterial = world.materials.length;
  const lastMaterial = placed.materials.length - 1;
  for (let i = 0, t = firstTriangle; i < corners.length; i += 3, t++) {
    const a = corners[i]! + firstVertex;
    const b = corners[i + 1]! + firstVertex;
    const c = corners[i + 2]! + firstVertex;
    index[3 * t] = a;
    index[3 * t + 1] = b;
    index[3 * t + 2] = c;
    world.material[t] = firstMaterial + Math.min(part[i / 3]!, lastMaterial);
    world.instance[t] = placed.instance;
    const e1x = p[3 * b]! - p[3 * a]!;
    const e1y = p[3 * b + 1]! - p[3 * a + 1]!;
    const e1z = p[3 * b + 2]! - p[3 * a + 2]!;
    const e2x = p[3 * c]! - p[3 * a]!;
    const e2y = p[3 * c + 1]! - p[3 * a + 1]!;
    const e2z = p[3 * c + 2]! - p[3 * a + 2]!;
    const du1 = uv[2 * b]! - uv[2 * a]!;
    const dv1 = uv[2 * b + 1]! - uv[2 * a + 1]!;
    const du2 = uv[2 * c]! - uv[2 * a]!;
    const dv2 = uv[2 * c + 1]! - uv[2 * a + 1]!;
    const uvArea = du1 * dv2 - du2 * dv1;
    const sign = uvArea < 0 ? -1 : 1;
    const tx = (e1x * dv2 - e2x * dv1) * sign;
    const ty = (e1y * dv2 - e2y * dv1) * sign;
    const tz = (e1z * dv2 - e2z * dv1) * sign;
    const tangentLength = Math.sqrt(tx * tx + ty * ty + tz * tz) || 1;
    tangent[3 * t] = tx / tangentLength;
    tangent[3 * t + 1] = ty / tangentLength;
    tangent[3 * t + 2] = tz / tangentLength;
    const crossX = e1y * e2z - e1z * e2y;
    const crossY = e1z * e2x - e1x * e2z;
    const crossZ = e1x * e2y - e1y * e2x;
    const area = Math.sqrt(crossX * crossX + crossY * crossY + crossZ * crossZ);
    density[t] = Math.sqrt(Math.abs(uvArea) / Math.max(area, 1e-12));
  }
}

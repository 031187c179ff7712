import {
  BoxGeometry,
  BufferAttribute,
  BufferGeometry,
  ConeGeometry,
  CylinderGeometry,
  Group,
  LineSegments,
  Matrix4,
  Mesh,
  Points,
  ShaderMaterial,
  SphereGeometry,
  Vector3,
  type Vector2,
} from 'three';
import type { Vec3 } from '#shared/geometry/pose.ts';
import { cssOf, mix, type Rgb } from './colour.ts';
import type { ForeignDrawing, PlacedShape } from './foreignDrawing.ts';
import { LabelSheet, type Label } from './LabelSheet.ts';
import { lit } from './light.ts';
import { flatMaterial, lineMaterial, vector } from './materials.ts';
import { joinParts, LineBuilder, MeshBuilder } from './MeshBuilder.ts';
import type { TwinTheme } from './TwinTheme.ts';

/** What is drawn of it: beyond this a frame in software takes too long. */
const TRIANGLES_MAX = 20_000;
const LINES_MAX = 20_000;
const LABELS_MAX = 40;
/** With more shapes than this, round ones have fewer corners. */
const MANY_SHAPES = 150;
/** Other programs' colours say something, and ours say what is abnormal: theirs are calmed. */
const COLOUR_LEFT = 0.6;
const POINT_PX = 2;

/** Markers and clouds of another program. Cell frame. */
export class ForeignShapes {
  readonly root = new Group();
  readonly #solid = new Mesh(new BufferGeometry(), flatMaterial());
  readonly #lines = new LineSegments(new BufferGeometry(), lineMaterial());
  readonly #points = new Points(new BufferGeometry(), pointMaterial());
  readonly #labels = new LabelSheet();

  constructor() {
    for (const [i, object] of [this.#solid, this.#points, this.#lines, this.#labels.mesh].entries()) {
      object.frustumCulled = false;
      object.renderOrder = 40 + i;
      this.root.add(object);
    }
    this.root.visible = false;
  }

  set({ shapes, clouds }: ForeignDrawing, theme: TwinTheme, pixelRatio: number): void {
    this.root.visible = shapes.length + clouds.length > 0;
    const solid = new MeshBuilder(theme);
    const lines = new LineBuilder();
    const labels: Label[] = [];
    const points: number[] = [];
    const left = { triangles: TRIANGLES_MAX, lines: LINES_MAX };
    for (const shape of shapes) {
      const colour = mix(theme.label, [shape.rgba[0], shape.rgba[1], shape.rgba[2]], COLOUR_LEFT);
      const pose = new Matrix4().fromArray([...shape.poseInCell]);
      if (shape.kind === 'text') labels.push(labelOf(shape, pose, theme));
      else if (shape.kind === 'points') points.push(...shape.pointsM.flatMap(moverBy(pose)));
      else if (shape.kind === 'path' || shape.kind === 'lines')
        left.lines -= addLines(lines, shape, pose, colour, left.lines);
      else left.triangles -= addSolid(solid, shape, pose, colour, theme, left.triangles, shapes.length > MANY_SHAPES);
    }
    this.#put(this.#solid, joinParts([solid.part()], ['position', 'colour']));
    this.#put(this.#lines, joinParts([lines.part()], ['position', 'rgba']));
    const told = clouds.map(({ pointsBase64, poseInCell }) => ({ points: floatsOf(pointsBase64), poseInCell }));
    this.#put(this.#points, pointsGeometry(points, told));
    (this.#points.material.uniforms['colour']!.value as Vector3).copy(vector(mix(theme.free, theme.text, 0.25)));
    this.#points.material.uniforms['sizePx']!.value = POINT_PX * pixelRatio;
    this.#labels.set(labels.slice(0, LABELS_MAX), pixelRatio);
  }

  setSize(size: Vector2): void {
    this.#labels.setSize(size);
  }

  dispose(): void {
    for (const { geometry, material } of [this.#solid, this.#lines, this.#points]) {
      geometry.dispose();
      material.dispose();
    }
    this.#labels.dispose();
  }

  #put(object: { geometry: BufferGeometry; visible: boolean }, geometry: BufferGeometry): void {
    object.geometry.dispose();
    object.geometry = geometry;
    object.visible = (geometry.getAttribute('position')?.count ?? 0) > 0;
  }
}

const pointMaterial = (): ShaderMaterial =>
  new ShaderMaterial({
    uniforms: { colour: { value: new Vector3() }, sizePx: { value: POINT_PX } },
    vertexShader:
      'uniform float sizePx; void main() { gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.); gl_PointSize = sizePx; }',
    fragmentShader: 'uniform vec3 colour; void main() { gl_FragColor = vec4(colour, 1.); }',
  });

/** For `flatMap` over x, y, z one after another: gives each third the moved point, and nothing else. */
function moverBy(pose: Matrix4): (value: number, index: number, all: readonly number[]) => number[] {
  const at = new Vector3();
  return (value, i, all) =>
    i % 3 === 0 && i + 2 < all.length
      ? at
          .set(value, all[i + 1]!, all[i + 2])
          .applyMatrix4(pose)
          .toArray()
      : [];
}

const labelOf = ({ text, rgba: [, , , alpha] }: PlacedShape, pose: Matrix4, theme: TwinTheme): Label => ({
  text,
  anchor: new Vector3().setFromMatrixPosition(pose).toArray(),
  ...{ sizePx: 11, isBold: false, isCentred: true, offsetPx: [0, 0] },
  colour: cssOf(theme.label, alpha),
  plate: cssOf(theme.plate, 0.62),
});

/** How many lines were added. */
function addLines(lines: LineBuilder, shape: PlacedShape, pose: Matrix4, colour: Rgb, most: number): number {
  const step = shape.kind === 'lines' ? 2 : 1;
  const moved = shape.pointsM.flatMap(moverBy(pose));
  const at = (i: number): Vec3 => [moved[3 * i]!, moved[3 * i + 1]!, moved[3 * i + 2]!];
  let added = 0;
  for (let i = 0; i + 1 < moved.length / 3 && added < most; i += step, added += 1)
    lines.line(at(i), at(i + 1), colour, shape.rgba[3]);
  return added;
}

/** How many triangles were added: all of a shape or none. */
function addSolid(
  solid: MeshBuilder,
  shape: PlacedShape,
  pose: Matrix4,
  colour: Rgb,
  theme: TwinTheme,
  most: number,
  isCoarse: boolean,
): number {
  let added = 0;
  for (const geometry of geometriesOf(shape, isCoarse)) {
    const index = geometry.getIndex()!;
    if (index.count / 3 <= most - added) {
      geometry.applyMatrix4(pose);
      const [position, normal] = [geometry.getAttribute('position'), geometry.getAttribute('normal')];
      const first = solid.part().vertices;
      for (let i = 0; i < position.count; i += 1)
        solid.vertex(
          [position.getX(i), position.getY(i), position.getZ(i)],
          lit(theme, colour, [normal.getX(i), normal.getY(i), normal.getZ(i)]),
        );
      for (let i = 0; i < index.count; i += 1) solid.triangles(first + index.getX(i));
      added += index.count / 3;
    }
    geometry.dispose();
  }
  return added;
}

function geometriesOf({ kind, sizeM: [x, y, z], pointsM }: PlacedShape, isCoarse: boolean): BufferGeometry[] {
  const round = isCoarse ? 6 : 12;
  if (kind === 'box') return [new BoxGeometry(x, y, z)];
  if (kind === 'sphere') return [new SphereGeometry(0.5, round, round / 2 + 1).scale(x, y, z)];
  if (kind === 'cylinder') return [new CylinderGeometry(0.5, 0.5, 1, round).rotateX(Math.PI / 2).scale(x, y, z)];
  // An arrow along x, or between its two points; then its size is that of shaft and head.
  const [ax = 0, ay = 0, az = 0, bx = x, by = 0, bz = 0] = pointsM;
  const way = new Vector3(bx - ax, by - ay, bz - az);
  const length = way.length();
  const thick = (pointsM.length >= 6 ? x : y) || length * 0.06;
  if (!(length > 0)) return [];
  const head = Math.min(length * 0.4, thick * 3);
  const turn = new Matrix4().lookAt(
    way.normalize(),
    new Vector3(),
    Math.abs(way.z) > 0.99 ? new Vector3(1, 0, 0) : new Vector3(0, 0, 1),
  );
  turn.setPosition(ax, ay, az);
  const shaft = new CylinderGeometry(thick / 2, thick / 2, length - head, round).translate(0, (length - head) / 2, 0);
  const tip = new ConeGeometry(thick, head, round).translate(0, length - head / 2, 0);
  return [shaft, tip].map((part) => part.rotateX(Math.PI / 2).applyMatrix4(turn));
}

function floatsOf(base64: string): Float32Array {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return new Float32Array(bytes.buffer, 0, Math.floor(bytes.byteLength / 4));
}

function pointsGeometry(
  single: readonly number[],
  clouds: readonly { points: Float32Array; poseInCell: readonly number[] }[],
): BufferGeometry {
  const total = single.length + clouds.reduce((sum, { points }) => sum + points.length, 0);
  const positions = new Float32Array(total);
  positions.set(single);
  let to = single.length;
  const at = new Vector3();
  for (const { points, poseInCell } of clouds) {
    const pose = new Matrix4().fromArray([...poseInCell]);
    for (let i = 0; i + 2 < points.length; i += 3, to += 3)
      at.set(points[i]!, points[i + 1]!, points[i + 2])
        .applyMatrix4(pose)
        .toArray(positions, to);
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(positions, 3));
  return geometry;
}

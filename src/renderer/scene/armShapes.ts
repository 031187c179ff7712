import {
  BoxGeometry,
  ExtrudeGeometry,
  LatheGeometry,
  Matrix4,
  PlaneGeometry,
  Shape,
  SphereGeometry,
  Vector2,
  Vector3,
  type BufferGeometry,
} from 'three';
import type { Vec3 } from '#shared/geometry/pose.ts';

const BEVEL_STEPS = 2;

/** A cylinder about z with rounded rims: what catches the light. */
export function roundedCylinder(radiusM: number, lengthM: number, bevelM: number): BufferGeometry {
  const bevel = Math.min(bevelM, radiusM * 0.5, lengthM * 0.45);
  const profile = [new Vector2(0, -lengthM / 2)];
  for (const end of [-1, 1])
    for (let i = 0; i <= BEVEL_STEPS; i += 1) {
      const angle = ((end < 0 ? i : BEVEL_STEPS - i) / BEVEL_STEPS) * (Math.PI / 2);
      profile.push(
        new Vector2(radiusM - bevel + bevel * Math.sin(angle), end * (lengthM / 2 - bevel + bevel * Math.cos(angle))),
      );
    }
  profile.push(new Vector2(0, lengthM / 2));
  return new LatheGeometry(profile, radiusM > 0.06 ? 16 : 12).rotateX(Math.PI / 2);
}

/** A box with chamfered long edges; a thin one is not worth it. */
export function chamferedBox(size: Vec3, bevelM: number): BufferGeometry {
  const thinnest = Math.min(...size);
  if (thinnest < 0.004) return new BoxGeometry(...size);
  const bevel = Math.min(bevelM, thinnest * 0.3);
  const long = size.indexOf(Math.max(...size));
  const [u, w] = [(long + 1) % 3, (long + 2) % 3];
  const [halfU, halfW] = [size[u]! / 2, size[w]! / 2];
  const shape = new Shape();
  shape.moveTo(-halfU, -halfW + bevel);
  for (const [x, y] of [
    [-halfU + bevel, -halfW],
    [halfU - bevel, -halfW],
    [halfU, -halfW + bevel],
    [halfU, halfW - bevel],
    [halfU - bevel, halfW],
    [-halfU + bevel, halfW],
    [-halfU, halfW - bevel],
  ] as const)
    shape.lineTo(x, y);
  const geometry = new ExtrudeGeometry(shape, { depth: size[long]!, bevelEnabled: false });
  geometry.translate(0, 0, -size[long]! / 2);
  const axes = [new Vector3(1, 0, 0), new Vector3(0, 1, 0), new Vector3(0, 0, 1)];
  return geometry.applyMatrix4(new Matrix4().makeBasis(axes[u]!, axes[w]!, axes[long]!));
}

/** A sphere a little larger than told: it stands for a housing round a joint. */
export const ball = (radiusM: number): BufferGeometry => new SphereGeometry(radiusM, 14, 8);

const ROLLER_M = 0.0065;
const RIB_PITCH_M = 0.0125;

/** A belt about two rollers along y, between two plates; ribs are what makes black read as a belt. */
export function beltShapes([, length, height]: Vec3): {
  belt: BufferGeometry[];
  steel: BufferGeometry[];
  rib: BufferGeometry[];
} {
  const loop = (radius: number, depth: number, z: number): BufferGeometry => {
    const shape = new Shape();
    shape.absarc(0, length / 2 - ROLLER_M, radius, 0, Math.PI, false);
    shape.absarc(0, -length / 2 + ROLLER_M, radius, Math.PI, 2 * Math.PI, false);
    return new ExtrudeGeometry(shape, { depth, bevelEnabled: false, curveSegments: 4 }).translate(0, 0, z);
  };
  const ribs: BufferGeometry[] = [];
  for (let y = -length / 2 + 0.02; y < length / 2 - 0.015; y += RIB_PITCH_M)
    for (const side of [-1, 1])
      ribs.push(
        new PlaneGeometry(0.004, height * 0.84)
          .rotateX(Math.PI / 2)
          .rotateZ((side * Math.PI) / 2)
          .translate(side * (ROLLER_M + 0.0006), y, 0),
      );
  return {
    belt: [loop(ROLLER_M, height * 0.86, -height * 0.43)],
    steel: [-1, 1].map((side) => loop(ROLLER_M * 0.8, 0.005, side * height * 0.455 - 0.0025)),
    rib: ribs,
  };
}

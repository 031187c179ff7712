import type { ItemForm } from '#shared/domain/item.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import { randomSource } from '#shared/random/randomSource.ts';
import type { RandomSource } from '#shared/random/randomSource.ts';
import { dot, normalize } from '#cell/pictures/vectorMath.ts';
import type { ItemDamage } from '../SceneRequest.ts';
import { blend, paintSurface } from './paintSurface.ts';
import type { Skin } from './paintSurface.ts';
import { recomputeNormals, refineNear } from './refineMesh.ts';
import { extentM, foldNoise, frameAt, localCoordinates, moved, placeOnMesh, pointOf } from './SurfaceFrame.ts';
import type { SurfaceFrame } from './SurfaceFrame.ts';

/** A body that is pressed into a mesh along -h of its frame: nothing of the mesh stays above `bound(s, t)`. */
export interface Press {
  frame: SurfaceFrame;
  /** Highest h that is left at a place; Infinity where the press does not reach. */
  bound: (s: number, t: number) => number;
  /** What stays of the height that was pressed away: board piles up. */
  residual: number;
  /** Height of the crumpled folds on the pressed face, metres. */
  crumpleM: number;
  crumple: (s: number, t: number) => number;
}

/** How finely a pressed mesh is cut, as a share of its larger face's mean side. */
const FINENESS = 0.022;

/** Every vertex above the bound is pushed down; a little of what was pushed away bulges out beside it. */
export function pressMesh(skin: Skin, press: Press): Skin {
  const { frame, bound, residual, crumpleM, crumple } = press;
  const size = extentM(skin.mesh);
  const face = Math.sqrt(size[0] * size[2]);
  const over = (point: Vec3): number => {
    const [s, t, h] = localCoordinates(frame, point);
    return h - bound(s, t);
  };
  const band = 0.05 * face;
  const mesh = refineNear(skin.mesh, (centre, reach) => over(centre) > -band - reach, FINENESS * face);
  const positions = mesh.positions.slice();
  for (let vertex = 0; vertex < positions.length / 3; vertex++) {
    const point = pointOf(mesh.positions, vertex);
    const [s, t, h] = localCoordinates(frame, point);
    const above = h - bound(s, t);
    if (above > 0) {
      const folds = crumpleM * Math.min(1, above / (2 * crumpleM + 1e-6)) * crumple(s, t);
      positions.set(moved(point, frame.normal, -(1 - residual) * above + folds), 3 * vertex);
    } else if (above > -band) {
      const bulge = 0.12 * crumpleM * (1 + above / band) * (-above / band) * 4;
      positions.set(moved(point, normalize(point), bulge * 3), 3 * vertex);
    }
  }
  return { mesh: recomputeNormals({ ...mesh, positions, normals: mesh.normals.slice() }), materials: skin.materials };
}

/** Dents, crushed edges and crushed corners: the mesh gives way, its outline changes, and stiff board cracks pale along the folds. */
export function deformed(skin: Skin, form: ItemForm, damage: ItemDamage): Skin {
  const random = randomSource(damage.seed);
  const stiff = form === 'box' || form === 'book' || form === 'blister';
  const round = form === 'sphere' || form === 'cylinder';
  const choice = random();
  const press =
    choice < 0.3 || (form === 'sphere' && choice < 0.9)
      ? faceDent(skin, damage.severity, round, random)
      : crushed(skin, damage.severity, choice < 0.7, random);
  return pressMesh(stiff ? creased(skin, press, damage.severity) : skin, press);
}

function faceDent(skin: Skin, severity: number, round: boolean, random: RandomSource): Press {
  const frame = placeOnMesh(skin.mesh, random, 0.15);
  const [x, y, z] = extentM(skin.mesh);
  const face = Math.sqrt(x * z);
  const radius = (0.14 + 0.26 * severity) * face * (0.85 + 0.3 * random());
  const depth = Math.min((0.12 + 0.4 * severity) * (0.6 * y + 0.15 * face), 0.8 * y);
  const corners = Array.from({ length: 4 + Math.floor(3 * random()) }, () => 2 * Math.PI * random());
  const stretch = 0.6 + 0.8 * random();
  // A pyramid of few faces, as board breaks, not a bowl; film and bottles give way more softly.
  const bound = (s: number, t: number): number => {
    const a = s * stretch;
    const b = t / stretch;
    const round2 = Math.hypot(a, b) / radius;
    const sharp = Math.max(...corners.map((turn) => (a * Math.cos(turn) + b * Math.sin(turn)) / radius));
    const far = round ? round2 : Math.max(0.75 * round2, Math.max(sharp, 0.2 * round2));
    return far > 1 ? Infinity : depth * 0.1 - depth * (1 - far) * 1.1;
  };
  return {
    frame,
    bound,
    residual: 0,
    crumpleM: (round ? 0.04 : 0.13) * depth,
    crumple: foldNoise(random, radius * 0.7),
  };
}

/** A corner or an edge that took a blow: cut off by a plane or a blunt wedge, and folded into itself. */
function crushed(skin: Skin, severity: number, atCorner: boolean, random: RandomSource): Press {
  const size = extentM(skin.mesh);
  const [x, y, z] = size;
  const face = Math.sqrt(x * z);
  const side = () => (random() < 0.5 ? -1 : 1);
  const thick = y > 0.35 * Math.min(x, z);
  const lift = (thick ? -0.9 : -0.35) * random();
  const edgeAlongZ = random() < 0.5;
  const outward: Vec3 = atCorner
    ? normalize([side() * (0.5 + 0.5 * random()), lift, side() * (0.5 + 0.5 * random())])
    : normalize(edgeAlongZ ? [side(), lift, 0] : [0, lift, side()]);
  let reach = -Infinity;
  let tip: Vec3 = [0, 0, 0];
  for (let vertex = 0; vertex < skin.mesh.positions.length / 3; vertex++) {
    const point = pointOf(skin.mesh.positions, vertex);
    const far = dot(point, outward);
    if (far <= reach + 1e-9) continue;
    reach = far;
    tip = point;
  }
  if (!atCorner) {
    const slide = (random() - 0.5) * 0.7;
    tip = edgeAlongZ ? [tip[0], tip[1], slide * z] : [slide * x, tip[1], tip[2]];
    tip = moved(tip, outward, reach - dot(tip, outward));
  }
  const frame = frameAt(tip, outward, [0, 1, 0]);
  const depth = (atCorner ? 0.07 + 0.26 * severity : 0.04 + 0.16 * severity) * face * (0.85 + 0.3 * random());
  const width = (0.18 + 0.3 * severity) * face;
  const ridge = foldNoise(random, 0.3 * face);
  const bound = (s: number, t: number): number => {
    // `across` lies along the edge that was hit.
    const fade = atCorner ? 0 : Math.max(0, Math.abs(s) / width - 0.3) * 1.4;
    return -depth * (1 - fade) + 0.18 * depth * ridge(s, t);
  };
  return { frame, bound, residual: 0.12, crumpleM: 0.16 * depth, crumple: foldNoise(random, 0.16 * face) };
}

/** Pale fibres where board was bent over: along the rim of the press and along its folds. */
function creased(skin: Skin, { frame, bound, crumple }: Press, severity: number): Skin {
  const [x, , z] = extentM(skin.mesh);
  const lineM = 0.007 * Math.sqrt(x * z) * (0.7 + severity);
  return paintSurface(skin, (point, _normal, rgb) => {
    const [s, t, h] = localCoordinates(frame, point);
    const above = h - bound(s, t);
    if (!(above > -3 * lineM)) return;
    const rim = Math.exp(-((above / lineM) ** 2));
    const fold = above > 0 ? Math.max(0, Math.abs(crumple(s, t)) - 0.55) * 1.2 : 0;
    blend(rgb, [222, 216, 204], 0.55 * rim + 0.4 * fold);
    if (above > 0) blend(rgb, [60, 54, 48], 0.1 + 0.12 * severity);
  });
}

/** A set with an empty place: film sags into the gap down to the tray, and what stands beside it shows its flank. */
export function unitMissing(skin: Skin, damage: ItemDamage): Skin {
  const random = randomSource(damage.seed);
  const size = extentM(skin.mesh);
  const [x, y, z] = size;
  const alongZ = z >= x;
  const units = damage.severity < 0.5 ? 4 + Math.floor(3 * random()) : 2 + Math.floor(2 * random());
  const gone = Math.floor(random() * units);
  const length = alongZ ? z : x;
  const low = length * (gone / units - 0.5);
  const high = length * ((gone + 1) / units - 0.5);
  const across = alongZ ? x : z;
  const frame = frameAt([0, -y / 2, 0], [0, -1, 0], alongZ ? [0, 0, 1] : [1, 0, 0]);
  const wall = 0.06 * length;
  const floor = -0.86 * y;
  const rim = 0.46 * across;
  // The tray's rim stays along both sides; at an end the place is open.
  const bound = (s: number, t: number): number => {
    const inside = Math.min(
      gone === 0 ? Infinity : t - low,
      gone === units - 1 ? Infinity : high - t,
      rim - Math.abs(s),
    );
    return inside <= 0 ? Infinity : Math.max(floor, (floor * inside) / wall);
  };
  const tray = random() < 0.5 ? ([196, 190, 178] as const) : ([120, 96, 70] as const);
  const painted = paintSurface(skin, (point, _normal, rgb) => {
    const [s, t, h] = localCoordinates(frame, point);
    const above = h - bound(s, t);
    if (!(above > 0)) return;
    const deep = Math.min(1, above / (0.5 * y));
    blend(rgb, tray, 0.9 * deep);
    blend(rgb, [40, 36, 34], 0.25 * deep);
  });
  return pressMesh(painted, {
    frame,
    bound,
    residual: 0.02,
    crumpleM: 0.03 * y,
    crumple: foldNoise(random, 0.2 * length),
  });
}

import { dot } from '#cell/pictures/vectorMath.ts';
import type { ItemForm } from '#shared/domain/item.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import { pickOne, randomSource } from '#shared/random/randomSource.ts';
import type { RandomSource } from '#shared/random/randomSource.ts';
import { joinMeshes } from '../Mesh.ts';
import type { Material, Mesh } from '../Mesh.ts';
import { completeMaterials, FIBRE, INKS } from '../packaging.ts';
import { PrintSheet, shadeRgb } from '../PrintSheet.ts';
import type { Rgb } from '../PrintSheet.ts';
import type { ItemDamage } from '../SceneRequest.ts';
import { blend, paintSurface } from './paintSurface.ts';
import type { Skin } from './paintSurface.ts';
import { pickTriangles, recomputeNormals, refineNear, triangleCentre, triangleNormal } from './refineMesh.ts';
import { extentM, foldNoise, localCoordinates, placeOnMesh, pointOf, worldPoint } from './SurfaceFrame.ts';
import type { SurfaceFrame } from './SurfaceFrame.ts';

/** A piece of the surface that came off: where it is, how much of it hangs on as a flap, and how deep one sees in. */
interface Opening {
  frame: SurfaceFrame;
  /** Positive inside the opening, metres from its ragged rim; frame coordinates. */
  inside: (s: number, t: number) => number;
  reachM: number;
  /** The flap hangs on where t is least, and is rolled by this much; 0: it is gone. Negative: it hangs inwards. */
  rollRad: number;
  /** t of the hinge and of the flap's tip. */
  hingeM: number;
  tipM: number;
  depthM: number;
  rimM: number;
  /** How much larger than the hole the cavity is, so that its edge is not seen. */
  cavityScale: number;
}

/** What is seen inside, and the unprinted side of the package. */
export function innerMaterials(form: ItemForm, random: RandomSource): { inside: Material; backing: Material } {
  const paper = form === 'book';
  const ground: Rgb = paper ? [208, 200, 178] : shadeRgb(pickOne(random, INKS), 0.75);
  const inside = new PrintSheet(64, ground);
  for (let k = 0; k < 9; k++) {
    const ink = paper ? shadeRgb(ground, 0.75 + 0.3 * random()) : shadeRgb(pickOne(random, INKS), 0.8);
    if (paper) inside.rect(0, 256 * random(), 256, 3, ink, 0.8);
    else inside.rect(256 * random() - 40, 256 * random() - 40, 40 + 90 * random(), 30 + 70 * random(), ink, 0.8);
  }
  const board = form === 'box' || form === 'book' || form === 'blister';
  const backing = new PrintSheet(64, board ? pickOne(random, [[168, 132, 94], [206, 202, 192], [150, 146, 138]] as const) : [188, 188, 186]); // prettier-ignore
  backing.grain(FIBRE, board ? 7 : 3);
  const [first, second] = completeMaterials(
    [
      { texture: inside.texture(), gloss: 0.1 },
      { texture: backing.texture(), gloss: board ? 0.02 : 0.5, wrinkle: board ? 0.02 : 0.06 },
    ],
    random,
  ) as [Material, Material];
  return { inside: first, backing: second };
}

/** Cuts an opening into a skin: the hole, its pale rim, the flap with both its sides, and the cavity behind. */
function opened(skin: Skin, opening: Opening, inner: { inside: Material; backing: Material }, pale: number): Skin {
  const { frame, inside, reachM, rimM } = opening;
  const isHere = (normal: Vec3, h: number) => dot(normal, frame.normal) > 0.25 && Math.abs(h) < 0.9 * reachM;
  const painted = paintSurface(skin, (point, normal, rgb) => {
    const [s, t, h] = localCoordinates(frame, point);
    if (!isHere(normal, h)) return;
    const far = inside(s, t);
    if (far < 0 && far > -rimM) blend(rgb, [218, 212, 200], pale * (1 + far / rimM) * 1.4);
    if (far >= 0 && far < 0.7 * rimM) blend(rgb, [218, 212, 200], pale);
  });
  const near = (centre: Vec3, reach: number): boolean => {
    const [s, t, h] = localCoordinates(frame, centre);
    return (
      Math.abs(h) < reachM + reach && Math.abs(inside(s, t)) < reach + rimM && Math.hypot(s, t) < 1.6 * reachM + reach
    );
  };
  const mesh = refineNear(painted.mesh, near, Math.max(0.0011, 0.035 * reachM));
  const within = (t: number) => {
    const [s, along, h] = localCoordinates(frame, triangleCentre(mesh, t));
    return isHere(triangleNormal(mesh, t), h) && inside(s, along) > 0;
  };
  const cut = Uint8Array.from(mesh.part, (_, t) => Number(within(t)));
  const piece = pickTriangles(mesh, (t) => cut[t] === 1);
  const insidePart = painted.materials.length;
  const meshes = [pickTriangles(mesh, (t) => cut[t] === 0), sunken(piece, opening, insidePart)];
  if (opening.rollRad !== 0)
    meshes.push(rolled(piece, opening, 0.0004), rolled(piece, opening, -0.0004, insidePart + 1));
  return { mesh: joinMeshes(meshes), materials: [...painted.materials, inner.inside, inner.backing] };
}

/** The same piece further in. */
function sunken(piece: Mesh, { frame, depthM, cavityScale }: Opening, part: number): Mesh {
  const positions = piece.positions.slice();
  for (let vertex = 0; vertex < positions.length / 3; vertex++) {
    const [s, t, h] = localCoordinates(frame, pointOf(positions, vertex));
    positions.set(worldPoint(frame, s * cavityScale, t * cavityScale, h - depthM), 3 * vertex);
  }
  return { ...piece, positions, part: piece.part.slice().fill(part) };
}

/** The piece rolled about its hinge; `liftM` sets its two sides apart. */
function rolled(piece: Mesh, { frame, rollRad, hingeM, tipM }: Opening, liftM: number, part?: number): Mesh {
  const positions = piece.positions.slice();
  const rate = rollRad / Math.max(1e-4, tipM - hingeM);
  for (let vertex = 0; vertex < positions.length / 3; vertex++) {
    const [s, t, h] = localCoordinates(frame, pointOf(positions, vertex));
    const turn = Math.max(0, t - hingeM) * rate;
    const along = hingeM + Math.min(0, t - hingeM) + Math.sin(turn) / rate - (h + liftM) * Math.sin(turn);
    const up = (1 - Math.cos(turn)) / rate + (h + liftM) * Math.cos(turn);
    positions.set(worldPoint(frame, s, along, up + 0.0005), 3 * vertex);
  }
  const mesh = { ...piece, positions, normals: piece.normals.slice(), part: piece.part.slice() };
  if (part !== undefined) mesh.part.fill(part);
  return recomputeNormals(mesh);
}

const RIM_PALENESS: Record<ItemForm, number> = {
  box: 0.85,
  book: 0.9,
  blister: 0.7,
  irregular: 0.5,
  bag: 0.35,
  cylinder: 0.5,
  sphere: 0.5,
};

/** A hole or a tear whose flap hangs on. */
export function penetrated(skin: Skin, form: ItemForm, damage: ItemDamage): Skin {
  const random = randomSource(damage.seed ^ 0x7ea2);
  const [x, y, z] = extentM(skin.mesh);
  const face = Math.sqrt(x * z);
  const frame = placeOnMesh(skin.mesh, random, 0.22);
  const length = (0.09 + 0.33 * damage.severity) * face * (0.8 + 0.4 * random());
  const width = length * (0.22 + 0.5 * random());
  const ragged = foldNoise(random, 0.16 * length);
  const tongue = random() < 0.65;
  const bend = (random() - 0.5) * 1.2;
  const inside = (s: number, t: number): number => {
    const u = t / length;
    const side = s - bend * length * u * u;
    const half = tongue ? (width / 2) * (u < 0 ? -1 : Math.sqrt(Math.max(0, 1 - u ** 3))) : (width / 2) * Math.sqrt(Math.max(0, 1 - (2 * u - 1) ** 2)); // prettier-ignore
    const ends = Math.min(t, length - t);
    return Math.min(half - Math.abs(side), ends) + 0.09 * width * ragged(s, t);
  };
  const rollRad = tongue ? (random() < 0.75 ? 1.2 + 2 * random() : -0.7) : 0;
  return opened(
    skin,
    {
      frame,
      inside,
      reachM: Math.max(length, width),
      rollRad,
      hingeM: 0.02 * length,
      tipM: length,
      depthM: Math.min(0.4 * y, 0.25 * length + 0.004),
      rimM: Math.max(0.0012, 0.012 * face),
      cavityScale: 1.15,
    },
    innerMaterials(form, random),
    RIM_PALENESS[form],
  );
}

/** A package that was opened: a lid, a cover or the end of a bag stands off, and one looks inside. */
export function actuated(skin: Skin, form: ItemForm, damage: ItemDamage): Skin {
  const random = randomSource(damage.seed ^ 0xac7);
  const [x, y, z] = extentM(skin.mesh);
  const face = Math.sqrt(x * z);
  const flat = form === 'box' || form === 'book' || form === 'blister';
  const sign = random() < 0.5 ? -1 : 1;
  // The flap lies along z, hinged towards the middle, and opens towards the end (boxes: at either edge of the front).
  const share = flat && random() < 0.55 ? 1 : 0.22 + 0.2 * random() + 0.15 * damage.severity;
  const acrossX = flat && share === 1 && random() < 0.5;
  const along: Vec3 = acrossX ? [sign, 0, 0] : [0, 0, sign];
  const length = (acrossX ? x : z) * share;
  const end = (acrossX ? x : z) / 2;
  const normal: Vec3 = [0, -1, 0];
  const across: Vec3 = [along[1] * normal[2] - along[2] * normal[1], along[2] * normal[0] - along[0] * normal[2], along[0] * normal[1] - along[1] * normal[0]]; // prettier-ignore
  const top = form === 'bag' || form === 'irregular' ? 0.3 * y : y / 2;
  const originM: Vec3 = [along[0] * (end - length), -top, along[2] * (end - length)];
  const frame: SurfaceFrame = { originM, normal, across, along };
  const ragged = foldNoise(random, 0.1 * face);
  const wavy = flat && share === 1 ? 0 : 0.02 * length + 0.01 * face;
  const inset = flat ? 0.012 * face : 0.0;
  const half = (acrossX ? z : x) / 2 - inset;
  const inside = (s: number, t: number): number =>
    Math.min(t - (flat && share === 1 ? inset : 0), length + (flat ? -inset : 0.02 * face) - t, half + (flat ? 0 : 0.02 * face) - Math.abs(s)) + wavy * ragged(s, 0.2 * t); // prettier-ignore
  const roll = damage.severity < 0.5 ? 0.25 + 0.9 * damage.severity : 0.9 + 1.9 * damage.severity * random();
  return opened(
    skin,
    {
      frame,
      inside,
      reachM: Math.max(length, 2 * half, y),
      rollRad: roll,
      hingeM: flat ? inset : 0,
      tipM: length,
      depthM: flat ? Math.min(0.25 * y, 0.03) + 0.002 : 0.12 * y + 0.002,
      rimM: 0.008 * face,
      cavityScale: 1,
    },
    innerMaterials(form, random),
    flat && share === 1 ? 0.2 : RIM_PALENESS[form],
  );
}

/** The seam burst: a wide ragged mouth at an edge, its flap thrown back. Says where what comes out starts. */
export function burst(
  skin: Skin,
  form: ItemForm,
  damage: ItemDamage,
): { skin: Skin; frame: SurfaceFrame; widthM: number; inner: Material } {
  const random = randomSource(damage.seed ^ 0xb0157);
  const [x, y, z] = extentM(skin.mesh);
  const face = Math.sqrt(x * z);
  const placed = placeOnMesh(skin.mesh, random, 0.3);
  const length = (0.16 + 0.26 * damage.severity) * face;
  const width = length * (0.6 + 0.6 * random());
  const ragged = foldNoise(random, 0.12 * length);
  const inside = (s: number, t: number): number =>
    Math.min(width / 2 - Math.abs(s), t, length - t) + 0.16 * length * ragged(s, t);
  const inner = innerMaterials(form, random);
  const skinned = opened(
    skin,
    {
      frame: placed,
      inside,
      reachM: Math.max(length, width),
      rollRad: 1.4 + 1.2 * random(),
      hingeM: 0.1 * length,
      tipM: length,
      depthM: Math.min(0.35 * y, 0.3 * length) + 0.003,
      rimM: 0.014 * face,
      cavityScale: 1.15,
    },
    inner,
    RIM_PALENESS[form],
  );
  return { skin: skinned, frame: placed, widthM: width, inner: inner.inside };
}

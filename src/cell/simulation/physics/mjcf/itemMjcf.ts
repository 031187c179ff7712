import type { CatalogueItem, ItemForm } from '#shared/domain/item.ts';
import { sidesM } from '#shared/domain/item.ts';
import type { Pose, Vec3 } from '#shared/geometry/pose.ts';
import { numbers, quaternion } from './xml.ts';

/** Lightest body that a 2 ms step handles beside kilogram neighbours; lighter products are simulated with it. */
export const MIN_BODY_MASS_KG = 0.008;
/** Thinnest half side, for the same reason: contacts sink in by a fraction of a millimetre. */
export const MIN_HALF_SIDE_M = 0.002;
/** Sensor volumes must enclose every contact point, which may lie a little outside the shape. */
const TOUCH_MARGIN_M = 0.006;

/** Sliding, torsional and rolling friction coefficients against cloth and other items; reasons in docs/PHYSICS.md. */
const FRICTION: Record<ItemForm, readonly [number, number, number]> = {
  box: [0.42, 0.003, 0.0001],
  book: [0.36, 0.003, 0.0001],
  cylinder: [0.36, 0.003, 0.001],
  sphere: [0.4, 0.003, 0.0015],
  bag: [0.34, 0.004, 0.0001],
  blister: [0.32, 0.003, 0.0001],
  irregular: [0.42, 0.003, 0.0001],
};

/** How a bag bends: three slabs in a row along its longest side. */
export const BAG_FOLDS = 2;
const BAG_FOLD_RANGE_RAD = 0.6;

/** Body, joint and sensor names that belong to one item of a scene. */
export interface ItemNames {
  root: string;
  freeJoint: string;
  folds: string[];
  geoms: string[];
  touches: string[];
}

export interface ItemMjcf {
  bodies: string;
  sensors: string;
  names: ItemNames;
}

const axisVector = (axis: number, length = 1): Vec3 => [0, 1, 2].map((k) => (k === axis ? length : 0)) as Vec3;

/** One item as MJCF at a pose in the cell frame. `name` is unique in the scene and made of letters and digits. */
export function itemMjcf(name: string, product: CatalogueItem, pose: Pose): ItemMjcf {
  const half = sidesM(product).map((side) => Math.max(MIN_HALF_SIDE_M, side / 2)) as Vec3;
  const massKg = Math.max(MIN_BODY_MASS_KG, product.massKg);
  const place = `pos="${numbers(pose.positionM)}" quat="${quaternion(pose.rotation)}"`;
  const open = `<body name="${name}" ${place}><freejoint name="${name}"/>`;
  const friction = `friction="${numbers([...FRICTION[product.form]])}"`;
  if (product.form === 'bag') return bagMjcf(name, open, half, massKg, friction);
  const ends = product.form === 'cylinder' ? ['a', 'b'] : [];
  const names: ItemNames = {
    ...{ root: name, freeJoint: name, folds: [], touches: [`${name}touch`] },
    geoms: [name, ...ends.map((end) => `${name}${end}`)],
  };
  const com = product.comOffsetM.map((offset, k) =>
    Math.min(half[k]! * 0.8, Math.max(-half[k]! * 0.8, offset)),
  ) as Vec3;
  return {
    names,
    bodies: `${open}${inertialXml(massKg, com, half)}<geom name="${name}" class="item" ${shapeXml(product, half)} ${friction}/>${ends
      .map((end, k) => `<geom name="${name}${end}" class="item" ${endXml(half, k)} ${friction}/>`)
      .join('')}${touchSite(`${name}touch`, half)}</body>`,
    sensors: `<touch name="${name}touch" site="${name}touch"/>`,
  };
}

/** A cylinder lies along its longest side. */
function cylinderOf(half: Vec3): { axis: number; radiusM: number; halfLengthM: number } {
  const axis = half.indexOf(Math.max(...half));
  const [a, b] = half.filter((_, k) => k !== axis) as [number, number];
  return { axis, radiusM: (a + b) / 2, halfLengthM: half[axis]! };
}

/** The prisms' edges lie this far out: the round side alone rolls and is pressed. */
const END_RADIUS_SHARE = 0.95;

/**
 * A cylinder's flat ends: one of two square prisms over the whole length, turned against each other by 45 degrees; a capsule is its
 * round side. The engine's own cylinder meets boxes by a general algorithm whose normals now and then point inwards, where an edge lies
 * on a flat end, and draw in what they should push out. Between capsules and boxes contacts are exact (contactLaws.test.ts).
 */
function endXml(half: Vec3, which: number): string {
  const { axis, radiusM, halfLengthM } = cylinderOf(half);
  const side = END_RADIUS_SHARE * radiusM * Math.SQRT1_2;
  const size = [0, 1, 2].map((k) => (k === axis ? halfLengthM : side));
  const turn = which === 0 ? [1, 0, 0, 0] : [Math.cos(Math.PI / 8), ...axisVector(axis, Math.sin(Math.PI / 8))];
  return `type="box" size="${numbers(size)}" quat="${numbers(turn)}"`;
}

function shapeXml(product: CatalogueItem, half: Vec3): string {
  switch (product.form) {
    case 'sphere':
      return `type="sphere" condim="6" size="${numbers([Math.cbrt(half[0] * half[1] * half[2])])}"`;
    case 'cylinder': {
      const { axis, radiusM, halfLengthM } = cylinderOf(half);
      const along = axisVector(axis, Math.max(1e-3, halfLengthM - radiusM));
      const fromTo = numbers([...along.map((v) => -v), ...along]);
      return `type="capsule" condim="6" size="${numbers([radiusM])}" fromto="${fromTo}"`;
    }
    case 'box':
    case 'book':
    case 'blister':
    case 'irregular':
    case 'bag':
      return `type="box" size="${numbers(half)}"`;
  }
}

/** Inertia of a homogeneous box about its centre, placed at the centre of mass. */
function inertialXml(massKg: number, com: Vec3, half: Vec3): string {
  const [x, y, z] = half.map((h) => h * h) as Vec3;
  const diagonal = [y + z, x + z, x + y].map((sum) => Math.max(1e-7, (massKg * sum) / 3));
  return `<inertial pos="${numbers(com)}" mass="${massKg}" diaginertia="${diagonal.join(' ')}"/>`;
}

function touchSite(name: string, half: Vec3, centre: Vec3 = [0, 0, 0]): string {
  return `<site name="${name}" type="box" pos="${numbers(centre)}" size="${numbers(half.map((h) => h + TOUCH_MARGIN_M))}"/>`;
}

/**
 * A bag is limp: three slabs with soft springs between them, hinged about its second longest side, so that it drapes over
 * what lies below and buckles when it is pushed from behind. The middle slab is the root and carries the item's frame.
 */
function bagMjcf(name: string, open: string, half: Vec3, massKg: number, friction: string): ItemMjcf {
  const order = [0, 1, 2].sort((a, b) => half[b]! - half[a]! || a - b);
  const [long, hinge] = order as [number, number];
  const third = half.map((h, k) => (k === long ? h / 3 : h)) as Vec3;
  const slabMass = massKg / 3;
  // A filled pouch of 30 cm sags by about a third under its own weight when held at one end: the spring that does so.
  const stiffness = Math.max(0.02, massKg * 9.81 * half[long]! * 0.5);
  const damping = stiffness * 0.03;
  // Softer contact than a box: film and content give by a millimetre or two.
  const slab = (suffix: string) =>
    `<geom name="${name}${suffix}" class="item" type="box" size="${numbers(third.map((h, k) => (k === long ? h * 0.98 : h)))}" ${friction} solref=".012 1"/>${touchSite(`${name}${suffix}touch`, third)}`;
  const flap = (suffix: string, sign: number) => {
    const offset = axisVector(long, (sign * 2 * half[long]!) / 3);
    const hingeAt = axisVector(long, (-sign * half[long]!) / 3);
    return `<body name="${name}${suffix}" pos="${numbers(offset)}"><joint name="${name}${suffix}" type="hinge" pos="${numbers(
      hingeAt,
    )}" axis="${numbers(axisVector(hinge))}" range="${-BAG_FOLD_RANGE_RAD} ${BAG_FOLD_RANGE_RAD}" stiffness="${stiffness}" damping="${damping}"/>${inertialXml(
      slabMass,
      [0, 0, 0],
      third,
    )}${slab(suffix)}</body>`;
  };
  const geoms = [name, `${name}a`, `${name}b`];
  const touches = geoms.map((geom) => `${geom}touch`);
  return {
    names: { root: name, freeJoint: name, folds: [`${name}a`, `${name}b`], geoms, touches },
    bodies: `${open}${inertialXml(slabMass, [0, 0, 0], third)}${slab('')}${flap('a', -1)}${flap('b', 1)}</body>`,
    sensors: touches.map((touch) => `<touch name="${touch}" site="${touch}"/>`).join(''),
  };
}

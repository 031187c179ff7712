import { gripOrientation, gripProblem, neededLaneWidthM } from '#shared/domain/grip.ts';
import { primitiveStep } from '#shared/domain/primitive.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import type { Quaternion } from '#shared/geometry/pose.ts';
import type { PlacedItem, SettleBin } from '#cell/simulation/physics/CellRig.ts';
import { seenItem } from '../pictures/recordMotion.ts';
import { randomBin, randomProduct, randomSource } from './randomBins.ts';
import type { StowMotion } from './randomStow.ts';

/** What the blade needs between wall and contents to go in, with a margin for cloth. */
const ENTRY_M = toolLimits.bladeEntryWidthM + 0.004;
const BLADE_FROM_WALL_M = 0.007;

/**
 * Sweep, then insert, in a bin whose contents were let fall as they came: turned at random, on and against each other. The side
 * and the distance are chosen with their true places known: the blade goes in at a wall and pushes just far enough for the
 * lane. Null for a seed in which there is no such chain.
 */
export function unorderedStow(seed: number, settle: SettleBin): StowMotion | null {
  const random = randomSource(seed);
  const bin = randomBin(random);
  const [width, depth, height] = bin.sizeM;
  const product = randomProduct(random, `n${seed}`);
  const grip = gripOrientation(product, bin.sizeM);
  const laneM = neededLaneWidthM(grip, toolLimits) + 2 * toolLimits.wallMarginM;
  if (gripProblem(product, toolLimits) || grip.heightM > height - 0.03 || grip.depthM > depth - 0.02) return null;
  const contents = tumbled(random, settle, bin);
  if (contents.length === 0) return null;
  const spans = contents.map((placed) => seenItem(placed).xM);
  const left = Math.min(...spans.map(({ startM }) => startM));
  const right = width - Math.max(...spans.map(({ endM }) => endM));
  const chosen = [
    { side: 'right' as const, ownM: left, otherM: right },
    { side: 'left' as const, ownM: right, otherM: left },
  ].filter(({ ownM, otherM }) => ownM >= ENTRY_M && ownM < laneM && ownM + otherM >= laneM + 0.01);
  const way = chosen[Math.floor(random() * chosen.length)];
  if (!way) return null;
  const fromWall = (distanceM: number): number => (way.side === 'right' ? distanceM : width - distanceM);
  return {
    kind: 'stow',
    item: { itemId: 'new', product },
    bin,
    contents,
    chain: [
      primitiveStep('sweep', {
        side: way.side,
        bladeXM: fromWall(BLADE_FROM_WALL_M),
        distanceM: laneM - BLADE_FROM_WALL_M,
        depthM: Math.min(0.36, depth - 0.02),
      }),
      primitiveStep('insert', { xM: fromWall(laneM / 2) }),
    ],
  };
}

/** One after the other from above, so that they come to lie on what is there already. */
function tumbled(random: () => number, settle: SettleBin, bin: StowMotion['bin']): PlacedItem[] {
  const [width, depth, height] = bin.sizeM;
  let contents: PlacedItem[] = [];
  const count = 2 + Math.floor(random() * 4);
  for (let k = 0; k < count; k++) {
    const product = randomProduct(random, `c${k}`, 0.3);
    const placed: PlacedItem = {
      itemId: `c${k}`,
      product,
      poseInBin: { positionM: [0, 0, 0], rotation: turned(random) },
    };
    const { xM, yM, zM } = seenItem(placed);
    const size = [xM, yM, zM].map(({ startM, endM }) => endM - startM) as [number, number, number];
    const top = Math.max(0, ...contents.map((other) => seenItem(other).zM.endM));
    const room = [width - size[0] - 0.02, depth - size[1] - 0.02, height - size[2] - top - 0.01] as const;
    const [x, y] = [random(), random()];
    if (room.some((free) => free < 0)) continue;
    placed.poseInBin.positionM = [
      0.01 + size[0] / 2 + x * room[0],
      0.01 + size[1] / 2 + y * room[1],
      top + 0.004 + size[2] / 2,
    ];
    contents = settle(
      bin,
      [...contents, placed].map(({ itemId, product: p, poseInBin }) => ({ item: { itemId, product: p }, poseInBin })),
    );
  }
  return contents;
}

/** On one of its faces, turned about the vertical, and leaning by up to a quarter of a radian. */
function turned(random: () => number): Quaternion {
  const face: Quaternion =
    random() < 0.5 ? [0, 0, 0, 1] : random() < 0.5 ? about(0, Math.PI / 2) : about(1, Math.PI / 2);
  const turn = random() < 0.6 ? (random() < 0.5 ? 0 : Math.PI / 2) : 2 * Math.PI * random();
  return times(about(0, 0.5 * (random() - 0.5)), times(about(2, turn), face));
}

const about = (axis: 0 | 1 | 2, angleRad: number): Quaternion => {
  const q: Quaternion = [0, 0, 0, Math.cos(angleRad / 2)];
  q[axis] = Math.sin(angleRad / 2);
  return q;
};

const times = ([ax, ay, az, aw]: Quaternion, [bx, by, bz, bw]: Quaternion): Quaternion => [
  aw * bx + ax * bw + ay * bz - az * by,
  aw * by - ax * bz + ay * bw + az * bx,
  aw * bz + ax * by - ay * bx + az * bw,
  aw * bw - ax * bx - ay * by - az * bz,
];

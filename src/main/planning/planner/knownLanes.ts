import { GRAVITY_MPS2 } from '#shared/units/units.ts';
import type { GripOrientation } from '#shared/domain/grip.ts';
import type { ItemForm } from '#shared/domain/item.ts';
import type { ToolLimits } from '#shared/domain/tool.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import type { ContentBox, FedBox } from './boxContents.ts';
import { depthOf, overlapM, pushBack } from './boxContents.ts';
import { restingRearM } from './knownContents.ts';

/** A lane among contents of which it is known where they stand: what has to give way in it, and what it leaves. */
export interface KnownLane {
  middleM: number;
  /** Level of what bears the item; 0 for the floor. */
  levelM: number;
  /** Share of the item's footprint that is borne; 1 on the floor. */
  borneShare: number;
  /** What bears it is only seen: its level is known less well. */
  isOnSeen: boolean;
  /** Fed with `pushHome`: the paddles stay before the mouth. */
  pushesHome: boolean;
  pushedUnits: number;
  pushedKg: number;
  /** Depth left behind all that moves, or behind the item. */
  spareDepthM: number;
  /** Distance of the push from the middle of what is pushed, as a share of its width; the worst. */
  offCentreShare: number;
  /** Air to the nearest thing on either side that does not move. */
  sideM: number;
  /** By how many deviations whatever goes back stays before what is only seen behind it; `NOTHING_BEHIND` where nothing is. */
  behindSigmas: number;
  /** The same in metres; null where nothing is. */
  behindM: number | null;
  /** Share of the room that this placement uses up which the item fills. */
  filledShare: number;
}

export const NOTHING_BEHIND = 4;
/** Nearer than this to what is only seen behind it, nothing is fed. */
const LEAST_BEHIND_SIGMAS = 1;
/** Air that an item needs to either side where only it goes in: what places are known to, and a little lean. */
export const KNOWN_SIDE_M = 0.006;
/** Behind all that is pushed home. */
const LEAST_SPARE_M = 0.008;
/** Something that is met over less of its width than this turns instead of sliding, unless all of the item presses on it. */
const LEAST_MET_SHARE = 0.5;
const MOST_OFF_CENTRE = 0.34;
/** Highest friction between goods and cloth, and the share of the force cap that pushing may take. */
const FRICTION = 0.42;
const PUSHED_FORCE_SHARE = 0.7;
/** Of the item's footprint, what has to bear it. */
const LEAST_BORNE_SHARE = 0.6;
/** Tops this near to each other bear together. */
const SAME_LEVEL_M = 0.006;
/** Its weight lies at least this far inside of what bears it, along the feed. */
const INSIDE_SUPPORT_M = 0.015;
/** Leftovers below these take nothing any more. */
const USELESS_WIDTH_M = 0.045;
const USELESS_DEPTH_M = 0.07;

const bearing: ReadonlySet<ItemForm> = new Set<ItemForm>(['box', 'book', 'blister']);
const slides: ReadonlySet<ItemForm> = new Set<ItemForm>(['box', 'book', 'blister', 'irregular', 'bag']);

interface Asked {
  grip: GripOrientation;
  tool: ToolLimits;
  sizeM: Vec3;
  boxes: readonly ContentBox[];
  /** Height of the item's lower edge over a level while it is fed; null where it does not go in. */
  feedHeightM: (levelM: number) => number | null;
}

/** The lanes on the floor, best filled first: beside what stands there, and in front of what can be pushed home. */
export function floorLanes(asked: Asked): KnownLane[] {
  const heightM = asked.feedHeightM(0);
  if (heightM === null) return [];
  return bestOf(middles(asked).flatMap((middleM) => floorLane(asked, middleM, heightM) ?? []));
}

/** The lanes on tops that bear. */
export function layerLanes(asked: Asked): KnownLane[] {
  const { boxes } = asked;
  const levels: number[] = [];
  for (const levelM of boxes
    .filter(bears)
    .map(({ highM }) => highM[2])
    .sort((a, b) => a - b))
    // prettier-ignore
    if (levels.length === 0 || levelM - levels.at(-1)! > SAME_LEVEL_M) levels.push(levelM);
  const found: KnownLane[] = [];
  for (const levelM of levels) {
    const isOnSeen = boxes.some((box) => box.unknown && bears(box) && Math.abs(box.highM[2] - levelM) <= SAME_LEVEL_M);
    const heightM = asked.feedHeightM(levelM);
    if (heightM === null) continue;
    for (const middleM of middles(asked)) {
      const lane = layerLane(asked, middleM, { levelM, heightM, isOnSeen });
      if (lane) found.push(lane);
    }
  }
  return bestOf(found);
}

const bears = ({ form, unknown, bears: seems = false }: ContentBox): boolean => (unknown ? seems : bearing.has(form));
const LANES_KEPT = 2;
const bestOf = (lanes: KnownLane[]): KnownLane[] =>
  lanes.sort((a, b) => b.filledShare - a.filledShare || a.middleM - b.middleM).slice(0, LANES_KEPT);

/** Where the middle of a lane may usefully be: at the walls, beside, before and flush with each thing. */
function middles({ grip, tool, sizeM, boxes }: Asked): number[] {
  const half = grip.laneWidthM / 2;
  const wallM = tool.wallMarginM + tool.paddleThicknessM + tool.laneMarginM / 2 + half;
  const [lowest, highest] = [wallM, sizeM[0] - wallM];
  if (lowest > highest) return [];
  const found = new Set<number>();
  const add = (middleM: number): void => {
    if (middleM >= lowest - 1e-9 && middleM <= highest + 1e-9) found.add(Math.round(middleM * 1000));
  };
  add(lowest + 0.001);
  add(highest - 0.001);
  for (const box of boxes) {
    const { lowM, highM, edgeM = 0 } = box;
    add(lowM[0] - edgeM - KNOWN_SIDE_M - half - 0.001);
    add(highM[0] + edgeM + KNOWN_SIDE_M + half + 0.001);
    // Before it or on it.
    if (box.unknown && !bears(box)) continue;
    add((lowM[0] + highM[0]) / 2);
    add(lowM[0] + edgeM + half);
    add(highM[0] - edgeM - half);
  }
  return [...found].sort((a, b) => a - b).map((mm) => mm / 1000);
}

/** Overlap across the mouth, with the doubt about where something that is only seen begins; negative: the air between. */
const acrossOf = (fed: FedBox, { lowM, highM, edgeM = 0 }: ContentBox): number =>
  overlapM(fed.xM[0], fed.xM[1], lowM[0], highM[0]) + edgeM;

function fedAt({ grip, tool, sizeM }: Asked, middleM: number, heightM: number, pushesHome: boolean): FedBox {
  const rearM = restingRearM(grip.depthM, sizeM[1], tool, pushesHome);
  return {
    xM: [middleM - grip.laneWidthM / 2, middleM + grip.laneWidthM / 2],
    yM: [rearM, rearM + grip.depthM],
    zM: [heightM, heightM + grip.heightM],
  };
}

function floorLane(asked: Asked, middleM: number, heightM: number): KnownLane | null {
  const { boxes, sizeM, tool } = asked;
  const isAlone = boxes.length === 0;
  const fed = fedAt(asked, middleM, heightM, !isAlone);
  // What may not be met, and what is too near, at once: most lanes end here.
  let isMet = false;
  for (const box of boxes) {
    const acrossM = acrossOf(fed, box);
    if (acrossM <= 0 || box.lowM[1] >= fed.yM[1]) continue;
    if (box.highM[2] <= heightM + 0.004 || !givesWay(box) || offCentre(fed, box, acrossM) === null) return null;
    isMet = true;
  }
  const pushed = isMet ? pushBack(boxes, fed) : { ...nothingMet, deepestM: fed.yM[1] };
  const { touched, moved, deepestM } = pushed;
  const spareDepthM = sizeM[1] - deepestM;
  if (spareDepthM < LEAST_SPARE_M) return null;
  const met = new Set(touched);
  const moves = new Set(moved);
  let offCentreShare = 0;
  let sideM = Infinity;
  for (let i = 0; i < boxes.length; i++) {
    const box = boxes[i]!;
    const { lowM, highM } = box;
    const acrossM = acrossOf(fed, box);
    if (met.has(i)) {
      const off = offCentre(fed, box, acrossM);
      if (off === null) return null;
      offCentreShare = Math.max(offCentreShare, off);
    } else if (lowM[1] < fed.yM[1] && !moves.has(i)) {
      // What is beside it needs air.
      if (highM[2] > heightM || lowM[2] < 0.001) sideM = Math.min(sideM, -acrossM);
    }
    if (moves.has(i) && !givesWay(box)) return null;
  }
  if (sideM < KNOWN_SIDE_M || !paddlesPass(asked, fed, met)) return null;
  const behind = behindOf(asked, fed, moved, pushed.lowYM);
  if (behind.behindSigmas < LEAST_BEHIND_SIGMAS) return null;
  const pushedKg = moved.reduce((sum, i) => sum + boxes[i]!.massKg, 0);
  if (pushedKg * GRAVITY_MPS2 * FRICTION > PUSHED_FORCE_SHARE * tool.forceCapN) return null;
  const lane = {
    middleM,
    levelM: 0,
    borneShare: 1,
    isOnSeen: false,
    pushesHome: !isAlone,
    pushedUnits: moved.length,
    pushedKg,
    spareDepthM,
    offCentreShare,
    ...behind,
  };
  return { ...lane, sideM, filledShare: filledShare(asked, fed, moved, spareDepthM) };
}

const nothingMet = { touched: [] as number[], moved: [] as number[], lowYM: new Float64Array(0) };

/** How surely the fed item, and all that it pushes, stops before what is only seen behind it. */
function behindOf(
  { boxes }: Asked,
  fed: FedBox,
  moved: readonly number[],
  lowYM: Float64Array,
): Pick<KnownLane, 'behindSigmas' | 'behindM'> {
  const seen = boxes.filter(({ unknown, frontSigmaM }) => unknown && frontSigmaM !== undefined);
  const nothing = { behindSigmas: NOTHING_BEHIND, behindM: null };
  if (seen.length === 0) return nothing;
  const reaching = moved.map((i): FedBox => {
    const box = boxes[i]!;
    const { lowM, highM } = box;
    const xM = [lowM[0], highM[0]] as const;
    return { xM, zM: [lowM[2], highM[2]], yM: [lowYM[i]!, lowYM[i]! + depthOf(box)] };
  });
  let least: Pick<KnownLane, 'behindSigmas' | 'behindM'> = nothing;
  for (const { xM, zM, yM } of [fed, ...reaching])
    for (const { lowM, highM, frontSigmaM } of seen)
      if (overlapM(xM[0], xM[1], lowM[0], highM[0]) + FACES_M > 0 && highM[2] > zM[0] && lowM[1] >= yM[0]) {
        const behindM = lowM[1] - yM[1];
        if (behindM / frontSigmaM! < least.behindSigmas) least = { behindSigmas: behindM / frontSigmaM!, behindM };
      }
  return least;
}
/** So near to the side of a lane, something that is only seen may reach into it. */
const FACES_M = 0.004;

/** Known, and neither fragile nor round. */
const givesWay = ({ unknown, fragile, form }: ContentBox): boolean => !unknown && !fragile && slides.has(form);

/** How far from its middle something is pushed; null where it would turn. */
function offCentre(fed: FedBox, { lowM, highM }: ContentBox, acrossM: number): number | null {
  const widthM = highM[0] - lowM[0];
  const itemM = fed.xM[1] - fed.xM[0];
  if (acrossM < LEAST_MET_SHARE * widthM && acrossM < itemM - 0.001) return null;
  const contactM = (Math.max(fed.xM[0], lowM[0]) + Math.min(fed.xM[1], highM[0])) / 2;
  const share = Math.abs(contactM - (lowM[0] + highM[0]) / 2) / widthM;
  return share > MOST_OFF_CENTRE ? null : share;
}

/** The paddles reach as far in as the item's rear; what stands nearer to the mouth than that has to leave them their width. */
function paddlesPass({ boxes, tool }: Asked, fed: FedBox, met: ReadonlySet<number>): boolean {
  const paddleM = tool.paddleThicknessM + tool.laneMarginM / 2;
  const low = fed.xM[0] - paddleM;
  const high = fed.xM[1] + paddleM;
  return boxes.every(
    ({ lowM, highM, frontSigmaM = 0 }, i) =>
      met.has(i) ||
      lowM[1] - frontSigmaM >= fed.yM[0] - 0.001 ||
      overlapM(low, high, lowM[0], highM[0]) <= 0 ||
      highM[2] < 0.01,
  );
}

/** What is seen behind the place of a layer stays this many deviations behind it. */
const LAYER_SIGMAS = 2;

interface Level {
  levelM: number;
  heightM: number;
  isOnSeen: boolean;
}

function layerLane(asked: Asked, middleM: number, { levelM, heightM, isOnSeen }: Level): KnownLane | null {
  const { boxes, sizeM, grip } = asked;
  const fed = fedAt(asked, middleM, heightM, false);
  const areaM2 = grip.laneWidthM * grip.depthM;
  let borneM2 = 0;
  let sideM = Infinity;
  let nearM = Infinity;
  let farM = -Infinity;
  let leftM = Infinity;
  let rightM = -Infinity;
  for (const box of boxes) {
    const { lowM, highM } = box;
    const acrossM = acrossOf(fed, box);
    const doubtM = LAYER_SIGMAS * (box.frontSigmaM ?? 0);
    const alongM = overlapM(fed.yM[0], fed.yM[1] + 0.02 + doubtM, lowM[1], highM[1]);
    if (highM[2] > levelM + SAME_LEVEL_M) {
      // Whatever is higher has to be beside it or behind it.
      if (alongM > 0) sideM = Math.min(sideM, -acrossM);
      continue;
    }
    // How far what is only seen reaches towards the mouth and to the sides is not counted on.
    const onM = acrossM - 2 * (box.edgeM ?? 0);
    const frontM = lowM[1] + (box.frontSigmaM ?? 0);
    if (highM[2] < levelM - SAME_LEVEL_M || onM <= 0 || !bears(box)) continue;
    const lyingM = overlapM(fed.yM[0], fed.yM[1], frontM, highM[1]);
    if (lyingM <= 0) continue;
    borneM2 += onM * lyingM;
    nearM = Math.min(nearM, frontM);
    farM = Math.max(farM, highM[1]);
    leftM = Math.min(leftM, lowM[0]);
    rightM = Math.max(rightM, highM[0]);
  }
  const borneShare = borneM2 / areaM2;
  if (borneShare < LEAST_BORNE_SHARE || sideM < KNOWN_SIDE_M || !paddlesPass(asked, fed, below(boxes, heightM)))
    return null;
  const weightM = (fed.yM[0] + fed.yM[1]) / 2;
  const quarterM = grip.laneWidthM / 4;
  if (nearM > weightM - INSIDE_SUPPORT_M || farM < weightM + INSIDE_SUPPORT_M) return null;
  if (leftM > middleM - quarterM || rightM < middleM + quarterM) return null;
  const spareDepthM = sizeM[1] - fed.yM[1];
  const lane = {
    middleM,
    levelM,
    borneShare,
    isOnSeen,
    pushesHome: false,
    pushedUnits: 0,
    pushedKg: 0,
    spareDepthM,
    offCentreShare: 0,
    behindSigmas: NOTHING_BEHIND,
    behindM: null,
    sideM,
  };
  // What lies on top uses up nothing that anything but another layer could have had.
  return { ...lane, filledShare: filledShare(asked, fed, [], spareDepthM, levelM) };
}

const below = (boxes: readonly ContentBox[], heightM: number): Set<number> =>
  new Set(boxes.flatMap(({ highM }, i) => (highM[2] <= heightM ? [i] : [])));

/** Item volume over the volume that nothing else can have any more: width of the lane and of strips that take nothing, depth, full height. */
function filledShare(
  { boxes, grip, sizeM }: Asked,
  fed: FedBox,
  moved: readonly number[],
  spareM: number,
  levelM = 0,
): number {
  const widestM = Math.max(grip.laneWidthM, ...moved.map((i) => boxes[i]!.highM[0] - boxes[i]!.lowM[0]));
  const standing = boxes.filter((_, i) => !moved.includes(i));
  const gapM = (towards: -1 | 1): number => {
    const edgeM = towards < 0 ? fed.xM[0] : fed.xM[1];
    const wallM = towards < 0 ? edgeM : sizeM[0] - edgeM;
    const airsM = standing
      .filter(({ lowM }) => lowM[1] < fed.yM[1])
      .map(({ lowM, highM }) => (towards < 0 ? edgeM - highM[0] : lowM[0] - edgeM))
      .filter((airM) => airM > -0.001);
    const airM = Math.min(wallM, ...airsM);
    return airM < USELESS_WIDTH_M ? airM : KNOWN_SIDE_M;
  };
  const widthM = widestM + (moved.length > 0 ? 2 * KNOWN_SIDE_M : gapM(-1) + gapM(1));
  const depthM = grip.depthM + (spareM < USELESS_DEPTH_M ? spareM : 0);
  return (grip.laneWidthM * grip.depthM * grip.heightM) / (widthM * depthM * (sizeM[2] - levelM));
}

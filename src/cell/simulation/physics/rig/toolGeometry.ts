import type { Bin } from '#shared/domain/pod.ts';
import type { GripOrientation } from '#shared/domain/grip.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import { clamp } from '#shared/units/units.ts';
import { bandGapHeightM } from '../mjcf/binMjcf.ts';

/** Where the tcp is with the gantry at zero and the arm in its home posture (cell frame). The separator hangs 15 cm right of the carriage too. */
export const HOME_TCP_M: Vec3 = [0.15, -0.15, 0.165];
/** The separator's bars start from this height above the carriage and from this far in front of the pod. */
export const SEPARATOR_HEIGHT_M = 0.22;
export const SEPARATOR_BAR_OFFSET_M = 0.01;
export const SEPARATOR_TO_BANDS_M = 0.057;
/** Open bars stand this far outside the mouth, above and below. */
export const BARS_BEYOND_MOUTH_M = 0.011;

/** Where the paddles' tips are along y (bin frame): waiting before the bands, sweeping, feeding. */
export const { waitsAtYM: FRONT_Y_M, sweepsAtYM: SWEEP_Y_M, feedsAtYM: FEED_Y_M } = toolLimits;
/** Room that the item's last slide needs behind it. */
const BEHIND_ITEM_M = toolLimits.behindItemM;

/** Brings the plunger's face to the paddles' tips. */
export const PLUNGER_STROKE_M = 0.43;

export const PADDLE_HALF_HEIGHT_M = toolLimits.paddleHeightM / 2;
/** The paddles open this much further than the item on either side. */
export const { releaseM: RELEASE_M, openingM: APPROACH_OPENING_M } = toolLimits;
/** The item's front face stands this far behind the paddles' tips. */
export const FRONT_INSET_M = 0.005;
/** A blade's middle line above the paddles': it clears shelf and floor by more than they do. */
export const BLADE_ABOVE_AXIS_M = 0.005;
/** A blade's tip starts this far behind the paddles' tips: outside the mouth even when they feed. */
export const BLADE_INSET_M = 0.045;
/** Blade stays clear of paddles that open. */
const BLADE_CLEARANCE_M = 0.004;

/** Height of the paddles' middle above the item's lower edge: low, so that short items are held too. */
export function gripHeightM({ heightM }: Pick<GripOrientation, 'heightM'>): number {
  return PADDLE_HALF_HEIGHT_M + Math.min(toolLimits.beltHeightM - PADDLE_HALF_HEIGHT_M, 0.2 * heightM);
}

/** Gantry position that puts separator and arm squarely in front of a bin. */
export function gantryAtBin(bin: Bin, limits: readonly { lower: number; upper: number }[]): [number, number] {
  const [x, , z] = bin.originInCellM;
  return [
    clamp(x + bin.sizeM[0] / 2 - HOME_TCP_M[0], limits[0]!.lower, limits[0]!.upper),
    clamp(z + bandGapHeightM(bin) - SEPARATOR_HEIGHT_M, limits[1]!.lower, limits[1]!.upper),
  ];
}

/** Gantry position that puts the tcp in its home posture at a point (only x and z are the gantry's). */
export function gantryAtPoint([x, , z]: Vec3, limits: readonly { lower: number; upper: number }[]): [number, number] {
  return [
    clamp(x - HOME_TCP_M[0], limits[0]!.lower, limits[0]!.upper),
    clamp(z - HOME_TCP_M[2], limits[1]!.lower, limits[1]!.upper),
  ];
}

export const SHORTEST_BAR_HALF_M = 0.1;
export const barHalfLengthM = (bin: Bin): number =>
  clamp(bin.sizeM[0] / 2 - 0.03, SHORTEST_BAR_HALF_M, 2 * SHORTEST_BAR_HALF_M);

/** For what is to be drawn out of the mouth, the tips wait this much further out. */
export const EJECT_CLEAR_M = toolLimits.ejectClearM;
/** How deep a blade goes in: as far as it is asked for, and never up to the back wall. */
export const bladeDepthM = (bin: Bin, wantedM: number): number =>
  Math.min(wantedM, bin.sizeM[1] - toolLimits.behindBladeM);

/** How far the tips go in to feed: less for an item that nearly fills the bin's depth. */
export const feedDepthM = (bin: Bin, itemDepthM: number): number =>
  clamp(bin.sizeM[1] - itemDepthM - BEHIND_ITEM_M, 0.003, FEED_Y_M);

/** Least lateral distance of a blade from the tool's middle while the paddles hold, and let go of, something that wide. */
export const bladeOffsetM = (gripWidthM: number): number =>
  Math.max(0.02, gripWidthM / 2 + RELEASE_M + toolLimits.paddleThicknessM + BLADE_CLEARANCE_M);

/** Belts that push as hard as they are meant to slip at this many times as much. */
const PUSH_MARGIN = 1.15;

/**
 * Normal force of each paddle: friction holds the weight two and a half times over, and drives the item on with `pushN`; never more than
 * the item may bear.
 */
export function squeezeForceN(massKg: number, fragile: boolean, beltFriction: number, pushN = 0): number {
  const hold = Math.max(2.5 * massKg * 9.81, PUSH_MARGIN * pushN) / (2 * beltFriction);
  return clamp(hold, 10, fragile ? toolLimits.maxFragileSqueezeForceN : toolLimits.maxSqueezeForceN);
}

import type { Bin } from '#shared/domain/pod.ts';
import { numbers } from './xml.ts';

/** Plane of the elastic bands, in front of the mouth (bin frame y). */
export const BANDS_PLANE_M = -0.012;
const KNOTS = 5;
/** Tension of one simulated strand in newtons; each stands for about five real ones. */
const STRAND_TENSION_N = 4;
/** Across its own length a strand gives too, though less: one that is rigid there wedges the blade with 60 N. */
const STRAND_AXES = [
  ['x', '1 0 0', 3],
  ['y', '0 1 0', 1],
  ['z', '0 0 1', 1],
] as const;

/** Height of the gap between the two groups of strands above the bin's floor: where the separator enters. */
export const bandGapHeightM = (bin: Bin): number => bin.sizeM[2] / 2;

/** Heights of the simulated strands above the bin's floor, two a group; they leave room for the separator's lips at the gap. */
export function strandHeightsM(bin: Bin): [number, number, number, number] {
  const heightM = bin.sizeM[2];
  const upper = Math.min(0.36 * heightM, heightM / 2 - 0.04);
  const lower = 0.55 * upper;
  return [lower, upper, heightM - upper, heightM - lower];
}

/** The cloth bin without its bands, placed in the cell frame. */
export function binMjcf(bin: Bin): string {
  const [x0, y0, z0] = bin.originInCellM;
  const [w, d, h] = bin.sizeM;
  const plate = (name: string, half: number[], at: number[]) =>
    `<geom class="bin" name="${name}" type="box" size="${numbers(half)}" pos="${numbers(at)}"/>`;
  // Side walls are cloth: they bulge against springs and tilt a little.
  const wall = (name: string, x: number) =>
    `<body name="${name}" pos="${numbers([x, y0 + d / 2, z0 + h / 2])}" gravcomp="1">
      <joint name="${name}_bulge" type="slide" axis="1 0 0" stiffness="1500" damping="15" range="-.04 .04"/>
      <joint name="${name}_tilt" type="hinge" axis="0 0 1" stiffness="20" damping=".3" range="-.15 .15"/>
      <geom name="${name}" class="bin" type="box" size="${numbers([0.003, d / 2, h / 2])}" mass=".15"/></body>`;
  return (
    plate('bin_floor', [w / 2 + 0.05, d / 2, 0.01], [x0 + w / 2, y0 + d / 2, z0 - 0.01]) +
    plate('bin_ceiling', [w / 2 + 0.05, d / 2, 0.01], [x0 + w / 2, y0 + d / 2, z0 + h + 0.01]) +
    plate('bin_back', [w / 2 + 0.05, 0.01, h / 2], [x0 + w / 2, y0 + d + 0.01, z0 + h / 2]) +
    wall('bin_left', x0 - 0.003) +
    wall('bin_right', x0 + w + 0.003)
  );
}

/** Names of the side walls' joints. */
export const binWalls = [
  { bulge: 'bin_left_bulge', tilt: 'bin_left_tilt' },
  { bulge: 'bin_right_bulge', tilt: 'bin_right_tilt' },
] as const;

/**
 * Elastic strands in front of the mouth. A strand is five short capsules on slides, coupled by tendons: a band stretched far
 * beyond its rest length acts as a spring of no rest length, so that its axes decouple and are linear.
 */
export function bandsMjcf(bin: Bin): { bodies: string; tendons: string } {
  const [x0, y0, z0] = bin.originInCellM;
  const pitchM = bin.sizeM[0] / (KNOTS + 1);
  const stiffness = STRAND_TENSION_N / pitchM;
  let bodies = '';
  let tendons = '';
  strandHeightsM(bin).forEach((heightM, strand) => {
    for (let knot = 0; knot < KNOTS; knot++) {
      const name = `strand${strand}_${knot}`;
      // The outer knots are tied to the hem.
      const tied = knot === 0 || knot === KNOTS - 1 ? stiffness : 0;
      bodies += `<body name="${name}" pos="${numbers([x0 + (knot + 1) * pitchM, y0 + BANDS_PLANE_M, z0 + heightM])}" gravcomp="1">${STRAND_AXES.map(
        ([axis, vector, factor]) =>
          `<joint name="${name}${axis}" type="slide" axis="${vector}" stiffness="${factor * tied}" damping=".15"/>`,
      ).join(
        '',
      )}<geom class="band" type="capsule" fromto="${numbers([-pitchM / 2, 0, 0, pitchM / 2, 0, 0])}" size=".003" mass=".006"/></body>`;
      if (knot > 0)
        for (const [axis, , factor] of STRAND_AXES)
          tendons += `<fixed name="${name}${axis}" stiffness="${factor * stiffness}" damping=".05" springlength="0"><joint joint="strand${strand}_${knot - 1}${axis}" coef="1"/><joint joint="${name}${axis}" coef="-1"/></fixed>`;
    }
  });
  return { bodies, tendons };
}

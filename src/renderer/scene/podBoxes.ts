import type { Color } from 'three';
import type { Vec3 } from '#shared/geometry/pose.ts';
import type { Bin, Pod } from '#shared/domain/pod.ts';
import type { FieldBox } from './BoxField.ts';
import type { Palette } from './Palette.ts';

/** Thickness of cloth and hems as drawn, metres; the neighbouring bins' mouths are further apart than that. */
const CLOTH_M = 0.004;
const HEM_M = 0.012;
/** Two groups of strands run across every mouth, at these shares of its height. */
const BAND_GROUPS = [0.3, 0.68];
const STRANDS_A_GROUP = 4;
const STRAND_SPACING_M = 0.006;

/** A bin that is worked on or looked at is lit, the others recede. */
export type Emphasis = (binId: string) => 'lit' | 'normal' | 'receding';

export const mix = (from: Color, to: Color, share: number): Color => from.clone().lerp(to, share);

export function emphasised(colour: Color, emphasis: ReturnType<Emphasis>, palette: Palette): Color {
  return emphasis === 'receding' ? mix(colour, palette.scene, palette.isDark ? 0.45 : 0.3) : colour;
}

/** Floor, back and side cloth of each bin. */
export function wallBoxes(pod: Pod, palette: Palette, emphasis: Emphasis): FieldBox[] {
  const cloth = mix(palette.scene, palette.fabric, palette.isDark ? 0.12 : 0.2);
  const back = mix(palette.scene, palette.isDark ? palette.line : palette.dim, palette.isDark ? 0.18 : 0.12);
  return pod.bins.flatMap((bin) => {
    const [x, y, z] = bin.originInCellM;
    const [width, depth, height] = bin.sizeM;
    const lit = emphasis(bin.binId) === 'lit';
    const side = lit ? mix(cloth, palette.fabric, 0.18) : cloth;
    const middle: Vec3 = [x + width / 2, y + depth / 2, z + height / 2];
    return [
      { centreM: [middle[0], middle[1], z - CLOTH_M / 2], sizeM: [width, depth, CLOTH_M], colour: side },
      { centreM: [middle[0], y + depth, middle[2]], sizeM: [width, CLOTH_M, height], colour: lit ? side : back },
      { centreM: [x - CLOTH_M / 2, middle[1], middle[2]], sizeM: [CLOTH_M, depth, height], colour: side },
      { centreM: [x + width + CLOTH_M / 2, middle[1], middle[2]], sizeM: [CLOTH_M, depth, height], colour: side },
    ] satisfies FieldBox[];
  });
}

/** The hem round each mouth; that of the lit bin is bright and broader. */
export function hemBoxes(pod: Pod, palette: Palette, emphasis: Emphasis, isCloseUp: boolean): FieldBox[] {
  return pod.bins.flatMap((bin) => {
    const how = emphasis(bin.binId);
    const colour =
      how === 'lit'
        ? palette.fabric
        : mix(palette.fabric, palette.scene, how === 'normal' ? 0.3 : palette.isDark ? 0.58 : 0.42);
    const thick = HEM_M * (isCloseUp ? 0.5 : how === 'lit' ? 1.5 : 0.75);
    const [x, y, z] = bin.originInCellM;
    const [width, , height] = bin.sizeM;
    const front = y - 0.002;
    return [
      { centreM: [x + width / 2, front, z - thick / 2], sizeM: [width + thick, 0.006, thick], colour },
      { centreM: [x + width / 2, front, z + height - thick / 2], sizeM: [width + thick, 0.006, thick], colour },
      { centreM: [x, front, z + height / 2], sizeM: [thick, 0.006, height], colour },
      { centreM: [x + width, front, z + height / 2], sizeM: [thick, 0.006, height], colour },
    ] satisfies FieldBox[];
  });
}

/** A bin that was never seen is closed: what is in it is not known, and empty would be a claim. */
export function unseenBoxes(pod: Pod, seenBinIds: ReadonlySet<string>, palette: Palette): FieldBox[] {
  const colour = mix(palette.scene, palette.line, palette.isDark ? 0.75 : 0.6);
  return pod.bins
    .filter((bin) => !seenBinIds.has(bin.binId))
    .map((bin) => {
      const [x, y, z] = bin.originInCellM;
      const [width, , height] = bin.sizeM;
      return { centreM: [x + width / 2, y + 0.01, z + height / 2], sizeM: [width, 0.004, height], colour };
    });
}

/** Ends of the strands, two points a strand, for line segments. The bin whose bands are held open has none. */
export function bandPoints(pod: Pod, openBinId: string | null): Float32Array {
  const points: number[] = [];
  for (const bin of pod.bins) {
    if (bin.binId === openBinId) continue;
    const [x, y, z] = bin.originInCellM;
    const [width, , height] = bin.sizeM;
    for (const share of BAND_GROUPS)
      for (let strand = 0; strand < STRANDS_A_GROUP; strand++) {
        const level = z + height * share + (strand - (STRANDS_A_GROUP - 1) / 2) * STRAND_SPACING_M;
        points.push(x, y - 0.004, level, x + width, y - 0.004, level);
      }
  }
  return new Float32Array(points);
}

/** The bin's front plane, in which a pointer's ray is met. Null when it meets no bin. */
export function binAt(pod: Pod, xM: number, zM: number): Bin | null {
  return (
    pod.bins.find((bin) => {
      const [x, , z] = bin.originInCellM;
      return xM >= x && xM <= x + bin.sizeM[0] && zM >= z && zM <= z + bin.sizeM[2];
    }) ?? null
  );
}

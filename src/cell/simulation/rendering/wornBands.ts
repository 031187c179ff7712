import type { Vec3 } from '#shared/geometry/pose.ts';
import { randomSource } from '#shared/random/randomSource.ts';
import type { RandomSource } from '#shared/random/randomSource.ts';
import { bandStyle } from './binLook.ts';
import { bandCurve, HELD_SHARE } from './bandCurve.ts';
import type { Strand } from './strands.ts';

const SEGMENTS = 20;
/** Bins taller than this have three groups. */
const TALL_M = 0.3;

/**
 * Strands of the worn look: many, thin and hardly brighter than what lies behind them, over a clear ribbon. Two groups (three in tall
 * bins), or all over the mouth, or a single slack group down below, or a cable in a sleeve, as the rows of real pods have them.
 */
export function wornBands([w, , h]: Vec3, state: 'closed' | 'open', binSeed: number): Strand[] {
  // Its own stream: opening the bands must not change how they are sewn.
  const random = randomSource(binSeed ^ 0x3e11b);
  const style = bandStyle(binSeed);
  const groups = style === 'dense' || style === 'one-low' || style === 'cable' ? 1 : h > TALL_M ? 3 : 2;
  const strands = Array.from({ length: groups }, (_, group) => {
    const pitchM = 0.0024 + 0.0026 * random() ** 1.3;
    const share = style === 'dense' ? 0.55 + 0.35 * random() : style === 'groups' ? 0.13 + 0.16 * random() : 0.16;
    const count = Math.max(4, Math.round((share * h) / pitchM));
    const middleM =
      style === 'dense'
        ? h * (0.42 + 0.16 * random())
        : style === 'groups'
          ? h * ((group + 0.5 + (random() - 0.5) * 0.4) / groups)
          : h * (0.14 + 0.1 * random());
    return bandGroup({ w, h, count, pitchM, middleM, isSlack: style === 'one-low' || random() < 0.12 }, state, random);
  }).flat();
  return style === 'cable' ? [...strands, cable(w, h, state, random)] : strands;
}

interface GroupPlan {
  w: number;
  h: number;
  count: number;
  pitchM: number;
  middleM: number;
  isSlack: boolean;
}

function bandGroup(plan: GroupPlan, state: 'closed' | 'open', random: RandomSource): Strand[] {
  const { w, h, count, pitchM, middleM, isSlack } = plan;
  const tilt = (random() - 0.5) * 0.02;
  const sag = isSlack ? 0.03 * (random() - 0.3) : (random() - 0.6) * 0.008;
  const level = 0.17 + 0.28 * random() ** 1.4;
  const thread = Math.min(0.5 * pitchM, 0.0006 + 0.0008 * random());
  const opaque = 0.4 + 0.6 * random();
  const warmth = 0.8 + 0.2 * random();
  const tint: Vec3 = [1.05, 1, warmth];
  const bunched = random() < 0.25;
  const bunch = { x: random(), width: 0.08 + 0.25 * random(), pull: (random() - 0.5) * 0.9 };
  const course = { w, h, middleM, state, segments: SEGMENTS, tilt, sag, bunch: bunched ? bunch : null };
  const line = (offsetM: number, own: (f: number) => number): Vec3[] => bandCurve(course, offsetM, own);
  const heightM = count * pitchM;
  const ribbon = { alpha: 0.08 + 0.3 * random() ** 1.5, brightness: level * (0.75 + 0.4 * random()) };
  const strands: Strand[] = [
    {
      points: line(0, () => 0),
      widthM: (state === 'open' ? 0.2 : 1) * (heightM + pitchM),
      dashM: 1e3,
      tint,
      ...ribbon,
    },
  ];
  for (let k = 0; k < count; k++) {
    const phase = random() * 6.28;
    const wave = 0.0005 * random() ** 2;
    const rate = 1 + 3 * random();
    const strayM = 0.35 * pitchM * (random() - 0.5);
    strands.push({
      points: line((k - (count - 1) / 2) * pitchM + strayM, (f) => wave * Math.sin(rate * f * 6.28 + phase)),
      widthM: thread * (0.7 + 0.6 * random()),
      alpha: opaque * (0.6 + 0.6 * random()),
      brightness: level * (0.75 + 0.9 * random()),
      dashM: 0.0017,
      tint,
    });
  }
  return [...strands, ...sewnEnds(plan, tint, level, random)];
}

function sewnEnds({ w, count, pitchM, middleM }: GroupPlan, tint: Vec3, level: number, random: RandomSource): Strand[] {
  return [w * 0.015, w * 0.985].flatMap((x): Strand[] => {
    const half = 0.004 + 0.008 * random();
    const alpha = 0.1 + 0.25 * random();
    if (random() < 0.5) return [];
    const points: Vec3[] = [[x - half, -0.004, middleM], [x + half, -0.004, middleM]]; // prettier-ignore
    return [{ points, widthM: count * pitchM, alpha, brightness: level, dashM: 0.002, tint }];
  });
}

/** A steel cable in a yellow sleeve across the lower part of the mouth. */
function cable(w: number, h: number, state: 'closed' | 'open', random: RandomSource): Strand {
  const zM = state === 'open' ? h * HELD_SHARE : h * (0.06 + 0.08 * random());
  const tilt = 0.01 * (random() - 0.5);
  return {
    points: [[-0.01 * w, -0.005, zM - tilt], [1.01 * w, -0.005, zM + tilt]], // prettier-ignore
    widthM: 0.0035,
    alpha: 0.95,
    brightness: 0.28,
    dashM: 0.02,
    tint: [1.25, 1, 0.45],
  };
}

import type { Vec3 } from '#shared/geometry/pose.ts';
import { randomSource } from '#shared/random/randomSource.ts';
import type { RandomSource } from '#shared/random/randomSource.ts';
import { bandCurve } from './bandCurve.ts';
import type { Strand } from './strands.ts';

const TINT: Vec3 = [1.08, 1, 0.84];
const SEGMENTS = 24;

/**
 * Two groups of about ten strands (three in tall bins), each with its veil of clear ribbon and its sewn ends. Open bands
 * are gathered at floor and ceiling, and only bend away from there near the sewn ends.
 */
export function elasticBands([w, , h]: Vec3, state: 'closed' | 'open', binSeed: number): Strand[] {
  // Its own stream: opening the bands must not change how they are sewn.
  const random = randomSource(binSeed ^ 0x51ab5);
  const dense = h <= 0.3 && random() < 0.12;
  const groups = h > 0.3 ? 3 : dense ? 1 : 2;
  return Array.from({ length: groups }, (_, group) => {
    const count = dense ? 20 + Math.floor(random() * 8) : 9 + Math.floor(random() * 4);
    const pitchM = 0.0045 + 0.0022 * random();
    const heightM = Math.min(count * pitchM, (0.9 * h) / groups);
    const middleM = dense ? h * (0.45 + 0.2 * random()) : h * ((group + 0.5 + (random() - 0.5) * 0.4) / groups);
    return bandGroup(w, h, { count, heightM, pitchM, middleM }, state, random);
  }).flat();
}

interface GroupPlan {
  count: number;
  heightM: number;
  pitchM: number;
  middleM: number;
}

function bandGroup(w: number, h: number, plan: GroupPlan, state: 'closed' | 'open', random: RandomSource): Strand[] {
  const { count, heightM, pitchM, middleM } = plan;
  const tilt = (random() - 0.5) * 0.012;
  const sag = (random() - 0.6) * 0.008;
  const level = 0.25 + 0.13 * random();
  const thread = 0.0011 + 0.0009 * random();
  const opaque = 0.2 + 0.8 * random();
  const bunched = random() < 0.2;
  const bunch = { x: random(), width: 0.08 + 0.2 * random(), pull: (random() - 0.5) * 0.9 };
  const course = { w, h, middleM, state, segments: SEGMENTS, tilt, sag, bunch: bunched ? bunch : null };
  const line = (offsetM: number, own: (f: number) => number): Vec3[] => bandCurve(course, offsetM, own);
  const still = () => 0;
  const ribbon = { alpha: 0.1 + 0.16 * random(), brightness: level * 0.62 };
  const ribbonWidthM = (state === 'open' ? 0.2 : 1) * (heightM + pitchM);
  const strands: Strand[] = [{ points: line(0, still), widthM: ribbonWidthM, dashM: 1e3, tint: TINT, ...ribbon }];
  for (let k = 0; k < count; k++) {
    const phase = random() * 6.28;
    const wave = 0.00035 * random() ** 2;
    const rate = 1 + 3 * random();
    strands.push({
      points: line((k - (count - 1) / 2) * (heightM / count), (f) => wave * Math.sin(rate * f * 6.28 + phase)),
      widthM: thread * (0.85 + 0.3 * random()),
      alpha: opaque * (0.8 + 0.3 * random()),
      brightness: level * (1 + 0.35 * random()),
      dashM: 0.0017,
      tint: TINT,
    });
  }
  for (const [x, drawn] of [
    [w * 0.025, random() < 0.5],
    [w * 0.975, random() < 0.5],
  ] as const) {
    // prettier-ignore
    const half = 0.008 + 0.008 * random();
    const alpha = 0.2 + 0.4 * random();
    if (!drawn) continue;
    const points: Vec3[] = [[x - half, -0.004, middleM], [x + half, -0.004, middleM]]; // prettier-ignore
    strands.push({ points, widthM: heightM + pitchM * 1.4, alpha, brightness: level * 1.05, dashM: 0.002, tint: TINT });
  }
  return strands;
}

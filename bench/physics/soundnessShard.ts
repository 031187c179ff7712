import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { serialize } from 'node:v8';
import { createCellRig } from '#cell/simulation/physics/createCellRig.ts';
import { createSettleBin } from '#cell/simulation/physics/settleBin.ts';
import type { MotionResult, RigMotion } from '#cell/simulation/physics/CellRig.ts';
import type { StowRig } from '#cell/simulation/physics/rig/StowRig.ts';
import { deepestContact } from './deepestContact.ts';
import { randomBin, randomContents, randomSource } from './randomBins.ts';
import { blindSweep, randomStow } from './randomStow.ts';
import type { StowMode, StowMotion } from './randomStow.ts';

/** What one process of the bench is asked for. Seeds are consecutive from `seed`. */
export type SoundnessOrder =
  | { part: 'bins'; seed: number; count: number }
  | { part: 'stows'; seed: number; count: number; timestepS: number }
  | { part: 'state'; seed: number };

export interface BinFigures {
  seed: number;
  /** Deepest contact of any step, metres. */
  depthM: number;
  between: string;
  /** Of everything that came of it. */
  digest: string;
  broken: boolean;
  /** Highest force at the wrist while a primitive was under way, newtons. */
  peakForceN: number;
}
export interface StowFigures {
  seed: number;
  mode: StowMode;
  outcome: string;
}
export interface SoundnessReply {
  bins: BinFigures[];
  stows: StowFigures[];
  /** Steps and processor time of the motions alone, pictures of the deepest contacts left out. */
  steps: number;
  cpuS: number;
  saveUs: number[];
  restoreUs: number[];
  stateBytes: number;
}

/** Depths below this are what contacts need to carry a weight. */
const LEAST_DEPTH_M = 1e-4;
/** One in so many bins gets a whole stow, the others a sweep without an item. */
const STOW_EVERY = 4;
/** The stows of the time-step test: most with a clear outcome, as in production, and many on the edge of failing. */
const MODES: readonly StowMode[] = [
  'clear',
  'tight',
  'sweep',
  'tight',
  'clear',
  'full',
  'tight',
  'sweep',
  'tight',
  'clear',
];
const armUrdf = readFileSync(new URL('../../resources/arm/supercargo-arm.urdf', import.meta.url), 'utf8');

process.once('message', (order: SoundnessOrder) => {
  void answer(order).then((reply) => process.send!(reply, () => process.disconnect()));
});

async function answer(order: SoundnessOrder): Promise<SoundnessReply> {
  const reply: SoundnessReply = { bins: [], stows: [], steps: 0, cpuS: 0, saveUs: [], restoreUs: [], stateBytes: 0 };
  const settle = await createSettleBin();
  const timestepS = order.part === 'stows' ? order.timestepS : 0.002;
  const rig = await createCellRig({ tool: 'belts', armUrdf, timestepS });
  const run = (motion: RigMotion, watch?: () => void): MotionResult | null => {
    if (rig.begin(motion) !== null) return null;
    const from = process.cpuUsage();
    while (rig.moving) {
      rig.tick();
      reply.steps++;
      watch?.();
    }
    const used = process.cpuUsage(from);
    reply.cpuS += (used.user + used.system) / 1e6;
    return rig.takeResult();
  };
  /** Every motion begins with the same arm at the same place, so that it depends on its seed alone. */
  const start = rig.saveState();
  const afresh = (): void => rig.restoreState(start);

  switch (order.part) {
    case 'bins':
      for (let k = 0; k < order.count; k++) {
        const seed = order.seed + k;
        const motion = binMotion(seed, settle);
        const deepest = { depthM: LEAST_DEPTH_M, between: '' };
        afresh();
        const look = (): void => void Object.assign(deepest, deepestContact(rig.simulation, deepest.depthM));
        const stopLooking = lookBetween(rig, look);
        const result = run(motion, look);
        stopLooking();
        const digest = createHash('sha256').update(JSON.stringify(result)).digest('hex');
        const broken = result === null || result.detail.includes('unstable') || !finite(result);
        reply.bins.push({ seed, ...deepest, digest, broken, peakForceN: result?.peakForceN ?? 0 });
        tell(k);
      }
      break;
    case 'stows':
      for (let k = 0, seed = order.seed; k < order.count; seed++) {
        const mode = MODES[k % MODES.length]!;
        const motion = randomStow(seed, mode, settle);
        if (!motion) continue;
        afresh();
        const result = run(motion)!;
        reply.stows.push({ seed, mode, outcome: result.cause ?? result.outcome ?? 'none' });
        tell(k++);
      }
      break;
    case 'state': {
      const motion = randomStow(order.seed, 'clear', settle) ?? randomStow(order.seed + 1, 'clear', settle)!;
      rig.begin(motion);
      while (rig.phase?.phase !== 'primitive') rig.tick();
      reply.stateBytes = serialize(rig.saveState()).byteLength;
      for (let k = 0; k < 2000; k++) {
        const t0 = performance.now();
        const state = rig.saveState();
        const t1 = performance.now();
        rig.restoreState(state);
        const t2 = performance.now();
        reply.saveUs.push(1000 * (t1 - t0));
        reply.restoreUs.push(1000 * (t2 - t1));
        rig.tick();
        if (!rig.moving) break;
      }
      break;
    }
  }
  rig.dispose();
  return reply;
}

/** What falls is stepped in parts: looks after each of them, too. */
function lookBetween({ simulation: { engine } }: StowRig, look: () => void): () => void {
  const whole = engine.mj_step.bind(engine);
  engine.mj_step = (model, data) => {
    whole(model, data);
    look();
  };
  return () => (engine.mj_step = whole);
}

type Settle = Awaited<ReturnType<typeof createSettleBin>>;

/** Contents up to the brim, and work among them that looks at nothing. */
function binMotion(seed: number, settle: Settle): RigMotion {
  const stow: StowMotion | null = seed % STOW_EVERY === 0 ? randomStow(seed, 'blind', settle) : null;
  if (stow) return stow;
  const random = randomSource(seed);
  const bin = randomBin(random);
  const contents = settle(bin, randomContents(random, bin, 0.4 + 0.6 * random()));
  return { kind: 'run', bin, contents, chain: [blindSweep(random, bin.sizeM[0])] };
}

const finite = (result: MotionResult): boolean =>
  result.contents.every(({ poseInBin }) => [...poseInBin.positionM, ...poseInBin.rotation].every(Number.isFinite));

const tell = (k: number): void => {
  if (k % 50 === 49) process.stderr.write(`${k + 1}\n`);
};

/**
 * What the wrist reads in ordinary stows, phase by phase: `node bench/physics/forces.ts [count] [firstSeed]`. Every other stow sweeps first. The
 * force is what telemetry shows: tared, low-passed at 100 Hz, every step. Prints quantiles of the peak of each phase, and the share
 * of stows that stay below the cap in it and altogether. `--verbose`: one line for each phase above the cap.
 */
import { readFileSync } from 'node:fs';
import { toolLimits } from '#shared/domain/tool.ts';
import { createCellRig } from '#cell/simulation/physics/createCellRig.ts';
import { createSettleBin } from '#cell/simulation/physics/settleBin.ts';
import { randomStow } from './randomStow.ts';

const [count = 20, firstSeed = 1] = process.argv.slice(2, 4).map(Number);
const verbose = process.argv.includes('--verbose');
const armUrdf = readFileSync(new URL('../../resources/arm/supercargo-arm.urdf', import.meta.url), 'utf8');
const rig = await createCellRig({ tool: 'belts', armUrdf });
const settle = await createSettleBin();
const capN = toolLimits.forceCapN;

const peaks = new Map<string, number[]>();
const highest: number[] = [];
const durations: number[] = [];
const tally: Record<string, number> = {};
const wrench = new Float64Array(6);
let done = 0;

/** The feed is looked at in three parts: to the mouth, the belts, and the way out with open paddles. */
function phaseNow(chain: readonly { primitive: string }[], fedBefore: boolean): string {
  const { phase } = rig;
  if (!phase) return 'none';
  if (phase.phase !== 'primitive') return phase.phase === 'pick' ? `pick:${rig.act}` : phase.phase;
  const { primitive } = chain[phase.stepIndex]!;
  if (primitive !== 'insert') return `${primitive}:${rig.act}`;
  if (rig.act === 'feed') return 'insert:feed';
  return fedBefore ? `insert:letGo:${rig.act}` : `insert:toMouth:${rig.act}`;
}

for (let seed = firstSeed; done < count; seed++) {
  const motion = randomStow(seed, seed % 2 === 0 ? 'clear' : 'sweep', settle);
  if (!motion) continue;
  if (rig.begin(motion)) continue;
  done++;
  const peakN: Record<string, number> = {};
  let fed = false;
  while (rig.moving) {
    rig.tick();
    const phase = phaseNow(motion.chain, fed);
    fed ||= phase === 'insert:feed';
    rig.readWrench(wrench);
    const forceN = Math.hypot(wrench[0]!, wrench[1]!, wrench[2]!);
    peakN[phase] = Math.max(peakN[phase] ?? 0, forceN);
  }
  const result = rig.takeResult()!;
  const key = result.cause ?? result.outcome ?? 'none';
  tally[key] = (tally[key] ?? 0) + 1;
  durations.push(result.durationS);
  highest.push(Math.max(...Object.values(peakN)));
  for (const [phase, forceN] of Object.entries(peakN)) {
    peaks.set(phase, [...(peaks.get(phase) ?? []), forceN]);
    if (verbose && forceN > capN)
      console.log(
        `${seed} ${motion.item.product.form} ${motion.item.product.massKg.toFixed(2)} kg ${phase}: ${forceN.toFixed(0)} N (${key})`,
      );
  }
  if (rig.heldItem) {
    rig.begin({ kind: 'dispose', to: 'person' });
    while (rig.moving) rig.tick();
    rig.takeResult();
    rig.removeByHand('new');
  }
}
rig.dispose();

const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor(share * (values.length - 1))]!;
const row = (name: string, values: readonly number[]): string =>
  `${name.padEnd(26)} ${[0.5, 0.9, 0.95, 1].map((share) => quantile(values, share).toFixed(1).padStart(6)).join(' ')} N   below the cap ${((100 * values.filter((value) => value <= capN).length) / values.length).toFixed(0)} % of ${values.length}`;
console.log(`${'phase'.padEnd(26)} median    p90    p95 highest`);
for (const [phase, values] of peaks) console.log(row(phase, values));
console.log(row('whole stow', highest));
console.log(JSON.stringify(tally), `mean ${(durations.reduce((a, b) => a + b, 0) / durations.length).toFixed(2)} s`);

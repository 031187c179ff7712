/**
 * Stows of random items into random bins, judged by the rig: `node bench/physics/stows.ts [count] [firstSeed] [mode]`.
 * The modes are those of randomStow.ts, and `unordered`: sweep and insert where the contents lie as they fell (unorderedStow.ts).
 * One line a stow that did not succeed (`--verbose`: every one), then the tally.
 */
import { readFileSync } from 'node:fs';
import { readWords } from '#shared/commandLine/readWords.ts';
import { gripOrientation } from '#shared/domain/grip.ts';
import { createCellRig } from '#cell/simulation/physics/createCellRig.ts';
import { createSettleBin } from '#cell/simulation/physics/settleBin.ts';
import { randomStow, stowModes } from './randomStow.ts';
import { unorderedStow } from './unorderedStow.ts';

const flags = ['--verbose', '--plunger'];
const { count, firstSeed, kind } = readWords(
  `node bench/physics/stows.ts [count] [firstSeed] [${[...stowModes, 'unordered'].join('|')}] [${flags.join('] [')}]`,
  { count: 10, firstSeed: 1, kind: [...stowModes, 'unordered'] },
  process.argv.slice(2).filter((word) => !flags.includes(word)),
);
const isUnordered = kind === 'unordered';
const mode = kind === 'unordered' ? 'clear' : kind;
const verbose = process.argv.includes('--verbose');
const settle = await createSettleBin();
const armUrdf = readFileSync(new URL('../../resources/arm/supercargo-arm.urdf', import.meta.url), 'utf8');
const rig = await createCellRig({ tool: process.argv.includes('--plunger') ? 'plunger' : 'belts', armUrdf });
const tally: Record<string, number> = {};
let ticks = 0;
let tickMs = 0;
let settleMs = 0;
let done = 0;

for (let seed = firstSeed; done < count; seed++) {
  const before = performance.now();
  const motion = isUnordered ? unorderedStow(seed, settle) : randomStow(seed, mode, settle);
  if (!motion) continue;
  settleMs += performance.now() - before;
  done++;
  const { bin, contents } = motion;
  const { product } = motion.item;
  const grip = gripOrientation(product, bin.sizeM);
  const refusal = rig.begin(motion);
  if (refusal) {
    console.log(seed, 'refused', refusal);
    continue;
  }
  const from = process.cpuUsage();
  while (rig.moving) {
    rig.tick();
    ticks++;
  }
  const used = process.cpuUsage(from);
  tickMs += (used.user + used.system) / 1000;
  const result = rig.takeResult()!;
  const accounted = [
    ...result.contents.map((placed) => placed.itemId),
    ...result.floorItemIds,
    ...(result.heldItemId ? [result.heldItemId] : []),
  ];
  const expected = new Set([...contents.map((placed) => placed.itemId), 'new']);
  if (new Set(accounted).size !== accounted.length || accounted.some((id) => !expected.has(id)))
    console.log(seed, 'ITEMS DOUBLED OR UNKNOWN', accounted.join());
  if (accounted.length !== expected.size)
    console.log(seed, 'ITEMS MISSING', [...expected].filter((id) => !accounted.includes(id)).join());
  const key = `${result.outcome}${result.cause ? `:${result.cause}` : ''}`;
  tally[key] = (tally[key] ?? 0) + 1;
  const cm = (v: number): string => (v * 100).toFixed(1);
  if (verbose || result.outcome !== 'success')
    console.log(
      `${seed} ${product.form} ${cm(grip.laneWidthM)}x${cm(grip.depthM)}x${cm(grip.heightM)} cm ${product.massKg.toFixed(2)} kg | bin ${bin.sizeM
        .map(cm)
        .join(
          'x',
        )} with ${contents.length} | ${key} ${result.durationS.toFixed(1)} s ${result.peakForceN.toFixed(0)} N | ${result.detail}`,
    );
  if (result.heldItemId) {
    rig.begin({ kind: 'dispose', to: 'person' });
    while (rig.moving) rig.tick();
    const away = rig.takeResult()!;
    if (away.heldItemId || away.floorItemIds.length > 0) console.log(seed, 'dispose', away.detail, away.floorItemIds);
  }
  if (rig.heldItem) rig.removeByHand('new');
}
rig.dispose();
console.log(
  JSON.stringify(tally),
  `${((1000 * ticks) / tickMs).toFixed(0)} steps per CPU second, settle ${(settleMs / done).toFixed(0)} ms`,
);

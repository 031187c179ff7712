/**
 * How often `slot` brings a thin item in, with the plain `insert` beside it: `node bench/physics/slots.ts [count] [firstSeed]`. Size, mass
 * and contents come from the seed, places are known; the rig judges what became of it. Two kinds of case: `tall`, where the item
 * is higher than the bin and can only come in leaning, and `narrow`, where a gap beside the contents is little wider than the item.
 */
import { readFileSync } from 'node:fs';
import { readWords } from '#shared/commandLine/readWords.ts';
import { createCellRig } from '#cell/simulation/physics/createCellRig.ts';
import { createSettleBin } from '#cell/simulation/physics/settleBin.ts';
import type { PlacedItem, RigMotion } from '#cell/simulation/physics/CellRig.ts';
import type { CatalogueItem } from '#shared/domain/item.ts';
import type { Bin } from '#shared/domain/pod.ts';
import { primitiveStep } from '#shared/domain/primitive.ts';
import type { PrimitiveStep } from '#shared/domain/primitive.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import { randomSource } from '#shared/random/randomSource.ts';

const { count, firstSeed } = readWords('node bench/physics/slots.ts [count] [firstSeed]', { count: 24, firstSeed: 1 });
const armUrdf = readFileSync(new URL('../../resources/arm/supercargo-arm.urdf', import.meta.url), 'utf8');
const rig = await createCellRig({ tool: 'belts', armUrdf });
const settle = await createSettleBin();
const start = rig.saveState();

const kinds = ['tall', 'narrow'] as const;
/** What a paddle needs beside the item when it opens, with a margin. */
const PADDLE_M = toolLimits.paddleThicknessM + toolLimits.laneMarginM / 2;
const AIR_M = 0.008;

interface Case {
  bin: Bin;
  product: CatalogueItem;
  contents: PlacedItem[];
  chains: Record<'insert' | 'slot', PrimitiveStep[]>;
  told: string;
}

function caseOf(kind: (typeof kinds)[number], seed: number): Case {
  const random = randomSource(seed);
  const between = (low: number, high: number): number => low + (high - low) * random();
  const heightM = between(0.16, 0.25);
  const bin: Bin = {
    binId: '3C',
    row: 3,
    column: 3,
    originInCellM: [0.8, 0, 0.9],
    sizeM: [between(0.3, 0.42), 0.35, heightM],
  };
  const [widthM, depthM] = bin.sizeM;
  const thickM = between(0.012, 0.04);
  const upM = kind === 'tall' ? heightM + between(-0.006, 0.02) : heightM * between(0.5, 0.8);
  const longM = Math.min(depthM - 0.02, Math.max(upM + 0.002, between(0.16, 0.3)));
  const product: CatalogueItem = {
    ...{
      sku: 'thin',
      name: 'Thin',
      lengthM: longM,
      widthM: upM,
      heightM: thickM,
      fragile: false,
      comOffsetM: [0, 0, 0],
    },
    massKg: thickM * upM * longM * between(200, 700),
    form: random() < 0.5 ? 'book' : 'box',
  };
  const gapM = kind === 'tall' ? widthM * between(0.55, 0.8) : thickM + between(0.012, 0.06);
  const neighboursM = widthM - gapM - 0.004;
  const number = Math.max(1, Math.round(neighboursM / between(0.04, 0.09)));
  const eachM = neighboursM / number;
  const contents = settle(
    bin,
    Array.from({ length: number }, (_, k) => {
      const highM = heightM * between(0.45, 0.9);
      const deepM = between(0.22, depthM - 0.02);
      return {
        item: {
          itemId: `c${k}`,
          product: {
            ...{ sku: 'c', name: 'Box', lengthM: eachM - 0.001, widthM: deepM, heightM: highM, form: 'box' as const },
            ...{ massKg: eachM * deepM * highM * between(200, 600), fragile: false, comOffsetM: [0, 0, 0] as const },
          },
        },
        poseInBin: {
          positionM: [0.002 + (k + 0.5) * eachM, depthM - deepM / 2 - 0.006, highM / 2 + 0.001],
          rotation: [0, 0, 0, 1],
        },
      };
    }),
  );
  // The smallest lean at which it passes below the ceiling; beside contents a slight one to them.
  let angleRad = kind === 'tall' ? 0.05 : 0.12;
  if (kind === 'tall')
    while (angleRad < 0.69 && upM * Math.cos(angleRad) + thickM * Math.sin(angleRad) + 2 * AIR_M > heightM)
      angleRad += 0.01;
  // Leaning to the left: its foot stands so far right of the contents that the paddle passes beside their highest.
  const rightmostM = neighboursM + 0.002;
  const highestM = Math.max(...contents.map(({ product: { heightM: high } }) => high));
  const footM =
    rightmostM + (thickM / 2 + PADDLE_M + Math.min(highestM, upM) * Math.sin(angleRad)) / Math.cos(angleRad);
  const footAtM = Math.min(footM, widthM - thickM / 2 - PADDLE_M - 0.004);
  return {
    bin,
    product,
    contents,
    chains: {
      insert: [primitiveStep('insert', { xM: widthM - gapM / 2 })],
      slot: [primitiveStep('slot', { xM: footAtM, angleRad: -angleRad, heightM: 0.005 })],
    },
    told: `${[thickM, longM, upM].map((v) => (1000 * v).toFixed(0)).join(' x ')} mm, ${product.massKg.toFixed(2)} kg, gap ${(1000 * gapM).toFixed(0)} in ${(1000 * widthM).toFixed(0)} x ${(1000 * heightM).toFixed(0)} mm, leaning ${((180 * angleRad) / Math.PI).toFixed(0)} degrees`,
  };
}

for (const kind of kinds) {
  const tally = { insert: {} as Record<string, number>, slot: {} as Record<string, number> };
  for (let seed = firstSeed; seed < firstSeed + count; seed++) {
    const { bin, product, contents, chains, told } = caseOf(kind, seed);
    const line: string[] = [];
    for (const name of ['insert', 'slot'] as const) {
      rig.restoreState(start);
      const motion: RigMotion = { kind: 'stow', item: { itemId: 'new', product }, bin, contents, chain: chains[name] };
      const refusal = rig.begin(motion);
      if (refusal) throw new Error(refusal);
      while (rig.moving) rig.tick();
      const result = rig.takeResult()!;
      const key = result.cause ?? result.outcome ?? 'none';
      tally[name][key] = (tally[name][key] ?? 0) + 1;
      line.push(`${name} ${key} ${result.peakForceN.toFixed(0)} N`);
    }
    console.log(`${kind} ${seed}: ${told}: ${line.join('; ')}`);
  }
  console.log(kind, JSON.stringify(tally));
}
rig.dispose();

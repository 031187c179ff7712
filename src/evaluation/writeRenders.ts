import { mkdirSync, writeFileSync } from 'node:fs';
import { readWords } from '#shared/commandLine/readWords.ts';
import { createSettleBin } from '#cell/simulation/physics/settleBin.ts';
import { encodeJpeg } from '#cell/pictures/pictureCodec.ts';
import { renderBin } from '#cell/simulation/rendering/renderBin.ts';
import type { Framing } from '#cell/simulation/rendering/SceneRequest.ts';
import { randomSource, type RandomSource } from '#shared/random/randomSource.ts';
import { sampleBinScene } from './perceptionScenes.ts';
import { sampleStockedScene } from './stockedScenes.ts';

/** The photographs were cut out by whoever collected them: about the mouth, a little more or less. */
const croppedByHand = (random: RandomSource): Framing => ({
  spanX: 0.9 + 0.13 * random(),
  spanZ: 0.95 + 0.17 * random(),
  asideX: (random() - 0.5) * 0.06,
  asideZ: (random() - 0.5) * 0.1,
});

/**
 * Writes pictures of bins for training/perception/tell_apart.py: `node src/evaluation/writeRenders.ts FIRST COUNT FOLDER [mixed]`.
 * Stocked scenes unless `mixed` asks for the earlier kind.
 */
async function writeRenders(first: number, count: number, folder: string, kind: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const settleBin = await createSettleBin();
  for (let k = 0; k < count; k++) {
    const seed = first + k;
    const random = randomSource(seed);
    const scene = kind === 'mixed' ? sampleBinScene(seed) : sampleStockedScene(settleBin, seed);
    writeFileSync(
      `${folder}/${seed}.jpg`,
      encodeJpeg(renderBin(kind === 'mixed' ? scene : { ...scene, framing: croppedByHand(random) })),
    );
  }
}

const { first, count, folder, kind } = readWords(
  'node src/evaluation/writeRenders.ts [FIRST] [COUNT] [FOLDER] [stocked|mixed]',
  { first: 3_000_000_000, count: 100, folder: 'renders', kind: ['stocked', 'mixed'] },
);
await writeRenders(first, count, folder, kind);

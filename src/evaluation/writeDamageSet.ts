import { closeSync, existsSync, openSync, renameSync, writeSync } from 'node:fs';
import { damageLabels } from '#shared/domain/finding.ts';
import { boothViews } from '#cell/pictures/boothCameras.ts';

import { renderBoothViews } from '#cell/simulation/rendering/renderBooth.ts';
import { damagePicture, DAMAGE_HEIGHT_PX, DAMAGE_WIDTH_PX } from '#cell/inspection/damagePicture.ts';
import { sampleDamage } from './damageSamples.ts';

/**
 * Writes a training set for the damage net in chunks that a stopped run goes on after:
 * `node src/evaluation/writeDamageSet.ts FIRST CHUNKS PRODUCTS_A_CHUNK OUTPUT_PREFIX`. A record is one view of a damaged unit and
 * the same view of its intact twin: label (one byte), severity (one byte, of 255), view, form, then two pictures of
 * DAMAGE_HEIGHT_PX x DAMAGE_WIDTH_PX x 3 bytes. Two views a unit: from above, and one of the sides.
 */

function writeChunk(first: number, count: number, file: string): void {
  const unfinished = `${file}.${process.pid}`;
  const output = openSync(unfinished, 'w');
  for (let seed = first; seed < first + count; seed++) {
    const { product, damages, pictureSeeds } = sampleDamage(seed);
    damages.forEach((damage, k) => {
      const views = ['above', (seed + k) % 2 === 0 ? 'left' : 'right'] as const;
      const size = { widthPx: DAMAGE_WIDTH_PX, heightPx: DAMAGE_HEIGHT_PX };
      const request = { product, pictureSeed: pictureSeeds[k]!, ...size };
      const struck = renderBoothViews({ ...request, damage }, views);
      const intact = renderBoothViews({ ...request, damage: null }, views);
      for (const view of views) {
        const head = [
          damageLabels.indexOf(damage.kind),
          Math.round(255 * damage.severity),
          boothViews.indexOf(view),
          0,
        ];
        writeSync(
          output,
          Buffer.concat([Uint8Array.from(head), damagePicture(struck[view]!), damagePicture(intact[view]!)]),
        );
      }
    });
  }
  closeSync(output);
  renameSync(unfinished, file);
}

if (process.argv[1]?.endsWith('writeDamageSet.ts')) {
  const [first = '4000000000', chunks = '1', products = '20', prefix = 'damage-set'] = process.argv.slice(2);
  for (let chunk = 0; chunk < Number(chunks); chunk++) {
    const from = Number(first) + chunk * Number(products);
    const file = `${prefix}-${from}.damage`;
    if (existsSync(file)) continue;
    writeChunk(from, Number(products), file);
    process.stderr.write(`${file}\n`);
  }
}

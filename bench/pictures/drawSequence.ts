import { emptyCellSnapshot } from '#shared/domain/applyCellEvent.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { BinEstimate } from '#shared/domain/estimate.ts';
import type { Bin, Pod } from '#shared/domain/pod.ts';
import { encodeJpeg } from '#cell/pictures/pictureCodec.ts';
import { renderBin } from '#cell/simulation/rendering/renderBin.ts';
import type { Stage } from './openStage.ts';
import { seenItem, widestGap } from './recordMotion.ts';
import type { Moment } from './recordMotion.ts';

export interface Sequence {
  title: string;
  /** Said below: the outcome, the sentence of the result. */
  ending: string;
  bin: Bin;
  pod: Pod;
  urdf: string;
  jointNames: readonly string[];
  moments: readonly Moment[];
}

const FRAME_PX = [256, 256] as const;
const CAMERA_PX = [256, 192] as const;
const QUALITY = 70;

/**
 * Side by side: the twin's close-up of the bin, over the shoulder of the tool, and the bin as its camera would photograph it. Of a motion
 * that never came to the bin: over the shoulder, and the whole cell.
 */
export async function drawSequence(stage: Stage, sequence: Sequence): Promise<Uint8Array> {
  const { page } = stage;
  const rows: string[][] = [];
  const wasAtBin = sequence.moments.some(({ phase }) => /^(open_bands|primitive)/.test(phase));
  for (const view of wasAtBin ? (['bin', 'tool'] as const) : (['tool', 'front'] as const)) {
    await page.evaluate(
      `stage.prepare(${JSON.stringify({
        urdf: sequence.urdf,
        jointNames: sequence.jointNames,
        widthPx: FRAME_PX[0],
        heightPx: FRAME_PX[1],
        view,
        binId: sequence.bin.binId,
      })})`,
    );
    const row: string[] = [];
    for (const moment of sequence.moments) {
      const shown = { snapshot: snapshotOf(sequence, moment), joints: moment.joints };
      await page.evaluate(`stage.show(${JSON.stringify(shown)})`);
      row.push(dataUrl('png', await page.locator('#twin').screenshot()));
    }
    rows.push(row);
  }
  if (wasAtBin) rows.push(sequence.moments.map((moment) => dataUrl('jpeg', photographOf(sequence, moment))));
  return compose(stage, sequence, rows);
}

const dataUrl = (type: string, bytes: Uint8Array): string =>
  `data:image/${type};base64,${Buffer.from(bytes).toString('base64')}`;

/** What a cell would tell if its estimates were exact: the twin draws what it is told. */
function snapshotOf({ pod, bin, jointNames }: Sequence, moment: Moment): CellSnapshot {
  const items = moment.placed.map(seenItem);
  const gap = widestGap(
    bin,
    items.filter(({ yM }) => yM.startM > -0.02 && yM.endM <= bin.sizeM[1] + 0.02),
  );
  const estimate: BinEstimate = {
    podId: pod.podId,
    binId: bin.binId,
    capturedAtMs: 0,
    imageId: 'truth',
    model: 'truth',
    status: 'ok',
    refusedReason: null,
    occupiedFraction: 0,
    freeVolumeM3: 0,
    freeVolumeMarginM3: 0,
    columnHeightFractions: [],
    widestGap: gap,
    gaps: [gap],
    gapMarginM: 0,
    makeableGapM: 0,
    makeableGapMarginM: 0,
    bandsFraction: 0,
    items,
  };
  const empty = emptyCellSnapshot('pictures', 'Pictures', 'pictures', 0);
  return {
    ...empty,
    cell: { ...empty.cell, packml: 'execute' },
    pod,
    estimates: [estimate],
    stow: {
      stowId: 'pictures',
      itemId: 'new',
      binId: bin.binId,
      chain: [],
      prediction: null,
      origin: 'operator',
      startedAtMs: 0,
      // The twin takes the bands for open during primitives: where a motion ended in the bin they still are.
      phase: areBandsOpen(jointNames, moment) ? 'primitive' : 'approach',
      stepIndex: 0,
    },
  };
}

/** How far both bars of the separator have parted when bands count as open. */
const PARTED_M = 0.04;

function areBandsOpen(jointNames: readonly string[], { joints }: Moment): boolean {
  const at = (name: string): number => joints[jointNames.indexOf(name)] ?? 0;
  return Math.min(at('separator_upper'), at('separator_lower')) > PARTED_M;
}

function photographOf({ bin, jointNames }: Sequence, moment: Moment): Uint8Array {
  const picture = renderBin({
    binSizeM: bin.sizeM,
    binLabel: bin.binId,
    binSeed: 7,
    contents: moment.placed,
    bands: areBandsOpen(jointNames, moment) ? 'open' : 'closed',
    pictureSeed: 1,
    widthPx: CAMERA_PX[0],
    heightPx: CAMERA_PX[1],
  });
  return encodeJpeg(picture, 92);
}

/** One picture of all, by the browser itself: WebP. */
async function compose(
  { browser }: Stage,
  sequence: Sequence,
  rows: readonly (readonly string[])[],
): Promise<Uint8Array> {
  const page = await browser.newPage({ viewport: { width: FRAME_PX[0] * sequence.moments.length + 4, height: 900 } });
  const heads = sequence.moments
    .map(({ timeS, phase }) => `<th>${timeS.toFixed(1)} s · ${phase.replaceAll('_', ' ')}</th>`)
    .join('');
  const cells = (row: readonly string[]): string => row.map((url) => `<td><img src="${url}"></td>`).join('');
  await page.setContent(`<style>
      body { margin: 0; font: 13px system-ui, sans-serif; background: #fff; color: #111 }
      main { display: inline-block } table { border-collapse: collapse } td, th { padding: 1px; font-weight: 400 }
      img { display: block; width: ${FRAME_PX[0]}px } p { margin: 3px 2px } b { font-weight: 600 }
    </style><main><p><b>${sequence.title}</b></p><table><tr>${heads}</tr>${rows
      .map((row) => `<tr>${cells(row)}</tr>`)
      .join('')}</table><p>${sequence.ending}</p></main>`);
  const main = page.locator('main');
  const box = (await main.boundingBox())!;
  const devtools = await page.context().newCDPSession(page);
  const { data } = await devtools.send('Page.captureScreenshot', {
    format: 'webp',
    quality: QUALITY,
    clip: { x: 0, y: 0, width: box.width, height: box.height, scale: 1 },
  });
  await page.close();
  return Buffer.from(data, 'base64');
}

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { stowCauses } from '#shared/domain/outcome.ts';
import { createCellRig } from '#cell/simulation/physics/createCellRig.ts';
import { createSettleBin } from '#cell/simulation/physics/settleBin.ts';
import { causeCase } from '#cell/simulation/scenarios/causes/causeCases.ts';
import type { RigMotion } from '#cell/simulation/physics/CellRig.ts';
import { podLayout, podOf } from '#cell/simulation/scenarios/podLayout.ts';
import { type CommandSpec, type ExitCode, progress, runCommand } from '#shared/commandLine/commandLine.ts';
import { drawSequence } from './drawSequence.ts';
import { openStage } from './openStage.ts';
import type { Moment } from './recordMotion.ts';
import { recordMotion } from './recordMotion.ts';
import { CaseWatch } from './CaseWatch.ts';
import { primitiveCases } from './primitiveCases.ts';
import type { ShownCase } from './primitiveCases.ts';

const spec: CommandSpec = {
  usage: 'npm run -s bench -- pictures [--only NAME] [--out FOLDER]',
  description:
    'Draws docs/images/causes and docs/images/primitives: every cause of a failed stow and every primitive as a sequence of frames, by the physics, the twin and the bin camera.',
  options: {
    only: { type: 'text', value: 'NAME', description: 'causes and primitives whose name contains it' },
    out: { type: 'text', value: 'FOLDER', description: 'where the folders go (default docs/images)' },
  },
};
const FRAMES = 5;
const armUrdf = readFileSync(new URL('../../resources/arm/supercargo-arm.urdf', import.meta.url), 'utf8');

export const picturesBench = (args: readonly string[]): Promise<ExitCode> =>
  runCommand(spec, args, async (options) => {
    const only = typeof options['only'] === 'string' ? options['only'] : '';
    const out = resolve(typeof options['out'] === 'string' ? options['out'] : 'docs/images');
    const stage = await openStage();
    try {
      const causes = stowCauses.map((cause) => ({ folder: 'causes', name: cause, shown: causeCase(cause) }));
      const primitives = primitiveCases().map(({ name, shown }) => ({ folder: 'primitives', name, shown }));
      for (const { folder, name, shown } of [...causes, ...primitives]) {
        if (!name.includes(only)) continue;
        if (!shown) {
          progress(`${folder}/${name}: no motion is made up for it yet (bench/pictures/primitiveCases.ts)`);
          continue;
        }
        const bytes = await drawCase(stage, name, shown);
        mkdirSync(resolve(out, folder), { recursive: true });
        writeFileSync(resolve(out, folder, `${name}.webp`), bytes);
        progress(`${folder}/${name}.webp: ${(bytes.byteLength / 1000).toFixed(0)} kB`);
      }
    } finally {
      await stage.close();
    }
  });

async function drawCase(
  stage: Awaited<ReturnType<typeof openStage>>,
  name: string,
  shown: ShownCase,
): Promise<Uint8Array> {
  const settle = await createSettleBin();
  const rig = await createCellRig({ tool: 'belts', armUrdf });
  const bin = podLayout().find(({ binId }) => binId === shown.binId)!;
  const contents = settle(
    bin,
    shown.contents.map(({ itemId, product, poseInBin }) => ({ item: { itemId, product }, poseInBin })),
  );
  const watch = new CaseWatch(rig, shown);
  const work = { bin, contents, chain: shown.chain };
  const motion: RigMotion = shown.product
    ? { kind: 'stow', item: { itemId: 'new', product: shown.product }, ...work }
    : { kind: 'run', ...work };
  const { moments, result } = recordMotion(rig, motion, () => watch.afterStep());
  const { jointNames } = rig;
  rig.dispose();
  const told = shown.during === 'restart_cell' ? 'link_lost' : (result.cause ?? result.outcome ?? 'done');
  return drawSequence(stage, {
    title: `${name}: ${shown.description}`,
    ending: `${told}: ${shown.during === 'restart_cell' ? 'the end of this motion was never reported.' : result.detail}`,
    bin,
    pod: podOf('pod'),
    urdf: armUrdf,
    jointNames,
    moments: chosen(moments),
  });
}

/** Shares of the time of the primitives at which they are shown. */
const SHOWN_AT = [0.2, 0.55, 0.97];

/** Bands opening, three moments of the primitives, the end; evenly over a motion that did not come so far. */
function chosen(moments: readonly Moment[]): Moment[] {
  const of = (phase: RegExp): Moment[] => moments.filter((moment) => phase.test(moment.phase));
  const opening = of(/^open_bands/);
  const primitives = of(/^primitive/);
  const last = moments.at(-1)!;
  const at = (from: readonly Moment[], share: number): Moment => from[Math.round(share * (from.length - 1))]!;
  if (primitives.length > SHOWN_AT.length)
    return [
      at(opening.length > 0 ? opening : primitives, opening.length > 0 ? 0.6 : 0),
      ...SHOWN_AT.map((share) => at(primitives, share)),
      last,
    ];
  const atBin = of(/^(open_bands|leave|close_bands|look|end)/);
  // Of a motion that never came to the bin the way to the item is left out.
  const from = atBin.length > 2 * FRAMES ? atBin : moments.slice(Math.round(0.4 * moments.length));
  return Array.from({ length: FRAMES }, (_, k) => at(from, k / (FRAMES - 1)));
}

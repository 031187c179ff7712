import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serialize } from 'node:v8';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { primitiveStep } from '#shared/domain/primitive.ts';
import { createCellRig } from '../createCellRig.ts';
import { armUrdf, bin, digestOfMotion, product, slabs } from '../testing/cellFixtures.ts';
import type { RigState } from './RigState.ts';
import type { StowRig } from './StowRig.ts';

describe('a saved state of the rig', () => {
  let rig: StowRig;
  /** One in each phase of a stow with a sweep, and what became of the motion without any interruption. */
  const states: { phase: string; state: RigState }[] = [];
  let whole: string;

  beforeAll(async () => {
    rig = await createCellRig({ tool: 'belts', armUrdf });
    const bag = product({ sku: 'bag', form: 'bag', lengthM: 0.2, widthM: 0.12, heightM: 0.03, massKg: 0.2 });
    const refusal = rig.begin({
      kind: 'stow',
      item: { itemId: 'new', product: product({ heightM: 0.06 }) },
      bin: bin(),
      contents: [
        ...slabs(0.06, 0.2, 2, 0.8),
        { itemId: 'bag', product: bag, poseInBin: { positionM: [0.27, 0.17, 0.02], rotation: [0, 0, 0, 1] } },
      ],
      chain: [
        primitiveStep('sweep', { side: 'right', bladeXM: 0.02, distanceM: 0.1 }),
        primitiveStep('insert', { xM: 0.055 }),
      ],
    });
    expect(refusal).toBeNull();
    const from = rig.saveState();
    for (let step = 0; rig.moving && step < 60_000; step++) {
      const phase = `${rig.phase!.phase} ${rig.phase!.stepIndex}`;
      // In the middle of things: not the first step of a phase.
      if (step % 150 === 149 && !states.some((saved) => saved.phase === phase))
        states.push({ phase, state: rig.saveState() });
      rig.tick();
    }
    rig.takeResult();
    rig.restoreState(from);
    whole = digestOfMotion(rig);
    rig.restoreState(from);
    expect(digestOfMotion(rig)).toBe(whole);
  }, 120_000);
  afterAll(() => rig.dispose());

  it('goes on to the same bits from every phase, however often, in the rig that saved it', () => {
    expect(states.map(({ phase }) => phase.split(' ')[0])).toEqual(
      expect.arrayContaining(['pick', 'approach', 'open_bands', 'primitive', 'leave']),
    );
    const inBin = states.findLast(({ phase }) => phase.startsWith('primitive'))!;
    for (const { state } of [states[0]!, inBin, states.at(-1)!]) {
      rig.restoreState(state);
      const first = digestOfMotion(rig);
      rig.restoreState(state);
      expect(digestOfMotion(rig)).toBe(first);
    }
  }, 120_000);

  it('goes on to the same bits in another process', () => {
    const { state } = states.find(({ phase }) => phase === 'primitive 1') ?? states.at(-1)!;
    rig.restoreState(state);
    const here = digestOfMotion(rig);
    const folder = mkdtempSync(join(tmpdir(), 'rig-state-'));
    const file = join(folder, 'state');
    writeFileSync(file, serialize(state));
    const script = `
      import { readFileSync } from 'node:fs';
      import { deserialize } from 'node:v8';
      import { createCellRig } from '#cell/simulation/physics/createCellRig.ts';
      import { armUrdf, digestOfMotion } from '#cell/simulation/physics/testing/cellFixtures.ts';
      const rig = await createCellRig({ tool: 'belts', armUrdf });
      rig.restoreState(deserialize(readFileSync(${JSON.stringify(file)})));
      process.stdout.write(digestOfMotion(rig));`;
    const there = execFileSync(process.execPath, ['--no-warnings', '--input-type=module-typescript', '-e', script], {
      cwd: new URL('../../../../../', import.meta.url),
      encoding: 'utf8',
    });
    rmSync(folder, { recursive: true });
    expect(there).toBe(here);
  }, 60_000);
});

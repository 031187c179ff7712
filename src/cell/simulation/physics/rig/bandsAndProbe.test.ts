import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { primitiveStep } from '#shared/domain/primitive.ts';
import type { CellRig, PlacedItem, RigMotion } from '../CellRig.ts';
import { createCellRig } from '../createCellRig.ts';
import { armUrdf, bin, product, runMotion } from '../testing/cellFixtures.ts';

let rig: CellRig;
beforeAll(async () => {
  rig = await createCellRig({ tool: 'belts', armUrdf });
});
afterAll(() => rig.dispose());

const boxAt = (yM: number, massKg: number): PlacedItem => ({
  itemId: 'box',
  product: product({ lengthM: 0.1, widthM: 0.1, heightM: 0.1, massKg }),
  poseInBin: { positionM: [0.1, yM, 0.0505], rotation: [0, 0, 0, 1] },
});
const run = (chain: Extract<RigMotion, { kind: 'run' }>['chain'], contents: PlacedItem[] = []) =>
  ({ kind: 'run', bin: bin(), contents, chain }) as const;
const placeOf = (contents: readonly PlacedItem[]): readonly number[] => contents[0]!.poseInBin.positionM;

describe('bands as steps of a chain', { timeout: 120_000 }, () => {
  it('part to the height of the mouth, close, and part again before what needs them open', () => {
    const result = runMotion(
      rig,
      run(
        [
          primitiveStep('openBands'),
          primitiveStep('closeBands'),
          primitiveStep('openBands'),
          primitiveStep('sweep', { bladeXM: 0.02, distanceM: 0.1 }),
          primitiveStep('closeBands'),
        ],
        [boxAt(0.2, 1)],
      ),
    );
    expect(result).toMatchObject({ outcome: null, cause: null, protrudingItemIds: [], floorItemIds: [] });
    expect(result.steps.map(({ primitive, endedBy }) => `${primitive} ${endedBy}`)).toEqual([
      'openBands goal',
      'closeBands goal',
      'openBands goal',
      'sweep goal',
      'closeBands goal',
    ]);
    expect(result.steps[0]!.travelM).toBeGreaterThan(0.24);
    expect(placeOf(result.contents)[0]).toBeGreaterThan(0.16);
  });

  it('open by themselves before a chain that does not ask for it, and not for one that only closes them', () => {
    const opened = new Set<string>();
    runMotion(rig, run([primitiveStep('probe', { depthM: 0.1 })]), () => opened.add(rig.phase?.phase ?? ''));
    expect(opened).toContain('open_bands');
    opened.clear();
    runMotion(rig, run([primitiveStep('closeBands')]), () => opened.add(rig.phase?.phase ?? ''));
    expect(opened).not.toContain('open_bands');
  });

  it('that a chain closed midway refuse what needs them open, in one sentence', () => {
    const item = { itemId: 'new', product: product() };
    const chain = [primitiveStep('closeBands'), primitiveStep('insert')];
    expect(rig.problemWith({ kind: 'stow', item, bin: bin(), contents: [], chain })).toBe(
      'insert needs the bands open (bands_open), but closeBands closes them before it; put openBands in between.',
    );
  });

  it('are let go when a person stops the motion while they open', () => {
    let asked = false;
    const result = runMotion(rig, run([primitiveStep('openBands'), primitiveStep('probe')]), () => {
      if (rig.phase?.phase === 'primitive' && !asked) {
        asked = true;
        rig.requestStop();
      }
    });
    expect(result).toMatchObject({ cause: 'operator_abort', steps: [{ primitive: 'openBands', endedBy: 'stopped' }] });
    expect(rig.inBinId).toBeNull();
  });
});

describe('a probe', { timeout: 120_000 }, () => {
  it.each([0.5, 1, 3])(
    'measures the free depth before a box of %s kg, below its force cap, and leaves it',
    (massKg) => {
      const contents = [boxAt(0.2, massKg)];
      const result = runMotion(rig, run([primitiveStep('probe', { bladeXM: 0.1, forceCapN: 5 })], contents));
      const [step] = result.steps;
      expect(result).toMatchObject({ outcome: null, cause: null });
      expect(step).toMatchObject({ primitive: 'probe', endedBy: 'force' });
      // The box's front face is 150 mm in.
      expect(Math.abs(step!.travelM! - 0.15)).toBeLessThan(0.002);
      expect(step!.peakForceN).toBeGreaterThan(1);
      expect(step!.peakForceN).toBeLessThan(5);
      expect(Math.abs(placeOf(result.contents)[1]! - 0.2)).toBeLessThan(0.001);
      expect(result.detail).toMatch(/touched something after 15\d mm, with \d\.\d N/);
      expect(rig.inBinId).toBeNull();
    },
  );

  it('goes as deep as asked where nothing stands, beside what stands there and above what lies low', () => {
    const result = runMotion(
      rig,
      run(
        [
          primitiveStep('probe', { bladeXM: 0.25, depthM: 0.3 }),
          primitiveStep('probe', { heightM: 0.12, depthM: 0.3 }),
        ],
        [boxAt(0.2, 1)],
      ),
    );
    expect(result.steps).toMatchObject([{ endedBy: 'goal' }, { endedBy: 'goal' }]);
    for (const step of result.steps) expect(Math.abs(step.travelM! - 0.3)).toBeLessThan(0.003);
    expect(result.peakForceN).toBeLessThan(1);
  });

  it('gives the same bits twice', async () => {
    const once = async () => {
      const fresh = await createCellRig({ tool: 'belts', armUrdf });
      const result = runMotion(fresh, run([primitiveStep('openBands'), primitiveStep('probe')], [boxAt(0.2, 0.6)]));
      fresh.dispose();
      return JSON.stringify(result);
    };
    expect(await once()).toBe(await once());
  });

  it('stands within 70 ms of a halt, stays in the bin, and comes out with a retract', () => {
    const motion = { ...run([primitiveStep('probe')], [boxAt(0.25, 1)]), maxToolSpeedMps: 0.25 };
    expect(rig.begin(motion)).toBeNull();
    let [feltS, haltedS] = [0, 0];
    while (rig.moving) {
      rig.tick();
      if (rig.phase?.phase === 'primitive') feltS += 0.002;
      if (feltS > 4.5 && haltedS === 0) {
        haltedS = rig.timeS;
        rig.halt();
      }
    }
    expect(rig.timeS - haltedS).toBeLessThan(0.07);
    const stopped = rig.takeResult()!;
    expect(stopped).toMatchObject({ cause: 'operator_abort', steps: [{ primitive: 'probe', endedBy: 'stopped' }] });
    expect(rig.inBinId).toBe('3C');
    const out = runMotion(rig, run([primitiveStep('retract')], stopped.contents));
    expect(out.cause).toBeNull();
    expect(rig.inBinId).toBeNull();
  });
});

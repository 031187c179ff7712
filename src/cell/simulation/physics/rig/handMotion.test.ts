import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { primitiveStep } from '#shared/domain/primitive.ts';
import type { CellRig, MotionResult, RigMotion } from '../CellRig.ts';
import { createCellRig } from '../createCellRig.ts';
import { armUrdf, bin, slabs } from '../testing/cellFixtures.ts';

let rig: CellRig;
beforeAll(async () => {
  rig = await createCellRig({ tool: 'belts', armUrdf });
});
afterAll(() => rig.dispose());

/** Runs a motion, halts it after so long if it is not over, and measures how fast and how long it still moved. */
function move(motion: RigMotion, haltAfterS = Infinity): { result: MotionResult; peakMps: number; stopS: number } {
  const refusal = rig.begin(motion);
  if (refusal) throw new Error(refusal);
  const startS = rig.timeS;
  let [peakMps, haltedS] = [0, 0];
  while (rig.moving) {
    rig.tick();
    peakMps = Math.max(peakMps, rig.toolSpeedMps);
    if (haltedS === 0 && rig.timeS - startS > haltAfterS) {
      haltedS = rig.timeS;
      rig.halt();
    }
  }
  return { result: rig.takeResult()!, peakMps, stopS: rig.timeS - haltedS };
}
const jog = (change: Partial<Extract<RigMotion, { kind: 'jog_tool' }>>): RigMotion => ({
  kind: 'jog_tool',
  frame: 'cell',
  linear: [0, 0, 0],
  angular: [0, 0, 0],
  step: null,
  maxToolSpeedMps: 0.25,
  ...change,
});
const sweep = { kind: 'run', bin: bin(), chain: [primitiveStep('sweep', { bladeXM: 0.05, distanceM: 0.1 })] } as const;

describe('the arm under a hand', () => {
  it('M9 stays below 250 mm/s and stands within 60 ms of a halt, tool and joints alike', () => {
    for (const motion of [
      jog({ linear: [1, 0, 0] }),
      jog({ linear: [0, 0, 1] }),
      jog({ angular: [0, 0, 1] }),
      { kind: 'jog_joint', joint: 'J1', direction: -1, step: null, maxToolSpeedMps: 0.25 },
      { kind: 'jog_joint', joint: 'gantry_z', direction: 1, step: null, maxToolSpeedMps: 0.25 },
    ] as RigMotion[]) {
      const { result, peakMps, stopS } = move(motion, 0.5);
      expect(peakMps).toBeGreaterThan(0.1);
      expect(peakMps).toBeLessThan(0.25);
      expect(stopS).toBeLessThan(0.06);
      expect(result.cause).toBe('operator_abort');
    }
  });

  it('M9 the separator stands within 60 ms of a halt too, while it gathers speed and at full speed', () => {
    const chain = [primitiveStep('openBands')];
    for (const afterS of [0.06, 0.18, 0.48]) {
      expect(rig.begin({ kind: 'run', bin: bin(), contents: [], chain, maxToolSpeedMps: 0.25 })).toBeNull();
      while (rig.moving && rig.phase?.phase !== 'primitive') rig.tick();
      expect(rig.moving).toBe(true);
      const openingS = rig.timeS;
      while (rig.timeS - openingS < afterS) rig.tick();
      expect(rig.toolSpeedMps).toBeGreaterThan(0.1);
      const haltedS = rig.timeS;
      rig.halt();
      while (rig.moving) rig.tick();
      expect(rig.timeS - haltedS).toBeLessThan(0.06);
      rig.takeResult();
      rig.begin({ kind: 'park' });
      while (rig.moving) rig.tick();
      rig.takeResult();
    }
  });

  it('makes a step and ends by itself; refuses joints that are not jogged', () => {
    expect(move(jog({ linear: [0, 0, -1], step: 0.03 })).result).toMatchObject({ outcome: null, cause: null });
    expect(
      rig.problemWith({ kind: 'jog_joint', joint: 'paddle_left', direction: 1, step: null, maxToolSpeedMps: 0.1 }),
    ).toContain('paddle_left');
  });

  it('M6 stays in the bin where it was stopped, and comes out with a retract', () => {
    move({ kind: 'park', maxToolSpeedMps: 0.25 });
    const contents = slabs(0.25, 0.33, 3, 0.5);
    const stopped = move({ ...sweep, contents, maxToolSpeedMps: 0.25 }, 8);
    expect(stopped.stopS).toBeLessThan(0.07);
    expect(rig.inBinId).toBe('3C');
    expect(
      rig.problemWith({ kind: 'jog_joint', joint: 'gantry_x', direction: 1, step: null, maxToolSpeedMps: 0.1 }),
    ).toContain('retract it first');
    const out = move({
      ...sweep,
      chain: [primitiveStep('retract')],
      contents: stopped.result.contents,
      maxToolSpeedMps: 0.25,
    });
    expect(out.result).toMatchObject({ cause: null, steps: [{ primitive: 'retract', endedBy: 'goal' }] });
    expect(out.result.contents).toHaveLength(3);
    expect(rig.inBinId).toBeNull();
  });
});

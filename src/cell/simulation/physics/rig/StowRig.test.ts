import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { primitiveStep } from '#shared/domain/primitive.ts';
import type { CellRig, MotionResult } from '../CellRig.ts';
import { createCellRig } from '../createCellRig.ts';
import { armUrdf, bin, product, runMotion, slabs } from '../testing/cellFixtures.ts';
import { insideOf } from '../testing/insideOf.ts';
import { cellRobot } from '../urdf/cellRobot.ts';
import { tcpOf } from './toolSense.ts';

const newRig = () => createCellRig({ tool: 'belts', armUrdf });
const item = (itemId: string, overrides: Parameters<typeof product>[0] = {}) => ({
  itemId,
  product: product(overrides),
});
const limits = () => {
  const robot = cellRobot(armUrdf);
  if (!robot.ok) throw new Error(robot.error);
  return new Map(robot.value.description.joints.map((joint) => [joint.name, joint]));
};
const digest = (rig: CellRig, result: MotionResult): string => {
  const joints = new Float64Array(rig.jointNames.length);
  rig.readJoints(joints);
  return createHash('sha256').update(new Uint8Array(joints.buffer)).update(JSON.stringify(result)).digest('hex');
};

describe('a stow into an empty bin', () => {
  let rig: CellRig;
  let result: MotionResult;
  const phases: string[] = [];
  const fastest = new Map<string, number>();

  beforeAll(async () => {
    rig = await newRig();
    const before = new Float64Array(rig.jointNames.length);
    const now = new Float64Array(rig.jointNames.length);
    rig.readJoints(before);
    result = runMotion(
      rig,
      { kind: 'stow', item: item('new'), bin: bin(), contents: [], chain: [primitiveStep('insert', { xM: 0.1 })] },
      () => {
        const phase = rig.phase?.phase;
        if (phase && phases.at(-1) !== phase) phases.push(phase);
        rig.readJoints(now);
        rig.jointNames.forEach((name, k) => {
          const speed = Math.abs(now[k]! - before[k]!) / 0.002;
          if (speed > (fastest.get(name) ?? 0)) fastest.set(name, speed);
        });
        before.set(now);
      },
    );
  });
  afterAll(() => rig.dispose());

  it('ends as a success with the item inside, where it was sent', () => {
    expect(result).toMatchObject({ outcome: 'success', cause: null, heldItemId: null, floorItemIds: [] });
    expect(rig.heldItem).toBeNull();
    const [placed] = result.contents;
    expect(placed?.itemId).toBe('new');
    const [x, y, z] = placed!.poseInBin.positionM;
    expect(Math.abs(x - 0.1)).toBeLessThan(0.01);
    expect(y - 0.07).toBeGreaterThan(0);
    expect(Math.abs(z - 0.055)).toBeLessThan(0.002);
  });

  it('goes through its phases in order', () => {
    expect(phases).toEqual(['pick', 'approach', 'open_bands', 'primitive', 'leave', 'close_bands', 'look']);
  });

  it('keeps every arm and gantry joint below its speed limit', () => {
    const joints = limits();
    for (const name of ['gantry_x', 'gantry_z', 'J1', 'J2', 'J3', 'J4', 'J5', 'J6'])
      expect(fastest.get(name), name).toBeLessThanOrEqual(joints.get(name)!.velocity);
  });

  it('works at a pace that a cell needs, and gently', () => {
    expect(result.durationS).toBeLessThan(14);
    expect(result.peakForceN).toBeLessThan(25);
    expect(result.steps).toMatchObject([{ primitive: 'insert', endedBy: 'goal' }]);
  });

  it('reports the same bits in another process', () => {
    const script = `
      import { createHash } from 'node:crypto';
      import { primitiveStep } from '#shared/domain/primitive.ts';
      import { createCellRig } from '#cell/simulation/physics/createCellRig.ts';
      import { armUrdf, bin, product, runMotion } from '#cell/simulation/physics/testing/cellFixtures.ts';
      const rig = await createCellRig({ tool: 'belts', armUrdf });
      const result = runMotion(rig, { kind: 'stow', item: { itemId: 'new', product: product() }, bin: bin(), contents: [], chain: [primitiveStep('insert', { xM: 0.1 })] });
      const joints = new Float64Array(rig.jointNames.length);
      rig.readJoints(joints);
      process.stdout.write(createHash('sha256').update(new Uint8Array(joints.buffer)).update(JSON.stringify(result)).digest('hex'));`;
    const other = execFileSync(process.execPath, ['--no-warnings', '--input-type=module-typescript', '-e', script], {
      cwd: new URL('../../../../../', import.meta.url),
      encoding: 'utf8',
    });
    expect(other).toBe(digest(rig, result));
  });
});

describe('a stow that cannot succeed', () => {
  let rig: CellRig;
  beforeAll(async () => {
    rig = await newRig();
  });
  afterAll(() => rig.dispose());

  it('sweeps against a wall of contents within 5 % of the force cap, says so, and keeps the item', () => {
    const capN = 25;
    const result = runMotion(rig, {
      kind: 'stow',
      item: item('new'),
      bin: bin(),
      contents: slabs(0.034, 0.35, 8, 20),
      chain: [
        primitiveStep('sweep', { side: 'right', bladeXM: 0.02, distanceM: 0.08, forceCapN: capN }),
        primitiveStep('insert', { xM: 0.05 }),
      ],
    });
    expect(result).toMatchObject({ outcome: 'unproductive', cause: 'force_limit', heldItemId: 'new' });
    expect(result.steps[0]).toMatchObject({ primitive: 'sweep', endedBy: 'force' });
    expect(result.steps[0]!.peakForceN).toBeGreaterThan(0.5 * capN);
    expect(result.steps[0]!.peakForceN).toBeLessThan(1.05 * capN);
    expect(result.contents).toHaveLength(8);
    expect(rig.heldItem?.itemId).toBe('new');
  });

  it('brings the item that it still holds to the tray of the person', () => {
    const result = runMotion(rig, { kind: 'dispose', to: 'person' });
    expect(result).toMatchObject({ outcome: null, cause: null, heldItemId: null, floorItemIds: [] });
    expect(rig.heldItem).toBeNull();
    expect(rig.begin({ kind: 'dispose', to: 'person' })).toContain('no item');
  });

  it('jams at the mouth of an over-full bin and takes the item back out', () => {
    const result = runMotion(rig, {
      kind: 'stow',
      item: item('thick', { heightM: 0.09 }),
      bin: bin(),
      contents: slabs(0.002, 0.348, 7, 3),
      chain: [primitiveStep('insert', { xM: 0.1 })],
    });
    expect(result.outcome).toBe('unproductive');
    expect(['jammed_at_mouth', 'force_limit', 'no_space_made']).toContain(result.cause);
    expect(result.detail).toMatch(/\d+ N/);
    expect(result.contents).toHaveLength(7);
    rig.removeByHand('thick');
    expect(rig.heldItem).toBeNull();
  });
});

describe('what people and mishaps do to a motion', () => {
  let rig: CellRig;
  beforeAll(async () => {
    rig = await newRig();
  });
  afterAll(() => rig.dispose());
  const stow = (itemId: string) =>
    ({
      kind: 'stow',
      item: item(itemId),
      bin: bin(),
      contents: [],
      chain: [primitiveStep('insert', { xM: 0.1 })],
    }) as const;

  it('withdraws from the bin and keeps the item when it is asked to stop', () => {
    let asked = false;
    const result = runMotion(rig, { ...stow('stopped'), contents: slabs(0.25, 0.33, 1, 1) }, () => {
      if (rig.phase?.phase === 'primitive' && !asked) {
        asked = true;
        rig.requestStop();
      }
    });
    expect(result).toMatchObject({ outcome: 'unproductive', cause: 'operator_abort', heldItemId: 'stopped' });
    expect(result.contents.map((placed) => placed.itemId)).toEqual(['slab0']);
    const joints = new Float64Array(rig.jointNames.length);
    rig.readJoints(joints);
    expect(joints[rig.jointNames.indexOf('separator_upper')]).toBeLessThan(0.02);
  });

  it('stows the item that is in the tool already into another bin, at the reduced speed of manual mode', () => {
    const inside = insideOf(rig);
    let before = tcpOf(inside.scenes.scene);
    let fastest = 0;
    const other = bin({ binId: '4C', originInCellM: [0.8, 0, 1.2] });
    const result = runMotion(rig, { ...stow('stopped'), bin: other, maxToolSpeedMps: 0.25 }, () => {
      const now = tcpOf(inside.scenes.scene);
      fastest = Math.max(fastest, Math.hypot(now[0] - before[0], now[1] - before[1], now[2] - before[2]) / 0.002);
      before = now;
    });
    expect(result.outcome).toBe('success');
    expect(result.contents.map((placed) => placed.itemId)).toEqual(['stopped']);
    expect(fastest).toBeLessThan(0.25);
  });

  it('holds still at once on an emergency stop, and clears the bin before the next motion', () => {
    let stoppedAtS = 0;
    const stopped = runMotion(rig, stow('emergency'), () => {
      if (rig.phase?.phase === 'primitive' && stoppedAtS === 0) {
        stoppedAtS = rig.timeS;
        rig.emergencyStop();
      }
    });
    expect(rig.timeS - stoppedAtS).toBeLessThan(0.3);
    expect(stopped).toMatchObject({ outcome: 'unproductive', cause: 'estop', heldItemId: 'emergency' });
    const next = runMotion(rig, stow('emergency'));
    expect(next).toMatchObject({ outcome: 'success', floorItemIds: [] });
  });

  it('says that an item fell which slipped out of the paddles over the open mouth', () => {
    const { controller } = insideOf(rig);
    const result = runMotion(rig, stow('slippery'), () => {
      // The paddles' drive loses its force on the way.
      if (rig.phase?.phase === 'open_bands') controller.state.squeezeN = 0.2;
    });
    expect(result).toMatchObject({ outcome: 'defect', cause: 'dropped_to_floor', floorItemIds: ['slippery'] });
    expect(result.heldItemId).toBeNull();
  });

  it('breaks a simulation that diverges off with a cause, and is ready again', () => {
    const { scenes } = insideOf(rig);
    let spoilt = false;
    const result = runMotion(rig, stow('wild'), () => {
      if (rig.phase?.phase === 'primitive' && !spoilt) {
        spoilt = true;
        scenes.scene.simulation.velocities.fill(1e9);
      }
    });
    expect(result).toMatchObject({ outcome: 'unproductive', cause: 'motion_timeout', contents: [] });
    expect(result.detail).toContain('unstable');
    expect(rig.moving).toBe(false);
    expect(runMotion(rig, stow('tame')).outcome).toBe('success');
  });

  it('feels nothing when nothing touches the empty tool', () => {
    const wrench = new Float64Array(6);
    let strongest = 0;
    runMotion(rig, { kind: 'park' }, () => {
      rig.readWrench(wrench);
      strongest = Math.max(strongest, Math.hypot(wrench[0]!, wrench[1]!, wrench[2]!));
    });
    // What remains is the tool's inertia on the way: some 4 kg at up to 3 m/s2, along both gantry axes.
    expect(strongest).toBeLessThan(20);
    rig.readWrench(wrench);
    expect(Math.hypot(wrench[0]!, wrench[1]!, wrench[2]!)).toBeLessThan(1);
  });

  it('refuses what it cannot do with a sentence, and stays ready', () => {
    expect(rig.begin({ ...stow('x'), chain: [] })).toContain('no primitives');
    expect(rig.begin({ ...stow('x'), chain: [primitiveStep('insert', { xM: 9 })] })).toContain('insert.xM');
    expect(rig.begin({ ...stow('x'), item: item('x', { lengthM: 0.3, widthM: 0.3, heightM: 0.2 }) })).toContain(
      '20.0 cm',
    );
    expect(rig.moving).toBe(false);
    expect(runMotion(rig, { kind: 'park' })).toMatchObject({ outcome: null, cause: null });
  });
});

const withForearm = (lengthM: string) =>
  armUrdf.replace(
    '<child link="J5_link"/><origin xyz="0.54 0 0"',
    `<child link="J5_link"/><origin xyz="${lengthM} 0 0"`,
  );

describe('an arm of another make', () => {
  it('is loaded from its description and finds its own posture', async () => {
    const longer = withForearm('0.62');
    expect(longer).not.toBe(armUrdf);
    const rig = await createCellRig({ tool: 'belts', armUrdf: longer });
    expect(rig.jointNames).toContain('J6');
    rig.dispose();
  });

  it('is refused with a sentence when it cannot reach the bins', async () => {
    const short = withForearm('0.10').replace(
      '<child link="J3_link"/><origin xyz="0 0 0.71"',
      '<child link="J3_link"/><origin xyz="0 0 0.3"',
    );
    expect(short).not.toBe(armUrdf);
    await expect(createCellRig({ tool: 'belts', armUrdf: short })).rejects.toThrow('does not reach');
  });
});

import { afterEach, describe, expect, it } from 'vitest';
import { binEstimateSchema } from '#shared/domain/estimate.ts';
import type { ManualMotion } from '#shared/domain/manualMotion.ts';
import { primitiveStep } from '#shared/domain/primitive.ts';
import { CellCore } from '#cell/core/CellCore.ts';
import type { CellDrivers } from '#cell/core/cellParts.ts';
import type { ArmDriver, ArmMotion, MotionResult } from '#cell/ports/ArmDriver.ts';
import { createCellRig } from '#cell/simulation/physics/createCellRig.ts';
import { createSettleBin } from '#cell/simulation/physics/settleBin.ts';
import { armUrdf } from '#cell/simulation/physics/testing/cellFixtures.ts';
import { simulatedDrivers } from '#cell/simulation/simulatedDrivers.ts';
import { columnEyes } from '#cell/perception/BinEyes.ts';
import { LocalVision } from '#cell/simulation/vision/LocalVision.ts';
import { testScenario } from '../builders/cellCoreForTests.ts';
import { scriptedDrivers } from '../builders/cellScriptedDrivers.ts';
import { CoreForTests } from '../builders/coreForTests.ts';

interface Machine {
  drivers: CellDrivers;
  dispose: () => void;
}

const BINS = ['3B', '3C'];
/** Every unit is pictured in the booth before it is here. */
const SLOTS = 2;

/** The real simulation: physics, drawn pictures, real perception; its pods have two bins, so that it starts soon. */
async function simulatedMachine(): Promise<Machine> {
  const rig = await createCellRig({ tool: 'belts', armUrdf });
  const scenario = testScenario();
  const drivers = simulatedDrivers({
    rig,
    vision: new LocalVision(columnEyes),
    scenario: {
      ...scenario,
      pod: (podNumber) => {
        const pod = scenario.pod(podNumber);
        return { ...pod, bins: pod.bins.filter(({ binId }) => BINS.includes(binId)) };
      },
    },
    settleBin: await createSettleBin(),
    intakePeriodMs: 100,
    swapMs: 1000,
  });
  return { drivers, dispose: () => rig.dispose() };
}

const scriptedMachine = (): Promise<Machine> =>
  Promise.resolve({ drivers: scriptedDrivers(), dispose: () => undefined });

const jog = (step: number | null): ArmMotion => ({
  kind: 'jog_tool',
  frame: 'cell',
  linear: [0, 0, 1],
  angular: [0, 0, 0],
  step,
  maxToolSpeedMps: 0.1,
});

function joints(arm: ArmDriver): number[] {
  const out = new Float64Array(arm.jointNames.length);
  arm.readJoints(out);
  return [...out];
}

/** Steps until the motion has ended; its result. */
function resultOf(arm: ArmDriver): MotionResult {
  for (let step = 0; arm.moving; step++) {
    if (step > 30_000) throw new Error('The motion did not end within a minute.');
    arm.tick();
  }
  const result = arm.takeResult();
  if (!result) throw new Error('The motion ended without a result.');
  return result;
}

describe.each([
  ['simulated', simulatedMachine],
  ['scripted', scriptedMachine],
])('the %s drivers of a cell', (_, machine) => {
  const opened: Machine[] = [];
  afterEach(() => {
    for (const { dispose } of opened.splice(0)) dispose();
  });
  /** Drivers on their own, with a clock that stands still. */
  async function drivers(): Promise<CellDrivers> {
    const made = await machine();
    opened.push(made);
    made.drivers.world?.begin({ nowMs: 1_000_000, pod: null, itemsMoved: () => undefined }, null);
    return made.drivers;
  }
  /** A core on such drivers, with control in the hands of an operator, once it runs and has something to stow. */
  async function runningCell(): Promise<{ cell: CoreForTests; token: number }> {
    const made = await machine();
    opened.push(made);
    const options = { cellId: 'contract', name: 'Contract', epoch: 'epoch-of-the-contract', startTimeMs: 1_000_000 };
    const cell = new CoreForTests(
      new CellCore({ ...options, ...made.drivers, lookMs: 20, leaseMs: 1e9, bufferSlots: SLOTS }),
    );
    await cell.until(
      ({ cell: { packml }, buffer, estimates }) =>
        packml === 'execute' && buffer.length === SLOTS && estimates.length === BINS.length,
    );
    return { cell, token: cell.acquire() };
  }

  it('move the arm, one motion at a time, and give its result once', async () => {
    const { arm } = await drivers();
    const before = joints(arm);
    expect(before).toHaveLength(arm.jointNames.length);
    expect(arm.moving).toBe(false);
    expect(arm.problemWith(jog(0.02))).toBeNull();
    expect(arm.begin(jog(0.02))).toBeNull();
    expect(arm.moving).toBe(true);
    expect(arm.begin(jog(0.02))).toMatch(/\.$/);
    expect(arm.problemWith(jog(0.02))).toMatch(/\.$/);
    const result = resultOf(arm);
    expect(joints(arm)).not.toEqual(before);
    expect(result).toMatchObject({ outcome: null, cause: null, heldItemId: null, leftBin: null, bin: null });
    expect(result.durationS).toBeGreaterThan(0);
    expect(arm.takeResult()).toBeNull();
    expect(arm.begin({ kind: 'dispose', to: 'person' })).toMatch(/\.$/);
  });

  it('halt an endless motion where it is, and end it with operator_abort', async () => {
    const { arm } = await drivers();
    expect(arm.begin(jog(null))).toBeNull();
    for (let step = 0; step < 100; step++) arm.tick();
    arm.halt();
    expect(resultOf(arm)).toMatchObject({ cause: 'operator_abort', bin: null });
    const atRest = joints(arm);
    for (let step = 0; step < 100; step++) arm.tick();
    expect(Math.max(...joints(arm).map((value, k) => Math.abs(value - atRest[k]!)))).toBeLessThan(1e-4);
  });

  it('stop at once in an emergency, with the sentence that they were given', async () => {
    const { arm } = await drivers();
    expect(arm.begin(jog(null))).toBeNull();
    for (let step = 0; step < 50; step++) arm.tick();
    arm.emergencyStop({ text: 'A light curtain was broken.' });
    expect(resultOf(arm)).toMatchObject({ cause: 'estop', detail: 'A light curtain was broken.' });
  });

  it('bring a pod once, and a unit again and again until it is taken', async () => {
    const { supply } = await drivers();
    const pod = supply.arrivedPod(1_000_000);
    expect(pod?.bins.map(({ binId }) => binId)).toEqual(BINS);
    const unit = supply.arrivedUnit(1_000_000);
    expect(unit?.product).not.toBeNull();
    expect(supply.arrivedUnit(1_010_000)).toEqual(unit);
    supply.unitTaken();
    expect(supply.arrivedUnit(1_020_000)?.itemId).not.toBe(unit?.itemId);
    const promisedMs = supply.releasePod(1_030_000);
    expect(promisedMs).toBeGreaterThanOrEqual(1_030_000);
    expect(supply.arrivedPod(1_030_000)).toBeNull();
    expect(supply.arrivedPod(promisedMs + 60_000)?.podId).not.toBe(pod?.podId);
  });

  it('show every bin as a picture with an estimate that the wire accepts, however late it is evaluated', async () => {
    const { cameras, supply } = await drivers();
    const pod = supply.arrivedPod(1_000_000)!;
    const exposures = pod.bins.map((bin) => cameras.exposeBin(bin));
    for (const expose of exposures) {
      const { estimate, jpeg } = await expose();
      const named = { ...estimate, podId: pod.podId, binId: 'any', capturedAtMs: 0, imageId: 'image' };
      expect(binEstimateSchema.parse(named).status).toBe('ok');
      expect([...jpeg.slice(0, 2)]).toEqual([0xff, 0xd8]);
    }
    const booth = await cameras.exposeBooth(supply.arrivedUnit(1_000_000)!, null)();
    expect(booth.score).toBeLessThan(booth.threshold);
  });

  it('let the core stow an item from the command to the last look', async () => {
    const { cell, token } = await runningCell();
    const request = cell.stowRequest({ chain: [primitiveStep('insert')], origin: 'operator' });
    expect(cell.send({ type: 'stow', request }, { token })).toMatchObject({ accepted: true });
    await cell.until(({ stow }) => stow !== null && stow.phase !== 'pick');
    expect(cell.core.liveViews().every(({ binId }) => binId === request.binId)).toBe(true);
    await cell.until(({ lastStow }) => lastStow !== null, 120_000);
    const { lastStow, buffer, estimates } = cell.core.snapshot;
    expect(lastStow).toMatchObject({ outcome: 'success', cause: null, itemId: request.itemId, binId: request.binId });
    expect(buffer.some(({ itemId }) => itemId === request.itemId)).toBe(false);
    const seen = estimates.find(({ binId }) => binId === request.binId);
    expect(seen?.imageId).toBe(lastStow?.imageAfterId);
    expect(cell.core.pictures.get(lastStow!.imageAfterId!)).not.toBeNull();
    expect(lastStow!.forceTrace.forceN.length).toBeGreaterThan(10);
  });

  it('let the core stop a stow, call a person, and hand the item over', async () => {
    const { cell, token } = await runningCell();
    const request = cell.stowRequest({ chain: [primitiveStep('insert')], origin: 'operator' });
    cell.send({ type: 'stow', request }, { token });
    await cell.until(({ cell: { heldItemId } }) => heldItemId === request.itemId);
    expect(cell.send({ type: 'packml', command: 'stop', reason: 'contract' })).toMatchObject({ accepted: true });
    await cell.until(({ cell: { packml }, lastStow }) => packml === 'stopped' && lastStow !== null, 60_000);
    const { lastStow, interventions } = cell.core.snapshot;
    expect(lastStow).toMatchObject({ outcome: 'unproductive', cause: 'operator_abort' });
    expect(interventions).toMatchObject([{ reason: 'stow_failed', stowId: request.stowId, claim: null }]);
    const { interventionId } = interventions[0]!;
    const claim = { type: 'intervention.claim', interventionId, takeOver: false, reason: '' } as const;
    const claimed = cell.send(claim, { token });
    expect(claimed).toMatchObject({ accepted: true });
    const note = { interventionId, outcome: 'cleared_by_hand', note: 'seen to' } as const;
    const close = { type: 'intervention.close', ...note } as const;
    expect(cell.send(close, { token: claimed.accepted ? claimed.fencingToken : null })).toMatchObject({
      accepted: true,
    });
    expect(cell.core.snapshot.interventions).toEqual([]);
  });

  it('move by hand as long as the control is held, and stand still once it is let go', async () => {
    const { cell, token } = await runningCell();
    cell.send({ type: 'packml', command: 'hold', reason: 'contract' }, { token });
    await cell.until(({ cell: { packml } }) => packml === 'held');
    const { arm } = cell.core;
    const before = joints(arm);
    const up: ManualMotion = {
      kind: 'jog_tool',
      frame: 'cell',
      binId: null,
      linear: [0, 0, 1],
      angular: [0, 0, 0],
      step: null,
    };
    const ended = await cell.holdUntilEnded(up, token, undefined, 20);
    expect(ended).toMatchObject({ endedBy: 'released' });
    expect(joints(arm)).not.toEqual(before);
    expect(arm.moving).toBe(false);
  });
});

describe('a cell without a world', () => {
  it('is real: it says so, and takes no faults', async () => {
    const made = await scriptedMachine();
    const options = { cellId: 'real', name: 'Real', epoch: 'epoch-of-a-real-cell', startTimeMs: 1_000_000 };
    const cell = new CoreForTests(new CellCore({ ...options, ...made.drivers }));
    expect(cell.core.simulated).toBe(false);
    const ack = cell.send({ type: 'fault.set', fault: 'camera_dark', parameters: {} });
    expect(ack).toMatchObject({ accepted: false, code: 'not_supported' });
  });

  it('may have several cameras at a bin; each of them shows what is under way', async () => {
    const made = await scriptedMachine();
    const options = { cellId: 'real', name: 'Real', epoch: 'epoch-of-a-real-cell', startTimeMs: 1_000_000 };
    const cell = new CoreForTests(new CellCore({ ...options, ...made.drivers, lookMs: 20 }));
    await cell.until(({ cell: { packml }, buffer }) => packml === 'execute' && buffer.length === 8);
    expect(cell.core.liveViews()).toEqual([]);
    const request = cell.stowRequest({ origin: 'operator' });
    cell.send({ type: 'stow', request }, { token: cell.acquire() });
    expect(cell.core.liveViews()).toMatchObject([
      { cameraId: 'left', binId: request.binId },
      { cameraId: 'right', binId: request.binId },
    ]);
  });
});

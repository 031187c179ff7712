import type { CellCommand, CellCommandBody, CommandAck } from '#shared/domain/cellCommand.ts';
import type { CellEvent, CellEventType } from '#shared/domain/cellEvent.ts';
import type { Person } from '#shared/domain/intervention.ts';
import type { ManualMotion } from '#shared/domain/manualMotion.ts';
import { previewBasisOf } from '#shared/domain/previewBasisOf.ts';
import { primitiveStep } from '#shared/domain/primitive.ts';
import type { StowRequest } from '#shared/domain/stow.ts';
import { parseCatalogue } from '#cell/scenarios/readCatalogue.ts';
import type { Scenario } from '#cell/scenarios/Scenario.ts';
import { createScenario } from '#cell/scenarios/scenarios.ts';
import { CellCore } from '#cell/core/CellCore.ts';
import type { MessageOrigin } from '#cell/core/MessageOrigin.ts';
import {
  createSimulatedCell,
  type SimulatedCell,
  type SimulatedCellOptions,
} from '#cell/server/createSimulatedCell.ts';
import { simulatedDrivers } from '#cell/simulation/simulatedDrivers.ts';
import type { SimulatedWorld } from '#cell/simulation/SimulatedWorld.ts';
import { ScriptedRig, type ScriptedRigOptions } from './cellScriptedRig.ts';
import { ScriptedVision } from './cellScriptedVision.ts';

export const operator: Person = { operatorId: 'ada', name: 'Ada', consoleId: 'console-1' };
export const otherOperator: Person = { operatorId: 'bo', name: 'Bo', consoleId: 'console-2' };
export const planner: Person = { operatorId: 'planner', name: 'planner of console 1', consoleId: 'console-1' };

/** The one connection of this person's console. */
export const connectionOf = ({ consoleId }: Pick<Person, 'consoleId'>): MessageOrigin => ({
  consoleId,
  connectionId: `socket of ${consoleId}`,
  sessionId: `session of ${consoleId}`,
});

const PRODUCTS = ['box', 'book', 'bag']
  .map((form, k) =>
    JSON.stringify({
      sku: `SKU-${k}`,
      name: `${form} number ${k}`,
      lengthM: 0.2,
      widthM: 0.12,
      heightM: 0.03 + 0.01 * k,
      massKg: 0.3,
      form,
      fragile: false,
      comOffsetM: [0, 0, 0],
    }),
  )
  .join('\n');

export function testScenario(name: 'default' | 'damaged' = 'default', seed = 1): Scenario {
  const catalogue = parseCatalogue(PRODUCTS, 'test products');
  if (!catalogue.ok) throw new Error(catalogue.error);
  return createScenario(name, { catalogue: catalogue.value.items, seed });
}

export type CellForTestsOptions = Partial<SimulatedCellOptions> & {
  rigScript?: ScriptedRigOptions;
  /** False: the core is not told that a simulation stands behind it. */
  simulated?: boolean;
};

/** A cell core on a scripted rig, with what tests ask of it again and again. */
export class CellCoreForTests {
  readonly core: CellCore;
  /** What really lies in its bins. */
  readonly world: SimulatedWorld;
  readonly rig: ScriptedRig;
  readonly vision: ScriptedVision;
  readonly events: CellEvent[] = [];
  private commandNumber = 0;

  constructor(options: CellForTestsOptions = {}) {
    const { rigScript, simulated = true, ...changed } = options;
    this.rig = new ScriptedRig(rigScript);
    this.vision = new ScriptedVision();
    const all: SimulatedCellOptions = {
      cellId: 'test-cell',
      name: 'Test cell',
      epoch: 'epoch-of-the-tests',
      startTimeMs: 1_000_000,
      rig: this.rig,
      vision: this.vision,
      scenario: testScenario(),
      lookMs: 20,
      intakePeriodMs: 100,
      swapMs: 1000,
      // Undamaged by default, and no lease that runs out while a test looks elsewhere.
      leaseMs: 5000,
      ...changed,
    };
    const cell = simulated ? createSimulatedCell(all) : unawareCell(all);
    this.core = cell.core;
    this.world = cell.world;
    this.core.onEvent((event) => this.events.push(event));
  }

  send(
    body: CellCommandBody,
    { by = operator, token = null, commandId, deadlineMs, from }: SendOptions = {},
  ): CommandAck {
    this.commandNumber += 1;
    const command: CellCommand = {
      commandId: commandId ?? `command-${this.commandNumber}`,
      deadlineMs: deadlineMs ?? this.core.nowMs + 2000,
      fencingToken: token,
      by,
      body,
    };
    return this.core.handle(command, from ?? connectionOf(by));
  }

  /** The granted token; throws the refusal's words otherwise. */
  acquire(by: Person = operator, role: 'planner' | 'operator' = 'operator', takeOver = false): number {
    const ack = this.send({ type: 'control.acquire', role, takeOver, reason: 'test' }, { by });
    if (!ack.accepted || ack.fencingToken === null) throw new Error(ack.accepted ? 'no token' : ack.message);
    return ack.fencingToken;
  }

  /** Until the cell runs, the pod is there and every slot is taken. */
  async untilRunning(): Promise<void> {
    await this.until(() => this.core.snapshot.cell.packml === 'execute' && this.core.snapshot.buffer.length === 8);
  }

  async until(condition: () => boolean, limitMs = 30_000): Promise<void> {
    const end = this.core.nowMs + limitMs;
    while (!condition()) {
      if (this.core.nowMs > end)
        throw new Error(`Not reached within ${limitMs} ms of cell time: ${condition.toString()}`);
      await this.core.advance(10);
    }
  }

  /** A motion by hand with the control held until it is over. */
  async holdUntilEnded(motion: ManualMotion, token: number | null, by: Person = operator): Promise<void> {
    this.commandNumber += 1;
    const holdId = `hold-until-ended-${this.commandNumber}`;
    const basis = previewBasisOf(this.core.snapshot, 'binId' in motion ? motion.binId : null);
    const ack = this.send({ type: 'hold.begin', holdId, motion, speedFraction: 1, basis }, { token, by });
    if (!ack.accepted) throw new Error(ack.message);
    const { connectionId } = connectionOf(by);
    let echoIndex: number | null = null;
    for (let index = 0; !this.bodies('manual.ended').some((body) => body.holdId === holdId); index++) {
      if (index > 5000) throw new Error('The motion by hand did not end.');
      echoIndex = this.core.holdBeat({ holdId, index, echoIndex }, connectionId)?.index ?? echoIndex;
      await this.core.advance(24);
    }
  }

  stowRequest(change: Partial<StowRequest> = {}): StowRequest {
    this.commandNumber += 1;
    return {
      stowId: `stow-${this.commandNumber}`,
      itemId: this.core.snapshot.buffer.find((item) => item.location.place === 'buffer')?.itemId ?? 'none',
      binId: '3C',
      chain: [primitiveStep('insert')],
      prediction: { pSuccess: 0.98, expectedS: 10 },
      origin: 'planner',
      ...change,
    };
  }

  bodies<Type extends CellEventType>(type: Type): Extract<CellEvent['body'], { type: Type }>[] {
    return this.events
      .map((event) => event.body)
      .filter((body): body is Extract<CellEvent['body'], { type: Type }> => body.type === type);
  }
}

/** On the same drivers, but nothing tells it of a world behind them. */
function unawareCell(options: SimulatedCellOptions): Pick<SimulatedCell, 'core' | 'world'> {
  const { world, ...drivers } = simulatedDrivers(options);
  return { core: new CellCore({ ...options, ...drivers, world: null }), world };
}

interface SendOptions {
  by?: Person;
  token?: number | null;
  commandId?: string;
  deadlineMs?: number;
  from?: MessageOrigin;
}

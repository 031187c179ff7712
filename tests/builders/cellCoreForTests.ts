import { parseCatalogue } from '#cell/simulation/scenarios/readCatalogue.ts';
import type { Scenario } from '#cell/simulation/scenarios/Scenario.ts';
import { createScenario } from '#cell/simulation/scenarios/scenarios.ts';
import { CellCore } from '#cell/core/CellCore.ts';
import {
  createSimulatedCell,
  type SimulatedCell,
  type SimulatedCellOptions,
} from '#cell/server/createSimulatedCell.ts';
import { simulatedDrivers } from '#cell/simulation/simulatedDrivers.ts';
import type { SimulatedWorld } from '#cell/simulation/SimulatedWorld.ts';
import { ScriptedRig, type ScriptedRigOptions } from './cellScriptedRig.ts';
import { ScriptedVision } from './cellScriptedVision.ts';
import { CoreForTests } from './coreForTests.ts';

export { connectionOf, operator, otherOperator, planner } from './coreForTests.ts';

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
export class CellCoreForTests extends CoreForTests {
  /** What really lies in its bins. */
  readonly world: SimulatedWorld;
  readonly rig: ScriptedRig;
  readonly vision: ScriptedVision;

  constructor(options: CellForTestsOptions = {}) {
    const { rigScript, simulated = true, ...changed } = options;
    const scriptedRig = new ScriptedRig(rigScript);
    const vision = new ScriptedVision();
    const all: SimulatedCellOptions = {
      cellId: 'test-cell',
      name: 'Test cell',
      epoch: 'epoch-of-the-tests',
      startTimeMs: 1_000_000,
      rig: scriptedRig,
      vision,
      scenario: testScenario(),
      lookMs: 20,
      intakePeriodMs: 100,
      swapMs: 1000,
      // Undamaged by default, and no lease that runs out while a test looks elsewhere.
      leaseMs: 5000,
      ...changed,
    };
    const cell = simulated ? createSimulatedCell(all) : unawareCell(all);
    super(cell.core);
    this.rig = scriptedRig;
    this.vision = vision;
    this.world = cell.world;
  }
}

/** On the same drivers, but nothing tells it of a world behind them. */
function unawareCell(options: SimulatedCellOptions): Pick<SimulatedCell, 'core' | 'world'> {
  const { world, ...drivers } = simulatedDrivers(options);
  return { core: new CellCore({ ...options, ...drivers, world: null }), world };
}

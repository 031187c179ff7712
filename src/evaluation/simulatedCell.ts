import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CatalogueItem } from '#shared/domain/item.ts';
import { createCellRig } from '#cell/simulation/physics/createCellRig.ts';
import { createSettleBin } from '#cell/simulation/physics/settleBin.ts';
import type { Scenario } from '#cell/simulation/scenarios/Scenario.ts';
import type { ScenarioName } from '#cell/simulation/scenarios/scenarios.ts';
import { createScenario } from '#cell/simulation/scenarios/scenarios.ts';
import { createSimulatedCell, type SimulatedCell } from '#cell/server/createSimulatedCell.ts';
import { SIMULATED_BUFFER_SLOTS } from '#cell/simulation/simulatedDrivers.ts';
import { openEyes } from '#cell/perception/BinEyes.ts';
import { DEFAULT_EYES } from '#cell/perception/eyesNames.ts';
import { StowVision } from './StowVision.ts';

export interface SimulatedCellOptions {
  catalogue: readonly CatalogueItem[];
  seed: number;
  tool: 'belts' | 'plunger';
  /** What the pods bring; `default` where it is left out. */
  pods?: StowPods;
  /** Places in the buffer; as the simulated cell has them where it is left out. */
  buffer?: number;
  /** What judges the bins, as `openEyes` takes it; the cell's own where it is left out. */
  eyes?: string;
  /** Pods have only these bins; all where it is left out. For quick checks. */
  binIds?: readonly string[];
}

/** As people leave real ones, tidy and rather empty, each bin from empty to half full, or empty. */
export const stowPods = ['stocked', 'default', 'half-full', 'empty'] as const satisfies readonly ScenarioName[];
export type StowPods = (typeof stowPods)[number];

/** Any moment will do, as long as it is always the same: 1 January 2025, 00:00 UTC. */
const START_TIME_MS = Date.UTC(2025, 0, 1);
/** Leases never run out: nobody else wants control. */
const LEASE_MS = 1e12;

/** The cell as `npm run cell` runs it, in simulated time and on this thread, so that every run is the same. */
export async function simulatedCell({
  catalogue,
  seed,
  tool,
  pods = 'default',
  buffer = SIMULATED_BUFFER_SLOTS,
  eyes = DEFAULT_EYES,
  binIds,
}: SimulatedCellOptions): Promise<SimulatedCell> {
  const opened = await openEyes(eyes);
  if (!opened.ok) throw new Error(opened.error);
  const scenario = createScenario(pods, { catalogue, seed });
  const armUrdf = readFileSync(
    fileURLToPath(new URL('../../resources/arm/supercargo-arm.urdf', import.meta.url)),
    'utf8',
  );
  return createSimulatedCell({
    cellId: 'evaluated',
    name: 'evaluated cell',
    epoch: `evaluation-${seed}`,
    startTimeMs: START_TIME_MS,
    rig: await createCellRig({ tool, armUrdf }),
    vision: new StowVision(opened.value),
    scenario: binIds ? withBins(scenario, binIds) : scenario,
    settleBin: await createSettleBin(),
    leaseMs: LEASE_MS,
    bufferSlots: buffer,
  });
}

const withBins = (scenario: Scenario, binIds: readonly string[]): Scenario => ({
  ...scenario,
  pod: (podNumber) => {
    const pod = scenario.pod(podNumber);
    return { ...pod, bins: pod.bins.filter(({ binId }) => binIds.includes(binId)) };
  },
});

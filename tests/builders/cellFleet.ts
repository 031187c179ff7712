import { fork } from 'node:child_process';
import { once } from 'node:events';

export interface CellFleet {
  cells: { url: string; token: string }[];
  close(): void;
}

export interface FleetOptions {
  count: number;
  /** Length of a scripted motion, seconds. Default 8. */
  motionS?: number;
  /** Every cell fails its first stow and calls for a person. */
  onFire?: boolean;
  /** How long control outlasts the last renewal, milliseconds. Default 5000. */
  leaseMs?: number;
}

/**
 * Many cells on scripted rigs behind real sockets, with telemetry at the rates of a real cell, in one process of their own:
 * what a console sees of them is real, what it costs to compute them is next to nothing.
 */
export async function startCellFleet({
  count,
  motionS = 8,
  onFire = false,
  leaseMs = 5000,
}: FleetOptions): Promise<CellFleet> {
  const child = fork(
    new URL('./cellFleetProcess.ts', import.meta.url),
    [String(count), String(motionS), String(onFire), String(leaseMs)],
    {
      execArgv: ['--disable-warning=ExperimentalWarning'],
    },
  );
  const [cells] = (await once(child, 'message')) as [CellFleet['cells']];
  return { cells, close: () => void (child.connected && child.disconnect()) };
}

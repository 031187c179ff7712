import type { SlipCount } from './ChaosHand.ts';
import type { ChaosHostileCell } from './ChaosHostileCell.ts';
import type { ChaosWitness } from './ChaosWitness.ts';

export interface ChaosOptions {
  seed: number;
  /** Simulated hours of chaos. */
  hours: number;
  /** The run goes on, up to four times as long, until hands have let go in so many ways; default 0. A short run may have a single hold. */
  leastSlips?: number;
  /** Where cell and consoles keep their data; made and removed by the caller. */
  folder: string;
  /** Times as many faults as usual; default 1. */
  intensity?: number;
  onProgress?: (hours: number, violations: number) => void;
  onViolation?: (violation: string) => void;
}

export interface ChaosReport {
  seed: number;
  simulatedHours: number;
  wallS: number;
  kills: { cell: number; cellInCommit: number; console: number };
  links: { cut: number; silent: number };
  consoles: { frozen: number; windowClosed: number };
  /** How often this program itself stood still, real time, for longer than its sockets bear. */
  standstills: number;
  /** How often a wall clock was set. */
  clocksSet: { console: number; cell: number };
  /** How hands stopped holding. */
  slips: SlipCount;
  /** What the hostile cell beside the good one sent. */
  hostile: ChaosHostileCell['sent'];
  commands: { sent: number; unanswered: number; answered: number; accepted: number };
  interventions: ChaosWitness['interventions'] & { openAtEnd: number };
  control: { leases: number; expired: number; takenOver: number };
  motions: number;
  holdToRun: { motions: number; beats: number };
  events: number;
  violations: string[];
}

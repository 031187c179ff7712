import { standingFault, type ActiveFault, type FaultName, type FaultParameters } from '#shared/domain/fault.ts';
import { soundRig, type RigFaults } from '#cell/simulation/physics/rig/RigFaults.ts';
import type { BinRequest } from '#cell/simulation/rendering/SceneRequest.ts';

/** What the faults that stand do to the parts of the simulated cell. */
export interface BrokenParts {
  rig: RigFaults;
  camera: Pick<BinRequest, 'lampShare' | 'isFrozen'>;
  /** By so much a drive unit is later than it is anyway. */
  lateMs: number;
  isUnreadable: (unitNumber: number) => boolean;
}

export const soundParts: BrokenParts = { rig: soundRig, camera: {}, lateMs: 0, isUnreadable: () => false };

export function brokenParts(standing: readonly ActiveFault[]): BrokenParts {
  const of = (name: FaultName): FaultParameters | null => standingFault(standing, name);
  const dark = of('camera_dark');
  const unreadable = of('label_unreadable');
  return {
    rig: brokenRig(of),
    camera: {
      ...(dark ? { lampShare: Number(dark['lightShare']) } : {}),
      ...(of('camera_frozen') ? { isFrozen: true } : {}),
    },
    lateMs: 1000 * Number(of('drive_unit_late')?.['lateS'] ?? 0),
    isUnreadable: (unitNumber) => unreadable !== null && unitNumber % Number(unreadable['everyNth']) === 0,
  };
}

function brokenRig(of: (name: FaultName) => FaultParameters | null): RigFaults {
  const belts = of('belt_slips');
  const hook = of('hook_missing');
  const sensor = of('force_offset');
  return {
    ...soundRig,
    ...(belts
      ? { belts: { frictionShare: Number(belts['frictionShare']), slipShare: Number(belts['slipShare']) } }
      : {}),
    ...(hook
      ? {
          separator: {
            bar: hook['bar'] === 'lower' ? 'lower' : 'upper',
            failure: hook['failure'] === 'broken_off' ? 'broken_off' : 'stuck',
          },
        }
      : {}),
    ...(sensor
      ? {
          forceSensor: {
            axis: sensor['axis'] === 'y' ? 'y' : sensor['axis'] === 'z' ? 'z' : 'x',
            offsetN: Number(sensor['offsetN']),
            driftNPerS: Number(sensor['driftNPerS']),
          },
        }
      : {}),
  };
}

import { z } from 'zod';

/** Cell states of ISA-TR88.00.02 (PackML) by their code. */
export const packmlStateCodes = {
  clearing: 1,
  stopped: 2,
  starting: 3,
  idle: 4,
  suspended: 5,
  execute: 6,
  stopping: 7,
  aborting: 8,
  aborted: 9,
  holding: 10,
  held: 11,
  unholding: 12,
  suspending: 13,
  unsuspending: 14,
  resetting: 15,
  completing: 16,
  complete: 17,
} as const;
export type PackmlState = keyof typeof packmlStateCodes;
export const packmlStates = Object.keys(packmlStateCodes) as [PackmlState, ...PackmlState[]];
export const packmlStateSchema = z.enum(packmlStates);

export const packmlCommands = [
  'reset',
  'start',
  'stop',
  'hold',
  'unhold',
  'suspend',
  'unsuspend',
  'abort',
  'clear',
] as const;
export const packmlCommandSchema = z.enum(packmlCommands);
export type PackmlCommand = z.infer<typeof packmlCommandSchema>;

export const cellModes = ['production', 'maintenance', 'manual'] as const;
export const cellModeSchema = z.enum(cellModes);
export type CellMode = z.infer<typeof cellModeSchema>;

/** States that a command leads away from; each acting state ends by itself (`packmlCompletions`). */
export const packmlTransitions: Readonly<Record<PackmlCommand, Partial<Record<PackmlState, PackmlState>>>> = {
  reset: { stopped: 'resetting', complete: 'resetting' },
  start: { idle: 'starting' },
  hold: { execute: 'holding', suspended: 'holding', starting: 'holding', unholding: 'holding' },
  unhold: { held: 'unholding' },
  suspend: { execute: 'suspending' },
  unsuspend: { suspended: 'unsuspending' },
  stop: Object.fromEntries(
    packmlStates
      .filter((s) => !['stopped', 'stopping', 'aborting', 'aborted', 'clearing'].includes(s))
      .map((s) => [s, 'stopping']),
  ),
  abort: Object.fromEntries(
    packmlStates.filter((s) => s !== 'aborting' && s !== 'aborted').map((s) => [s, 'aborting']),
  ),
  clear: { aborted: 'clearing' },
};

/** Where each acting state leads when its work is done. */
export const packmlCompletions: Readonly<Partial<Record<PackmlState, PackmlState>>> = {
  resetting: 'idle',
  starting: 'execute',
  holding: 'held',
  unholding: 'execute',
  suspending: 'suspended',
  unsuspending: 'execute',
  stopping: 'stopped',
  aborting: 'aborted',
  clearing: 'stopped',
  completing: 'complete',
};

/** The next state, or null where the command is not allowed. */
export const packmlNext = (state: PackmlState, command: PackmlCommand): PackmlState | null =>
  packmlTransitions[command][state] ?? null;

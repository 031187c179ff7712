import type { PackmlCommand, PackmlState } from '#shared/domain/packml.ts';
import { packmlNext } from '#shared/domain/packml.ts';

/** How abnormal something is: none is grey. Each has a shape beside its colour. */
export type Tone = 'none' | 'soon' | 'act' | 'unsure';

export const toneShape: Readonly<Record<Tone, string>> = { none: '', soon: '▲', act: '◆', unsure: '?' };

const tones: Partial<Record<PackmlState, Tone>> = { aborting: 'act', aborted: 'act', holding: 'soon', held: 'soon' };

export const stateTone = (state: PackmlState): Tone => tones[state] ?? 'none';

/** The sensible next command by state, also while an acting state still runs towards the one in which it is allowed. */
const nextByState: Readonly<Record<PackmlState, PackmlCommand>> = {
  execute: 'hold',
  starting: 'hold',
  unholding: 'hold',
  unsuspending: 'hold',
  suspending: 'unsuspend',
  suspended: 'unsuspend',
  holding: 'unhold',
  held: 'unhold',
  aborting: 'clear',
  aborted: 'clear',
  clearing: 'reset',
  stopping: 'reset',
  stopped: 'reset',
  completing: 'reset',
  complete: 'reset',
  resetting: 'start',
  idle: 'start',
};

/** Always one command, so that nothing jumps; `allowed` says whether the state takes it already. */
export function nextCommand(state: PackmlState): { command: PackmlCommand; allowed: boolean } {
  const command = nextByState[state];
  return { command, allowed: packmlNext(state, command) !== null };
}

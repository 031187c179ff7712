import { z } from 'zod';
import { countSchema, idSchema, timeMsSchema } from '#shared/units/wireBounds.ts';
import { statement } from '#shared/words/statements/statements.ts';
import { personSchema } from './intervention.ts';
import type { Said } from './statement.ts';

/** Where the present production run ends; whichever of the goals comes first. */
export const productionRunSchema = z.object({
  by: personSchema,
  setAtMs: timeMsSchema,
  /** Successful stows from the moment it was set; 0 ends the run at once. */
  stows: countSchema.nullable(),
  /** The cell's counter of successes at that moment. */
  successesBefore: countSchema,
  /** Units that a person put into the pod since: the order is not lost when the arm is not the one who finishes it. */
  unitsByHand: countSchema.optional(),
  /** Cell time, for instance the shift's end. */
  untilMs: timeMsSchema.nullable(),
  /** Ends when this pod has left; null when it does not matter. */
  podId: idSchema.nullable(),
});
export type ProductionRun = z.infer<typeof productionRunSchema>;

/** What of the run's stows is done, by the arm or by hand. */
export const stowsDone = (
  { successesBefore, unitsByHand = 0 }: Pick<ProductionRun, 'successesBefore' | 'unitsByHand'>,
  successes: number,
): number => successes - successesBefore + unitsByHand;

/** Why the run is over; null while it goes on. */
export function runEnded(
  run: ProductionRun,
  now: { timeMs: number; successes: number; podId: string | null },
): Said | null {
  if (run.stows === 0)
    return {
      text: `${run.by.name} ended the production run.`,
      statement: statement('run_ended_by', { name: run.by.name }),
    };
  if (run.stows !== null && stowsDone(run, now.successes) >= run.stows)
    return {
      text: `The production run of ${run.stows} ${run.stows === 1 ? 'stow' : 'stows'} is done.`,
      statement: statement('run_stows_done', { stows: run.stows }),
    };
  if (run.untilMs !== null && now.timeMs >= run.untilMs)
    return { text: 'The time of the production run is over.', statement: statement('run_time_over') };
  if (run.podId !== null && run.podId !== now.podId)
    return {
      text: `The pod ${run.podId} is done, and the run with it.`,
      statement: statement('run_pod_left', { podId: run.podId }),
    };
  return null;
}

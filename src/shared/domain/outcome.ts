import { z } from 'zod';

export const stowOutcomes = ['success', 'unproductive', 'defect'] as const;
export const stowOutcomeSchema = z.enum(stowOutcomes);
export type StowOutcome = z.infer<typeof stowOutcomeSchema>;

/** Nothing was stowed and nothing was harmed. */
export const unproductiveCauses = [
  'no_space_made',
  'force_limit',
  'jammed_at_mouth',
  'grip_lost',
  'bands_not_opened',
  'motion_timeout',
  'perception_mismatch',
  'operator_abort',
  'link_lost',
  'estop',
] as const;

/** An item fell, was damaged or was left protruding. */
export const defectCauses = [
  'dropped_to_floor',
  'protruding',
  'ejected_other_item',
  'item_damaged',
  'other_item_damaged',
] as const;

/** The closed list of causes; a success has none. */
export const stowCauses = [...unproductiveCauses, ...defectCauses] as const;
export const stowCauseSchema = z.enum(stowCauses);
export type StowCause = z.infer<typeof stowCauseSchema>;

/** The outcome that a cause belongs to. */
export function outcomeOfCause(cause: StowCause): Exclude<StowOutcome, 'success'> {
  return (defectCauses as readonly string[]).includes(cause) ? 'defect' : 'unproductive';
}

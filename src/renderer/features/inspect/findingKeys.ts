import type { FindingDecision, ItemDestination } from '#shared/domain/finding.ts';
import type { InspectAction } from './useInspectKeys.ts';

export interface Choice {
  decision: FindingDecision;
  destination?: ItemDestination;
  action: InspectAction;
}

/** Every decision with its key, in the order in which they are offered. */
export const findingChoices: readonly Choice[] = [
  { decision: 'release', action: 'inspect.release' },
  { decision: 'stow', action: 'inspect.stow' },
  { decision: 'sideline', destination: 'discount', action: 'inspect.discount' },
  { decision: 'sideline', destination: 'refurbish', action: 'inspect.refurbish' },
  { decision: 'sideline', destination: 'donate', action: 'inspect.donate' },
  { decision: 'sideline', destination: 'dispose', action: 'inspect.dispose' },
];

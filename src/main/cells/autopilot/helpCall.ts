import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { PlanIssue } from '#shared/domain/intervention.ts';
import type { PlanCandidate, PlanResult } from '#shared/domain/plan.ts';
import { statement, type Statement } from '#shared/words/statements/statements.ts';
import { outsideSupport } from './modelSupport.ts';

/** A stow that succeeds less often than every second time is not tried without asking. */
export const LEAST_TO_TRY = 0.5;
/** So long without any plan, on the workstation's clock, before a person is asked. */
export const NO_PLAN_AFTER_MS = 20_000;
/** Pods sent away one after the other without a stow between them. */
export const SWAPS_WITHOUT_STOW = 3;

export interface HelpCall {
  planIssue: PlanIssue;
  /** Null when it is about the whole cell. */
  itemId: string | null;
  binId: string | null;
  pSuccess: number | null;
  /** What is asked, and why. */
  statement: Statement;
}

/** Items about which a planner has asked and nobody has answered yet: it does not plan with them. */
export const withheldItemIds = ({ interventions }: CellSnapshot): ReadonlySet<string> =>
  new Set(interventions.flatMap(({ planIssue, itemId }) => (planIssue !== null && itemId !== null ? [itemId] : [])));

export const withoutItems = (snapshot: CellSnapshot, itemIds: ReadonlySet<string>): CellSnapshot =>
  itemIds.size === 0 ? snapshot : { ...snapshot, buffer: snapshot.buffer.filter(({ itemId }) => !itemIds.has(itemId)) };

/**
 * Whether a person decides about the stow that was chosen. `answered`: items that a person has seen and left to the planner;
 * it tries those.
 */
export function helpWithStow(
  chosen: PlanCandidate,
  snapshot: CellSnapshot,
  answered: ReadonlySet<string>,
): HelpCall | null {
  const item = snapshot.buffer.find(({ itemId }) => itemId === chosen.itemId);
  if (!item || answered.has(item.itemId)) return null;
  const { itemId, binId, pSuccess } = chosen;
  const about = { itemId, binId, pSuccess };
  if (pSuccess < LEAST_TO_TRY)
    return {
      ...about,
      planIssue: 'low_confidence',
      statement: statement('asks_low_confidence', { product: item.product.name, pSuccess, limit: LEAST_TO_TRY }),
    };
  const unknown = outsideSupport(item.product);
  return unknown
    ? {
        ...about,
        planIssue: 'outside_support',
        statement: statement('asks_outside_support', { product: item.product.name, ...unknown }),
      }
    : null;
}

/** What is missing from outside is waited for; a finding has a call of its own. */
const needsNobody: readonly string[] = ['buffer_empty', 'no_pod', 'stow_running', 'tool_occupied'];

/** Whether a person is asked because the planner has found nothing to do for so long. */
export function helpWithoutPlan(
  { decision }: PlanResult,
  snapshot: CellSnapshot,
  waitingForMs: number,
  swapsWithoutStow: number,
): HelpCall | null {
  const call = (asked: Statement): HelpCall => ({
    planIssue: 'no_plan',
    itemId: null,
    binId: null,
    pSuccess: null,
    statement: asked,
  });
  if (decision.kind === 'swap_pod' && swapsWithoutStow >= SWAPS_WITHOUT_STOW) {
    const { code: why, values } = decision.reason;
    return call(statement('asks_after_swaps', { ...values, swaps: swapsWithoutStow, why }));
  }
  if (decision.kind !== 'wait' || waitingForMs < NO_PLAN_AFTER_MS) return null;
  const { code, values } = decision.reason;
  if (needsNobody.includes(code)) return null;
  if (code === 'items_not_ready' && snapshot.findings.length > 0) return null;
  return call(statement('asks_no_plan', { ...values, waitedS: Math.round(waitingForMs / 1000), why: code }));
}

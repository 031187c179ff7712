import type { CellView } from '#shared/bridge/bridge.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import { reasonInEnglish, statementOf } from '#shared/domain/plan.ts';
import type { AlarmCondition } from './alarmBook.ts';
import type { CellHistory } from './CellHistory.ts';
import { condition } from './condition.ts';

const MINUTE_MS = 60_000;
/** The first look at forty bins takes its time: before this, missing estimates are no news. */
const FIRST_LOOK_MS = 3 * MINUTE_MS;

/** What a cell's snapshot says by itself, with the little that must be remembered. Ages are on the cell's clock. */
export function cellConditions(view: CellView, past: CellHistory, nowMs: number): AlarmCondition[] {
  const { snapshot, cellKey } = view;
  if (!snapshot) return [];
  const { clockOffsetMs } = view.link;
  const cellNowMs = nowMs + clockOffsetMs;
  const here = (timeMs: number): number => timeMs - clockOffsetMs;
  return [
    ...standing(snapshot, cellKey, here),
    ...calls(snapshot, cellKey, cellNowMs, here),
    ...items(snapshot, cellKey),
    ...supply(view, snapshot, past, here),
    ...seeing(snapshot, past, cellKey, cellNowMs, here),
  ];
}

type Here = (timeMs: number) => number;

function standing({ cell }: CellSnapshot, cellKey: string, here: Here): AlarmCondition[] {
  const said = { text: cell.packmlReason, statement: cell.packmlStatement, beganAtMs: here(cell.packmlSinceMs) };
  const found: AlarmCondition[] = [];
  if (cell.packml === 'aborting' || cell.packml === 'aborted') found.push(condition('cell_aborted', cellKey, said));
  if (cell.packml === 'holding' || cell.packml === 'held') found.push(condition('cell_held', cellKey, said));
  if (cell.packml === 'suspending' || cell.packml === 'suspended')
    found.push(condition('cell_suspended', cellKey, said));
  if (cell.packml === 'stopped' || cell.packml === 'idle' || cell.packml === 'complete')
    found.push(condition('cell_left_stopped', cellKey, said));
  if (cell.mode !== 'production') found.push(condition('cell_left_in_manual', cellKey));
  return found;
}

function calls({ interventions }: CellSnapshot, cellKey: string, cellNowMs: number, here: Here): AlarmCondition[] {
  const found: AlarmCondition[] = [];
  // A call that is about a finding has the finding's own alarm: one warning, not two.
  const open = interventions.filter(({ reason }) => reason !== 'finding').sort((a, b) => a.openedAtMs - b.openedAtMs);
  const waiting = open.filter(({ claim }) => claim === null);
  const newest = waiting.at(-1);
  if (newest)
    found.push(
      condition('intervention_waiting', cellKey, {
        text: newest.detail,
        statement: newest.statement,
        occurrence: newest.openedAtMs,
        beganAtMs: here(waiting[0]!.openedAtMs),
        subject: { kind: 'intervention', id: newest.interventionId },
      }),
    );
  const [oldest] = open;
  if (oldest)
    found.push(
      condition('intervention_overdue', cellKey, {
        value: (cellNowMs - oldest.openedAtMs) / MINUTE_MS,
        text: oldest.detail,
        statement: oldest.statement,
        beganAtMs: here(oldest.openedAtMs),
        subject: { kind: 'intervention', id: oldest.interventionId },
      }),
    );
  return found;
}

function items({ cell, buffer, lastStow, stow }: CellSnapshot, cellKey: string): AlarmCondition[] {
  const found: AlarmCondition[] = [];
  const nameOf = (itemId: string): string => buffer.find((item) => item.itemId === itemId)?.product.name ?? itemId;
  if (cell.floorItemIds.length > 0)
    found.push(condition('item_on_floor', cellKey, { text: cell.floorItemIds.map(nameOf).join(', ') }));
  const protruding = stow ? [] : buffer.filter((item) => item.location.place === 'mouth');
  const [first] = protruding;
  if (first)
    found.push(
      condition('item_protruding', cellKey, {
        text: protruding.map((item) => item.product.name).join(', '),
        subject: first.location.place === 'mouth' ? { kind: 'bin', id: first.location.binId } : null,
      }),
    );
  if (cell.heldItemId !== null && !stow && cell.packml !== 'execute')
    found.push(condition('item_left_in_tool', cellKey, { text: nameOf(cell.heldItemId) }));
  if (lastStow && (lastStow.cause === 'item_damaged' || lastStow.cause === 'other_item_damaged'))
    found.push(
      condition('item_damaged', cellKey, {
        text: lastStow.detail,
        occurrence: cell.counters.defect,
        subject: { kind: 'bin', id: lastStow.binId },
      }),
    );
  const worst = buffer.toSorted((a, b) => b.failedAttempts - a.failedAttempts)[0];
  if (worst)
    found.push(condition('item_fails_again', cellKey, { value: worst.failedAttempts, text: worst.product.name }));
  return found;
}

function supply(view: CellView, snapshot: CellSnapshot, past: CellHistory, here: Here): AlarmCondition[] {
  const { cellKey, planning } = view;
  const found: AlarmCondition[] = [];
  if (!snapshot.pod)
    found.push(condition('pod_missing', cellKey, past.podGoneMs === null ? {} : { beganAtMs: here(past.podGoneMs) }));
  const atHand = snapshot.buffer.filter(({ location }) => location.place !== 'floor' && location.place !== 'mouth');
  if (atHand.length === 0) found.push(condition('buffer_empty', cellKey));
  const { result } = planning;
  const isAtWork = snapshot.stow !== null;
  if (
    atHand.length > 0 &&
    snapshot.pod &&
    !isAtWork &&
    result?.decision.kind === 'wait' &&
    result.candidates.length === 0
  )
    found.push(
      condition('no_plan', cellKey, {
        text: reasonInEnglish(result.decision.reason),
        statement: statementOf(result.decision.reason),
      }),
    );
  return found;
}

function seeing(
  { findings, pod, estimates }: CellSnapshot,
  past: CellHistory,
  cellKey: string,
  cellNowMs: number,
  here: Here,
): AlarmCondition[] {
  const found: AlarmCondition[] = [];
  const newest = findings.at(-1);
  if (newest)
    found.push(
      condition('finding_waiting', cellKey, {
        occurrence: newest.raisedAtMs,
        beganAtMs: here(findings[0]!.raisedAtMs),
        subject: { kind: 'finding', id: newest.findingId },
      }),
    );
  if (past.inspectionFailed)
    found.push(
      condition('booth_blind', cellKey, {
        text: past.inspectionFailed.text,
        statement: past.inspectionFailed.statement,
        beganAtMs: here(past.inspectionFailed.atMs),
      }),
    );
  if (past.lookFailed)
    found.push(
      condition('camera_blind', cellKey, {
        text: past.lookFailed.text,
        statement: past.lookFailed.statement,
        beganAtMs: here(past.lookFailed.atMs),
      }),
    );
  if (pod) {
    const seen = new Set(estimates.map((estimate) => estimate.binId));
    const missing = pod.bins.filter((bin) => !seen.has(bin.binId)).length;
    const isFirstLook = past.podSinceMs !== null && cellNowMs - past.podSinceMs < FIRST_LOOK_MS;
    if (missing > 0 && !isFirstLook) found.push(condition('estimates_missing', cellKey, { value: missing }));
    if (estimates.length > 0) {
      const oldestMs = Math.min(...estimates.map((estimate) => estimate.capturedAtMs));
      const refused = estimates.filter((estimate) => estimate.status === 'refused').length;
      found.push(
        condition('estimates_old', cellKey, { value: (cellNowMs - oldestMs) / MINUTE_MS }),
        condition('estimates_refused', cellKey, { value: refused / pod.bins.length }),
      );
    }
  }
  return found;
}

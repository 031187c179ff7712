import type { CellCommandBody, CommandAck } from '#shared/domain/cellCommand.ts';
import type { CellEvent } from '#shared/domain/cellEvent.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { Intervention, Person } from '#shared/domain/intervention.ts';

export type Role = 'operator' | 'planner';

/** Control that this console holds over a cell, for its operator or for its planner. */
export interface HeldControl {
  fencingToken: number;
  /** Control that came with a claim ends with the intervention; control that was asked for stays until it is released. */
  cameWith: 'acquire' | 'claim';
}
export type HeldControls = Readonly<Record<Role, HeldControl | null>>;

export const nothingHeld: HeldControls = { operator: null, planner: null };

/** Stopping a machine must never depend on a disk: these go out even when the intent cannot be journaled. */
export function mustGetThrough(body: CellCommandBody): boolean {
  return body.type === 'packml' && ['stop', 'abort', 'hold'].includes(body.command);
}

/** Renewals come every second and a half and are nobody's intent; the lease that they renew is in the journal. */
export const isJournaled = (body: CellCommandBody): boolean => body.type !== 'control.renew';

/** The reason that the window gave, where the cell wants to hear it: displacing somebody needs one. */
export function withReason(body: CellCommandBody, reason: string): CellCommandBody {
  const takesOver = (body.type === 'control.acquire' || body.type === 'intervention.claim') && body.takeOver;
  return takesOver && (body.reason ?? '').trim() === '' ? { ...body, reason: reason.slice(0, 500) } : body;
}

/** What this console holds after the answer to its own command. */
export function afterAnswer(held: HeldControls, role: Role, body: CellCommandBody, ack: CommandAck): HeldControls {
  if (!ack.accepted) {
    const lost = ack.code === 'stale_token' || ack.code === 'not_holder';
    return lost && held[role] ? { ...held, [role]: null } : held;
  }
  if (body.type === 'control.release') return { ...held, [role]: null };
  const grants = body.type === 'control.acquire' || body.type === 'intervention.claim';
  if (!grants || ack.fencingToken === null) return held;
  const cameWith =
    body.type === 'intervention.claim' && held[role]?.cameWith !== 'acquire'
      ? ('claim' as const)
      : ('acquire' as const);
  return { ...held, [role]: { fencingToken: ack.fencingToken, cameWith } };
}

/** What this console holds after the cell has said who holds control; a newer token always wins. */
export function afterControl(held: HeldControls, lease: CellSnapshot['cell']['control']): HeldControls {
  const keeps = (mine: HeldControl | null): HeldControl | null =>
    mine && lease && lease.fencingToken <= mine.fencingToken ? mine : null;
  return { operator: keeps(held.operator), planner: keeps(held.planner) };
}

/** Which of this console's controls were lost between two states. */
export const lostRoles = (before: HeldControls, after: HeldControls): Role[] =>
  (['operator', 'planner'] as const).filter((role) => before[role] !== null && after[role] === null);

/**
 * Whether closing or releasing this intervention, or deciding the finding that it is about, ends the operator's control: it does when control came with a claim and
 * no other intervention is claimed by the same person.
 */
export function endsControl(
  body: CellCommandBody,
  held: HeldControl | null,
  snapshot: CellSnapshot | null,
  person: Person,
): boolean {
  const ends =
    body.type === 'intervention.close' || body.type === 'intervention.release' || body.type === 'finding.decide';
  if (!ends || held?.cameWith !== 'claim') return false;
  const isOver = (i: Intervention): boolean =>
    body.type === 'finding.decide' ? i.findingId === body.findingId : i.interventionId === body.interventionId;
  const others = snapshot?.interventions.filter(
    (i) => !isOver(i) && i.claim?.by.operatorId === person.operatorId && i.claim.by.consoleId === person.consoleId,
  );
  return (others?.length ?? 0) === 0;
}

/** The lease that an event announces, or undefined when it is about something else. */
export const leaseOf = (event: CellEvent): CellSnapshot['cell']['control'] | undefined =>
  event.body.type === 'control.changed' ? event.body.lease : undefined;

/** Whether a lease was granted to this very person at this console: an event names a command, and ids can be reused. */
export const isOwnLease = ({ holder }: NonNullable<CellSnapshot['cell']['control']>, person: Person): boolean =>
  holder.operatorId === person.operatorId && holder.consoleId === person.consoleId;

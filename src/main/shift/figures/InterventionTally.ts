import type { z } from 'zod';
import type { CellEvent } from '#shared/domain/cellEvent.ts';
import type { Intervention } from '#shared/domain/intervention.ts';
import type { shiftInterventionSchema } from '#shared/domain/shift.ts';
import { statementField } from '#shared/domain/statement.ts';

export type ShiftIntervention = z.infer<typeof shiftInterventionSchema>;

/** Interventions of one cell: those open when the span began and those opened in it. */
export class InterventionTally {
  readonly byId = new Map<string, ShiftIntervention>();
  private readonly cellKey: string;

  constructor(cellKey: string) {
    this.cellKey = cellKey;
  }

  takeOpen(interventions: readonly Intervention[]): void {
    for (const intervention of interventions) if (!this.byId.has(intervention.interventionId)) this.open(intervention);
  }

  take({ body, timeMs }: CellEvent): void {
    switch (body.type) {
      case 'intervention.opened':
        return this.open(body.intervention);
      case 'intervention.claimed':
        return this.change(body.interventionId, (i) => ({ ...i, claimedAtMs: i.claimedAtMs ?? timeMs }));
      case 'intervention.action':
        return this.change(body.interventionId, (i) => ({ ...i, actions: [...i.actions, body.text] }));
      case 'intervention.closed':
        return this.change(body.interventionId, (i) => ({
          ...i,
          closedAtMs: timeMs,
          closedBy: body.by.name,
          outcome: body.outcome,
          note: body.note,
        }));
      default:
    }
  }

  private open(i: Intervention): void {
    this.byId.set(i.interventionId, {
      cellKey: this.cellKey,
      interventionId: i.interventionId,
      reason: i.reason,
      cause: i.cause,
      detail: i.detail,
      ...statementField(i),
      openedAtMs: i.openedAtMs,
      claimedAtMs: i.claim?.atMs ?? null,
      closedAtMs: i.closed?.atMs ?? null,
      closedBy: i.closed?.by.name ?? null,
      outcome: i.closed?.outcome ?? null,
      note: i.closed?.note ?? null,
      actions: i.actions.map((action) => action.text),
    });
  }

  private change(interventionId: string, change: (i: ShiftIntervention) => ShiftIntervention): void {
    const known = this.byId.get(interventionId);
    if (known) this.byId.set(interventionId, change(known));
  }
}

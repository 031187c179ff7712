import type { z } from 'zod';
import type { CellEvent } from '#shared/domain/cellEvent.ts';
import type { Finding } from '#shared/domain/finding.ts';
import type { shiftFindingSchema } from '#shared/domain/shift.ts';

export type ShiftFinding = z.infer<typeof shiftFindingSchema>;

/** Damage findings of one cell: those undecided when the span began and those raised in it. */
export class FindingTally {
  readonly byId = new Map<string, ShiftFinding>();
  private readonly cellKey: string;

  constructor(cellKey: string) {
    this.cellKey = cellKey;
  }

  takeOpen(findings: readonly Finding[]): void {
    for (const finding of findings) if (!this.byId.has(finding.findingId)) this.raise(finding);
  }

  take({ body }: CellEvent): void {
    if (body.type === 'finding.raised') this.raise(body.finding);
    if (body.type !== 'finding.decided') return;
    const known = this.byId.get(body.findingId);
    if (known)
      this.byId.set(body.findingId, {
        ...known,
        decision: body.decision,
        decidedBy: body.by.name,
        note: body.note,
      });
  }

  private raise(f: Finding): void {
    this.byId.set(f.findingId, {
      cellKey: this.cellKey,
      findingId: f.findingId,
      itemId: f.itemId,
      sku: f.sku,
      score: f.score,
      raisedAtMs: f.raisedAtMs,
      decision: f.decision?.decision ?? null,
      decidedBy: f.decision?.by.name ?? null,
      note: f.decision?.note ?? null,
    });
  }
}

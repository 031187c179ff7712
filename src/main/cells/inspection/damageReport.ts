import type { DamageRow } from '#shared/bridge/requests/inspection.ts';
import type { CellEventBody } from '#shared/domain/cellEvent.ts';
import type { SignedLabelling } from '#shared/domain/damageLabelling.ts';
import type { DamageLabel, Finding } from '#shared/domain/finding.ts';
import type { Journal } from '#main/ports/Journal.ts';

export interface DamageReportOptions {
  journal: Pick<Journal, 'entries'>;
  fromMs: number;
  toMs: number;
  /** The day of a moment at the site, as 2026-11-29. */
  dayOf: (timeMs: number) => string;
  /** What people said of the finding's picture, newest last. */
  labelsOf: (cellKey: string, findingId: string) => readonly SignedLabelling[];
  /** Lets other work run between two pages. */
  pause: () => Promise<void>;
}

const PAGE = 500;
/** A kind that the inspection believes in less is not named. */
const LEAST_SHARE = 0.25;
const eventTypes = ['item.arrived', 'finding.raised', 'finding.decided'] as const;

/** Damage by day, product and kind. Findings that were raised before the span are not in it. */
export async function damageReport(options: DamageReportOptions): Promise<DamageRow[]> {
  const { journal, fromMs, toMs, pause } = options;
  const fold = new DamageFold(options);
  let after = 0;
  for (;;) {
    const page = journal.entries({ kinds: ['event'], eventTypes, fromMs, toMs, after, limit: PAGE });
    for (const { entryId, cellKey, writtenAtMs, body } of page) {
      after = entryId;
      if (body.kind === 'event') fold.take(cellKey, writtenAtMs, body.event.body);
    }
    if (page.length < PAGE) return fold.rows();
    await pause();
  }
}

class DamageFold {
  private readonly options: Pick<DamageReportOptions, 'dayOf' | 'labelsOf'>;
  private readonly byKey = new Map<string, DamageRow>();
  private readonly inspected = new Map<string, number>();
  private readonly names = new Map<string, string>();
  private readonly open = new Map<string, DamageRow>();

  constructor(options: Pick<DamageReportOptions, 'dayOf' | 'labelsOf'>) {
    this.options = options;
  }

  take(cellKey: string, atMs: number, body: CellEventBody): void {
    if (body.type === 'item.arrived') {
      const { sku, name } = body.item.product;
      this.names.set(sku, name);
      if (body.item.imageId === null) return;
      const key = JSON.stringify([this.options.dayOf(atMs), sku]);
      this.inspected.set(key, (this.inspected.get(key) ?? 0) + 1);
    }
    if (body.type === 'finding.raised') this.raise(cellKey, atMs, body.finding);
    if (body.type !== 'finding.decided') return;
    const row = this.open.get(`${cellKey}/${body.findingId}`);
    if (!row) return;
    row.undecided -= 1;
    if (body.decision === 'sideline') row.sidelined += 1;
    else if (body.decision === 'release') row.released += 1;
    else row.stowed += 1;
    this.open.delete(`${cellKey}/${body.findingId}`);
  }

  rows(): DamageRow[] {
    const nameOf = (sku: string): string => this.names.get(sku) ?? sku;
    return [...this.byKey.values()]
      .map((row) => ({
        ...row,
        name: nameOf(row.sku),
        inspected: this.inspected.get(JSON.stringify([row.day, row.sku])) ?? 0,
      }))
      .sort((a, b) => (a.day === b.day ? b.findings - a.findings : a.day < b.day ? 1 : -1));
  }

  private raise(cellKey: string, atMs: number, finding: Finding): void {
    const day = this.options.dayOf(atMs);
    const kind = this.kindOf(cellKey, finding);
    const key = JSON.stringify([day, finding.sku, kind]);
    const row = this.byKey.get(key) ?? {
      ...{ day, sku: finding.sku, name: finding.sku, kind, inspected: 0 },
      ...{ findings: 0, sidelined: 0, released: 0, stowed: 0, undecided: 0 },
    };
    row.findings += 1;
    row.undecided += 1;
    this.byKey.set(key, row);
    this.open.set(`${cellKey}/${finding.findingId}`, row);
  }

  /** What a person boxed first, else what the inspection believes in most; null: nobody says. */
  private kindOf(cellKey: string, finding: Finding): DamageLabel | null {
    const said = this.options.labelsOf(cellKey, finding.findingId).findLast(({ boxes }) => boxes.length > 0);
    if (said) return said.boxes[0]!.label;
    const [likeliest] = (finding.evidence?.labels ?? []).toSorted((a, b) => b.share - a.share);
    return likeliest && likeliest.share >= LEAST_SHARE ? likeliest.label : null;
  }
}

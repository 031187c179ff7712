import type { DamageRow } from '#shared/bridge/requests/inspection.ts';
import { csvFile } from '#shared/domain/csv.ts';
import { knownZone, localDate } from '#shared/domain/zonedTime.ts';
import { ok, type Result } from '#shared/result/result.ts';
import { fileTime } from '#shared/units/timeText.ts';
import type { Clock } from '#main/ports/Clock.ts';
import type { Journal } from '#main/ports/Journal.ts';
import { damageReport } from './damageReport.ts';
import type { LabelBook } from './LabelBook.ts';
import { writeExport } from './writeExport.ts';

export interface DamageReportsOptions {
  journal: Pick<Journal, 'entries'>;
  labels: Pick<LabelBook, 'of'>;
  clock: Clock;
  dataDir: string;
}

interface Span {
  fromMs: number;
  toMs: number;
  timeZone: string;
}

const FOLDER = 'reports';
const columns = [
  ...(['day', 'sku', 'name', 'kind', 'inspected', 'findings'] as const),
  ...(['sidelined', 'released', 'stowed', 'undecided'] as const),
];

/** Damage of a span from the journal, for the screen and as a file for a spreadsheet. */
export class DamageReports {
  private readonly options: DamageReportsOptions;

  constructor(options: DamageReportsOptions) {
    this.options = options;
  }

  rows({ fromMs, toMs, timeZone }: Span): Promise<DamageRow[]> {
    const { journal, labels } = this.options;
    const zone = knownZone(timeZone);
    return damageReport({
      ...{ journal, fromMs, toMs },
      dayOf: (timeMs) => localDate(zone, timeMs),
      labelsOf: (cellKey, findingId) => labels.of(cellKey, [findingId]),
      pause: () => new Promise((resolve) => setImmediate(resolve)),
    });
  }

  async exportCsv(span: Span): Promise<Result<{ file: string; rows: number }, string>> {
    const rows = await this.rows(span);
    const written = writeExport(
      this.options.dataDir,
      FOLDER,
      `damage-${fileTime(this.options.clock.nowMs())}.csv`,
      csvFile([columns, ...rows.map((row) => columns.map((column) => row[column]))]),
    );
    return written.ok ? ok({ file: written.value, rows: rows.length }) : written;
  }
}

import { lookAlikes } from '#shared/domain/lookAlike.ts';
import { statement } from '#shared/words/statements/statements.ts';
import type { CellNews } from '#main/ports/CellNews.ts';
import type { AlertBoard } from './AlertBoard.ts';

/** Warns while two cells have names that a person takes for each other. */
export class CellNameWatch {
  private readonly names = new Map<string, string>();
  private readonly alerts: Pick<AlertBoard, 'raise' | 'end'>;

  constructor(alerts: Pick<AlertBoard, 'raise' | 'end'>) {
    this.alerts = alerts;
  }

  observe(cellKey: string, news: CellNews): void {
    if (news.type === 'snapshot' || news.type === 'resumed') this.named(cellKey, news.description.name);
  }

  /** A cell has told its name. */
  named(cellKey: string, name: string): void {
    if (this.names.get(cellKey) === name) return;
    this.names.set(cellKey, name);
    const groups = lookAlikes([...this.names].map(([key, called]) => ({ key, name: called })));
    if (groups.length === 0) return this.alerts.end('cell_names_alike');
    const sentences = groups.map((group) => group.map(({ key, name: called }) => `${called} (${key})`).join(', '));
    this.alerts.raise('cell_names_alike', 'warning', {
      text: `These cells have names that look alike: ${sentences.join('; ')}. Give one of them another name.`,
      statement: statement('cell_names_alike', { names: sentences.join('; ') }),
    });
  }
}

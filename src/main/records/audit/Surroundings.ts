import type { DatabaseSync } from 'node:sqlite';
import type { JournalEntryBody } from '#main/ports/Journal.ts';
import type { ChainedRow } from '#main/records/journal/chain.ts';

/** Tables of the search index that hold what a sentence needs from other entries. */
export const surroundingsTables = `
  DROP TABLE IF EXISTS names; DROP TABLE IF EXISTS commands;
  CREATE TABLE names (cell TEXT NOT NULL, item_id TEXT NOT NULL, entry_id INTEGER NOT NULL, name TEXT NOT NULL,
    PRIMARY KEY (cell, item_id, entry_id)) STRICT, WITHOUT ROWID;
  CREATE TABLE commands (command_id TEXT PRIMARY KEY, intent_entry_id INTEGER, stow_id TEXT) STRICT, WITHOUT ROWID;`;

/**
 * Names of items, and what commands were for, from entries of the journal. Ids of items come again when a cell starts anew:
 * a name holds from the entry that gave it until the next one.
 */
export class Surroundings {
  private readonly database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.database = database;
  }

  learn({ cellKey, entryId }: Pick<ChainedRow, 'cellKey' | 'entryId'>, body: JournalEntryBody): void {
    if (body.kind === 'snapshot')
      for (const item of body.snapshot.buffer ?? []) this.learnName(cellKey, item.itemId, entryId, item.product.name);
    else if (body.kind === 'intent') {
      const { commandId, body: asked } = body.command;
      this.learnCommand(commandId, entryId, asked.type === 'stow' ? asked.request.stowId : null);
    } else if (body.kind === 'event') {
      const { commandId, body: event } = body.event;
      if (event.type === 'item.arrived') this.learnName(cellKey, event.item.itemId, entryId, event.item.product.name);
      if (event.type === 'stow.started' && commandId !== null) this.learnCommand(commandId, null, event.request.stowId);
    }
  }

  /** Empty where no entry up to this one names it. */
  itemName(cellKey: string, itemId: string, entryId: number): string {
    const row = this.database
      .prepare('SELECT name FROM names WHERE cell = ? AND item_id = ? AND entry_id <= ? ORDER BY entry_id DESC LIMIT 1')
      .get(cellKey, itemId, entryId);
    return row ? String(row['name']) : '';
  }

  command(commandId: string): { intentEntryId: number | null; stowId: string | null } | null {
    const row = this.database.prepare('SELECT * FROM commands WHERE command_id = ?').get(commandId);
    if (!row) return null;
    const entryId = row['intent_entry_id'];
    const stowId = row['stow_id'];
    return {
      intentEntryId: typeof entryId === 'number' ? entryId : null,
      stowId: typeof stowId === 'string' ? stowId : null,
    };
  }

  private learnName(cellKey: string, itemId: string, entryId: number, name: string): void {
    if (this.itemName(cellKey, itemId, entryId) === name) return;
    this.database
      .prepare('INSERT OR REPLACE INTO names (cell, item_id, entry_id, name) VALUES (?, ?, ?, ?)')
      .run(cellKey, itemId, entryId, name);
  }

  private learnCommand(commandId: string, intentEntryId: number | null, stowId: string | null): void {
    this.database
      .prepare(
        `INSERT INTO commands (command_id, intent_entry_id, stow_id) VALUES (?1, ?2, ?3) ON CONFLICT (command_id) DO UPDATE
         SET intent_entry_id = coalesce(intent_entry_id, ?2), stow_id = coalesce(stow_id, ?3)`,
      )
      .run(commandId, intentEntryId, stowId);
  }
}

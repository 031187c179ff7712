import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { applyCellEvent } from '#shared/domain/applyCellEvent.ts';
import { commandAckSchema } from '#shared/domain/cellCommand.ts';
import { cellEventSchema, type CellEvent } from '#shared/domain/cellEvent.ts';
import { cellSnapshotSchema, type CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import { inTransaction } from '#shared/storage/inTransaction.ts';
import { storageFailureText } from '#shared/storage/storageFailure.ts';
import type { PlacedItem } from '#cell/ports/WorldTruth.ts';
import { freshMemory, type StoredMemory } from '#cell/core/CellMemory.ts';
import type { CellStore, StoreChange, StoredCell } from '#cell/core/CellStore.ts';
import { ACKS_KEPT, rememberedAckSchema, type RememberedAck } from '#cell/core/CommandLedger.ts';
import { MAX_EVENTS_KEPT } from '#cell/core/EventHistory.ts';
import { MAX_PICTURES, type StoredPicture } from '#cell/core/PictureStore.ts';

const FORMAT = 1;
/** Events between two stored snapshots; a start folds at most so many. */
const CHECKPOINT_EVERY = 200;
/** How often old rows are deleted, in commits. */
const PRUNE_EVERY = 500;

/**
 * A cell's data folder: one SQLite file in WAL mode. A commit that returned survives kill -9; NORMAL synchronisation may lose
 * the last commits when the whole machine loses power, which a simulated cell can bear. Locked against a second process.
 */
export class SqliteCellStore implements CellStore {
  private readonly db: DatabaseSync;
  private readonly folder: string;
  private commits = 0;
  private sinceCheckpoint = CHECKPOINT_EVERY;

  /** Throws with one sentence when the folder cannot be used. */
  constructor(folder: string) {
    const file = join(folder, 'cell.sqlite');
    this.folder = folder;
    try {
      closeToOthers(folder, file);
      this.db = new DatabaseSync(file);
      this.db.exec(`
        PRAGMA locking_mode = EXCLUSIVE;
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = NORMAL;
        CREATE TABLE IF NOT EXISTS documents (name TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS events (seq INTEGER PRIMARY KEY, json TEXT NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS bins (binId TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS acks (number INTEGER PRIMARY KEY, json TEXT NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS pictures (
          number INTEGER PRIMARY KEY, imageId TEXT NOT NULL, widthPx INTEGER NOT NULL, heightPx INTEGER NOT NULL,
          capturedAtMs REAL NOT NULL, jpeg BLOB NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS gallery (
          imageId TEXT PRIMARY KEY, widthPx INTEGER NOT NULL, heightPx INTEGER NOT NULL,
          capturedAtMs REAL NOT NULL, jpeg BLOB NOT NULL) STRICT;
      `);
    } catch (error) {
      const { message } = error as Error;
      throw new Error(
        /locked|busy/i.test(message)
          ? `The data folder ${folder} is in use by another cell.`
          : `The data folder ${folder} cannot be used: ${storageFailureText(error)}.`,
        { cause: error },
      );
    }
    const format = this.document('format');
    if (format !== null && format !== FORMAT)
      throw new Error(`The data in ${file} has format ${JSON.stringify(format)}, this cell reads format ${FORMAT}.`);
  }

  load(): StoredCell | null {
    const memory = this.document('memory') as StoredMemory | null;
    const checkpoint = this.document('snapshot');
    if (memory === null || checkpoint === null) return null;
    const events = this.rows('SELECT json FROM events ORDER BY seq').map((row) => cellEventSchema.parse(row));
    let snapshot: CellSnapshot = cellSnapshotSchema.parse(checkpoint);
    for (const event of events) snapshot = applyCellEvent(snapshot, event);
    return {
      snapshot,
      events,
      memory: { ...freshMemory(), ...memory },
      bins: this.db
        .prepare('SELECT binId, json FROM bins')
        .all()
        .map((row) => ({ binId: String(row['binId']), contents: JSON.parse(String(row['json'])) as PlacedItem[] })),
      acks: this.rows('SELECT json FROM acks ORDER BY number').map(rememberedAck),
      pictures: this.pictures('pictures ORDER BY number'),
      references: this.pictures('gallery'),
    };
  }

  commit(change: StoreChange): void {
    this.stored(() => inTransaction(this.db, () => this.write(change)));
  }

  putPicture({ imageId, widthPx, heightPx, capturedAtMs, jpeg }: StoredPicture): void {
    const insert = 'INSERT INTO pictures (imageId, widthPx, heightPx, capturedAtMs, jpeg) VALUES (?, ?, ?, ?, ?)';
    this.stored(() => this.statement(insert).run(imageId, widthPx, heightPx, capturedAtMs, jpeg));
  }

  putReference({ imageId, widthPx, heightPx, capturedAtMs, jpeg }: StoredPicture): void {
    const insert =
      'INSERT OR REPLACE INTO gallery (imageId, widthPx, heightPx, capturedAtMs, jpeg) VALUES (?, ?, ?, ?, ?)';
    this.stored(() => this.statement(insert).run(imageId, widthPx, heightPx, capturedAtMs, jpeg));
  }

  private pictures(from: 'pictures ORDER BY number' | 'gallery'): StoredPicture[] {
    const rows = this.db.prepare(`SELECT imageId, widthPx, heightPx, capturedAtMs, jpeg FROM ${from}`).all();
    return rows.map((row) => ({
      imageId: String(row['imageId']),
      widthPx: Number(row['widthPx']),
      heightPx: Number(row['heightPx']),
      capturedAtMs: Number(row['capturedAtMs']),
      jpeg: row['jpeg'] as Uint8Array,
    }));
  }

  /** Bounds the file to so many bytes, as a full disk would; for tests. */
  limitSize(sizeBytes: number): void {
    const page = this.db.prepare('PRAGMA page_size').get();
    this.db.exec(`PRAGMA max_page_count = ${Math.ceil(sizeBytes / Number(page?.['page_size'] ?? 4096))}`);
  }

  /** Throws with one sentence that names the cause. */
  private stored(work: () => unknown): void {
    try {
      work();
    } catch (error) {
      throw new Error(`What happened cannot be stored in ${this.folder}: ${storageFailureText(error)}.`, {
        cause: error,
      });
    }
  }

  close(): void {
    this.db.close();
  }

  private write({ events, snapshot, memory, bins, forgetBins, acks }: StoreChange): void {
    const insertEvent = this.statement('INSERT INTO events (seq, json) VALUES (?, ?)');
    for (const event of events) insertEvent.run(event.seq, JSON.stringify(event satisfies CellEvent));
    this.put('memory', memory);
    if (forgetBins) this.db.exec('DELETE FROM bins');
    const putBin = this.statement('INSERT OR REPLACE INTO bins (binId, json) VALUES (?, ?)');
    for (const { binId, contents } of bins) putBin.run(binId, JSON.stringify(contents));
    const insertAck = this.statement('INSERT INTO acks (json) VALUES (?)');
    for (const ack of acks) insertAck.run(JSON.stringify(ack satisfies RememberedAck));
    this.sinceCheckpoint += events.length;
    if (this.sinceCheckpoint >= CHECKPOINT_EVERY) {
      this.put('format', FORMAT);
      this.put('snapshot', snapshot);
      this.sinceCheckpoint = 0;
    }
    this.commits += 1;
    if (this.commits % PRUNE_EVERY === 0) this.prune(snapshot.cell.seq);
  }

  private prune(newestSeq: number): void {
    this.statement('DELETE FROM events WHERE seq <= ?').run(newestSeq - MAX_EVENTS_KEPT);
    this.statement('DELETE FROM acks WHERE number <= (SELECT MAX(number) FROM acks) - ?').run(ACKS_KEPT);
    this.statement('DELETE FROM pictures WHERE number <= (SELECT MAX(number) FROM pictures) - ?').run(MAX_PICTURES);
  }

  private put(name: string, value: unknown): void {
    this.statement('INSERT OR REPLACE INTO documents (name, json) VALUES (?, ?)').run(name, JSON.stringify(value));
  }

  private document(name: string): unknown {
    const row = this.statement('SELECT json FROM documents WHERE name = ?').get(name);
    return row ? (JSON.parse(String(row['json'])) as unknown) : null;
  }

  private rows(sql: string): unknown[] {
    return this.db
      .prepare(sql)
      .all()
      .map((row) => JSON.parse(String(row['json'])) as unknown);
  }

  private readonly statements = new Map<string, ReturnType<DatabaseSync['prepare']>>();
  private statement(sql: string): ReturnType<DatabaseSync['prepare']> {
    const known = this.statements.get(sql) ?? this.db.prepare(sql);
    this.statements.set(sql, known);
    return known;
  }
}

/** Nobody else reads it, and nobody else can hold its lock; also where an older version left wider rights. */
function closeToOthers(folder: string, file: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const path of [file, `${file}-wal`, `${file}-shm`]) if (existsSync(path)) chmodSync(path, 0o600);
}

/** Before protocol 1.2 the answer alone was written down. */
function rememberedAck(row: unknown): RememberedAck {
  const bare = commandAckSchema.safeParse(row);
  return bare.success ? { ack: bare.data, digest: null } : rememberedAckSchema.parse(row);
}

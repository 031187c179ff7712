import { createHash } from 'node:crypto';
import type { JournalEntryBody } from '#main/ports/Journal.ts';
import type { EntryKeys } from './entryKeys.ts';

/** An entry as the file holds it: the body as its canonical text, hashes as 64 hexadecimal digits. */
export interface ChainedRow {
  entryId: number;
  cellKey: string;
  writtenAtMs: number;
  kind: JournalEntryBody['kind'];
  keys: EntryKeys;
  body: string;
  /** Null in entries that were written before the journal had a chain. */
  previousHash: string | null;
  hash: string | null;
}

export interface ChainHead {
  entryId: number;
  hash: string;
}

export type EntryContent = Pick<ChainedRow, 'entryId' | 'cellKey' | 'writtenAtMs' | 'body'>;

/** The canonical JSON of an entry: its keys are in order already, and the body is canonical text. */
export const entryText = ({ entryId, cellKey, writtenAtMs, body }: EntryContent): string =>
  `{"body":${body},"cellKey":${JSON.stringify(cellKey)},"entryId":${entryId},"writtenAtMs":${writtenAtMs}}`;

/** SHA-256 of the previous entry's hash (64 hexadecimal digits), a line feed, and the entry's canonical JSON in UTF-8. */
export const entryHash = (previousHash: string, entry: EntryContent): string =>
  createHash('sha256').update(previousHash).update('\n').update(entryText(entry)).digest('hex');

/**
 * What the first chained entry names as its previous hash: the digest of the canonical JSON of all entries before the chain,
 * each followed by a line feed. A new journal has none, and begins with the digest of nothing.
 */
export class UnchainedDigest {
  private readonly digest = createHash('sha256');

  add(entry: EntryContent): void {
    this.digest.update(entryText(entry)).update('\n');
  }

  hash(): string {
    return this.digest.digest('hex');
  }
}

export const CHAIN_START = new UnchainedDigest().hash();

import type { Said } from '#shared/domain/statement.ts';
import type { BridgeParams, BridgeReply } from '#shared/bridge/bridge.ts';
import type { ThreadFailure } from '#main/ports/threadFailure.ts';
import type { EntriesPruned } from '#main/records/journal/journalRecords.ts';

/** What the window may ask of the journal's thread. */
export const deskRequestNames = [
  'searchJournal',
  'journalEntry',
  'chainState',
  'auditTrail',
  'exportAudit',
  'backupJournal',
] as const;
export type DeskRequestName = (typeof deskRequestNames)[number];

export interface DeskWorkerData {
  dataDir: string;
}

/** To the thread. `archive` answers what may be pruned then, or null. */
export type DeskQuestion =
  | {
      [Name in DeskRequestName]: { questionId: number; name: Name; params: BridgeParams<Name>; nowMs: number };
    }[DeskRequestName]
  | { questionId: number; name: 'archive'; params: { olderThanMs: number; why: string }; nowMs: number };

export type DeskAnswerValue = BridgeReply<DeskRequestName> | EntriesPruned | null;

/** From the thread. */
export type DeskReport =
  | { type: 'answer'; questionId: number; ok: true; value: unknown }
  | ({ type: 'answer'; questionId: number; ok: false } & ThreadFailure)
  | { type: 'alert'; code: string; alert: Said | null };

import type { Statement } from '#shared/words/statements/statements.ts';
import type { CellCommand, CommandAck } from './cellCommand.ts';
import type { CellEvent } from './cellEvent.ts';
import type { CellSnapshot } from './cellSnapshot.ts';
import type { PlanResult } from './plan.ts';

/** The closed list of what the journal keeps; `shared/domain/sentences` has a sentence for each. */
export type JournalEntryBody =
  | { kind: 'event'; event: CellEvent }
  | { kind: 'snapshot'; snapshot: CellSnapshot; gap: boolean }
  /** Written before the command is sent. */
  | { kind: 'intent'; command: CellCommand; reason: string }
  /** Written when its answer is known. */
  | { kind: 'outcome'; commandId: string; ack: CommandAck }
  | {
      kind: 'plan';
      decision: PlanResult['decision'];
      best: PlanResult['candidates'][number] | null;
      basedOnSeq: number;
    }
  /** `statement`: the same as `detail`, to be read in any language; absent where there is no code, and in older entries. */
  | { kind: 'link'; state: string; detail: string; statement?: Statement | undefined }
  | { kind: 'note'; by: string; text: string }
  /**
   * What a part of the application keeps for itself: handovers, alarms and the like. The part that owns a topic parses
   * `data` again when it reads it.
   */
  | { kind: 'record'; topic: string; by: RecordAuthor | null; data: JsonObject };

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** The person who caused a record; null where the application wrote it by itself. */
export interface RecordAuthor {
  operatorId: string;
  name: string;
}

/** As whom the planner gives commands. */
export const PLANNER_ID = 'planner';

/** Topic of the records of alarms. */
export const ALARM_TOPIC = 'alarm';

/** Topics of the records by which the journal tells of itself. */
export const journalTopics = {
  chainBegun: 'journal.chain_begun',
  entriesLost: 'journal.entries_lost',
  entriesPruned: 'journal.entries_pruned',
  endUnvouched: 'journal.end_unvouched',
} as const;
export type JournalTopic = (typeof journalTopics)[keyof typeof journalTopics];

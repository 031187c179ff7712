import type { LinkStatus, Planning } from '#shared/bridge/bridge.ts';
import type { CommandAck } from '#shared/domain/cellCommand.ts';
import type { CellEvent } from '#shared/domain/cellEvent.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { PlanResult } from '#shared/domain/plan.ts';
import type { Advice, CellDescription, Frame, HoldEcho, SampleBatch } from '#shared/protocol/protocol.ts';

/** What its source tells of a cell; every message is validated, and events arrive once each and in order. */
export type CellMessage =
  | { type: 'link'; status: LinkStatus }
  /** First contact or a gap: this replaces all that was known. */
  | { type: 'snapshot'; description: CellDescription; snapshot: CellSnapshot; gap: boolean }
  /** Resumed without a gap. */
  | { type: 'resumed'; description: CellDescription }
  | { type: 'event'; event: CellEvent }
  | { type: 'joints'; batch: SampleBatch }
  | { type: 'wrench'; batch: SampleBatch }
  | { type: 'frame'; frame: Frame }
  | { type: 'advice'; advice: Advice }
  /** The cell's answer to a beat of a hold. */
  | { type: 'hold_echo'; echo: HoldEcho }
  /** A message that did not parse; nothing of it was used. */
  | { type: 'malformed'; what: string; problem: string }
  /** The cell sends more than this console reads of one cell. */
  | { type: 'slowed' };

/** What happens at a cell, in one stream: what it tells, and what this console does for it. An event is in the journal already. */
export type CellNews =
  | CellMessage
  /** A command was answered, by the cell or for want of an answer. */
  | { type: 'answered'; ack: CommandAck; tookMs: number }
  | { type: 'planned'; result: PlanResult }
  | { type: 'planning'; planning: Planning }
  /** This console's operator holds control by this token; null: not any more. */
  | { type: 'control'; operatorToken: number | null }
  /** A picture that the cell named was fetched, or was in the store already. */
  | { type: 'picture'; imageId: string; capturedAtMs: number; data: Uint8Array };

/** Hears all news of one cell, in order. What it throws keeps the news from nobody else. */
export type CellObserver = (news: CellNews) => void;

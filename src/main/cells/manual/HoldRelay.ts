import type { BridgeParams, BridgePush, BridgeReply } from '#shared/bridge/bridge.ts';
import type { CellCommandBody, CommandAck } from '#shared/domain/cellCommand.ts';
import type { CellEvent } from '#shared/domain/cellEvent.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { HoldLimits, LetGoReason, ManualMotion, PreviewBasis } from '#shared/domain/manualMotion.ts';
import { letGoNote } from '#shared/domain/sentences/ownTexts.ts';
import type { HoldBeat, HoldEcho, HoldRelease } from '#shared/protocol/protocol.ts';
import type { CellNews } from '#main/ports/CellNews.ts';

/** The cell as the relay sees it; everything goes out at once or not at all. */
export interface HeldCell {
  /** Null where the cell knows no motion by hand. */
  limits(): HoldLimits | null;
  /** Journals the intent, adds token and deadline, and asks the cell. */
  begin(body: CellCommandBody, reason: string): Promise<CommandAck>;
  beat(beat: HoldBeat): void;
  end(release: HoldRelease): void;
  /** Into the journal. */
  note(text: string): void;
}

/** What was shown in a preview, by its name. */
export type PreviewLookup = (
  cellKey: string,
  previewId: string,
) => { motion: ManualMotion; basis: PreviewBasis } | null;

export interface HoldRelayOptions {
  cell: (cellKey: string) => HeldCell;
  previewed: PreviewLookup;
  push: (push: BridgePush) => void;
  newId: () => string;
  nowMs: () => number;
}

interface Relayed {
  cellKey: string;
  windowId: string;
  /** The window was gone, or let go, before the cell had answered. */
  letGo: boolean;
  begun: boolean;
}

/**
 * Hands a window's beats on to the cell, and the cell's echoes back. It makes no beat by itself, keeps none and repeats
 * none: a window that stands still must stop the arm.
 */
export class HoldRelay {
  private readonly options: HoldRelayOptions;
  private readonly holds = new Map<string, Relayed>();

  constructor(options: HoldRelayOptions) {
    this.options = options;
  }

  async begin(windowId: string, params: BridgeParams<'holdBegin'>): Promise<BridgeReply<'holdBegin'>> {
    const { cellKey, holdId, previewId, motion, speedFraction } = params;
    const cell = this.options.cell(cellKey);
    const limits = cell.limits();
    const reply = (ack: CommandAck): BridgeReply<'holdBegin'> => ({
      ack,
      beatPeriodMs: limits?.beatPeriodMs ?? 25,
      beatTimeoutMs: limits?.beatTimeoutMs ?? 90,
      maxRoundTripMs: limits?.maxRoundTripMs ?? 150,
    });
    const refuse = (code: 'not_supported' | 'not_previewed' | 'invalid', message: string): BridgeReply<'holdBegin'> =>
      reply({ commandId: this.options.newId(), accepted: false, code, message, atMs: this.options.nowMs() });
    if (!limits)
      return refuse('not_supported', 'This cell is not moved by hand: its software is of an earlier version.');
    if (this.holds.has(holdId)) return refuse('invalid', 'This hold is under way already.');
    const isJog = motion.kind === 'jog_tool' || motion.kind === 'jog_joint';
    const preview = previewId === null ? null : this.options.previewed(cellKey, previewId);
    if (!isJog && !preview)
      return refuse('not_previewed', 'This motion was not previewed, or its preview is too old. Preview it again.');
    if (preview && !same(preview.motion, motion))
      return refuse('not_previewed', 'The motion is not the one that was previewed. Preview it again.');
    const relayed: Relayed = { cellKey, windowId, letGo: false, begun: false };
    this.holds.set(holdId, relayed);
    const basis = isJog ? null : (preview?.basis ?? null);
    const ack = await cell.begin({ type: 'hold.begin', holdId, motion, speedFraction, basis }, 'held by hand');
    if (!ack.accepted) {
      this.holds.delete(holdId);
      // Nobody knows whether a command without an answer was carried out.
      if (ack.code === 'no_answer') cell.end({ holdId });
    } else {
      relayed.begun = true;
      if (relayed.letGo) cell.end({ holdId });
    }
    return reply(ack);
  }

  beat(windowId: string, { cellKey, holdId, index, echoIndex }: BridgeParams<'holdBeat'>): void {
    const hold = this.holds.get(holdId);
    if (hold?.windowId === windowId && hold.cellKey === cellKey && !hold.letGo)
      this.options.cell(cellKey).beat({ holdId, index, echoIndex });
  }

  end(windowId: string, { cellKey, holdId, why }: BridgeParams<'holdEnd'>): void {
    const hold = this.holds.get(holdId);
    if (hold?.windowId === windowId && hold.cellKey === cellKey) this.letGo(holdId, hold, why);
  }

  /** A window that nobody can see or use holds nothing. */
  windowGone(windowId: string, why: LetGoReason): void {
    for (const [holdId, hold] of this.holds) if (hold.windowId === windowId) this.letGo(holdId, hold, why);
  }

  private letGo(holdId: string, hold: Relayed, why: LetGoReason): void {
    if (hold.letGo) return;
    hold.letGo = true;
    const cell = this.options.cell(hold.cellKey);
    cell.end({ holdId });
    if (why !== 'released') cell.note(letGoNote(holdId, why));
  }

  /** What a cell tells of motions by hand. */
  observe(cellKey: string, news: CellNews): void {
    if (news.type === 'hold_echo') this.onEcho(cellKey, news.echo);
    else if (news.type === 'event') this.onEvent(cellKey, news.event);
    else if (news.type === 'snapshot') this.onSnapshot(cellKey, news.snapshot);
  }

  onEcho(cellKey: string, { holdId, index, roundTripMs }: HoldEcho): void {
    if (this.holds.get(holdId)?.cellKey === cellKey)
      this.options.push({ type: 'holdEcho', cellKey, holdId, index, roundTripMs });
  }

  onEvent(cellKey: string, { body }: CellEvent): void {
    if (body.type !== 'manual.ended' || this.holds.get(body.holdId)?.cellKey !== cellKey) return;
    const { holdId, endedBy, detail, stopLatencyMs, peakForceN } = body;
    this.holds.delete(holdId);
    this.options.push({ type: 'holdEnded', cellKey, holdId, endedBy, detail, stopLatencyMs, peakForceN });
  }

  /** After a gap the end of a hold may be among the events that are lost. */
  onSnapshot(cellKey: string, { cell }: CellSnapshot): void {
    const heldId = (cell.manual as CellSnapshot['cell']['manual'] | undefined)?.holdId;
    for (const [holdId, hold] of this.holds) {
      if (hold.cellKey !== cellKey || !hold.begun || holdId === heldId) continue;
      this.holds.delete(holdId);
      this.options.push({
        type: 'holdEnded',
        cellKey,
        holdId,
        endedBy: 'disconnected',
        detail: 'The link to the cell was lost; the motion is over. What the cell told of its end is lost too.',
        stopLatencyMs: null,
        peakForceN: 0,
      });
    }
  }
}

/** Both went through the same schema, so their fields stand in the same order. */
const same = (a: ManualMotion, b: ManualMotion): boolean => JSON.stringify(a) === JSON.stringify(b);

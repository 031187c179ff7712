import { defineStore } from 'pinia';
import { computed, onScopeDispose, shallowRef, watch } from 'vue';
import type { BridgePush } from '#shared/bridge/bridge.ts';
import type { RefusalCode } from '#shared/domain/cellCommand.ts';
import type { HoldEnd, LetGoReason, ManualMotion } from '#shared/domain/manualMotion.ts';
import type { MotionPreview, RecoveryProposal } from '#shared/domain/preview.ts';
import type { Result } from '#shared/result/result.ts';
import type { BridgeFailure } from '#renderer/bridge/Bridge.ts';
import { useBridge } from './bridgeKey.ts';
import { useCellsStore } from './cells.ts';
import { monotonicNowMs } from './clock.ts';

/** Longest wait for the cell's word of how a motion ended; past it the screen says that none came. */
export const END_PATIENCE_MS = 3000;

/** So many ticks of the beat in time make a page steady; it is waited for shorter than the cell waits for a first beat. */
const STEADY_TICKS = 4;
const STEADY_PATIENCE_MS = 600;

export interface HoldResult {
  endedBy: HoldEnd;
  detail: string;
  stopLatencyMs: number | null;
  peakForceN: number;
}

/** One press of the hold-to-run control, from the first touch to the cell's word of how it ended. */
export interface Hold {
  holdId: string;
  cellKey: string;
  motion: ManualMotion;
  previewId: string | null;
  /** `asking`: begun, not yet answered. `ending`: let go, the cell has not yet said how it ended. */
  phase: 'asking' | 'running' | 'ending' | 'ended';
  /** On this window's monotonic clock. */
  beganMs: number;
  letGo: LetGoReason | null;
  /** The window lost the application meanwhile: how it ended is not known here. */
  lost: boolean;
  /** Measured by the cell over window, console and link. */
  roundTripMs: number | null;
  refused: { code: RefusalCode | BridgeFailure['code']; message: string } | null;
  result: HoldResult | null;
}

export interface HoldLimits {
  beatPeriodMs: number;
  beatTimeoutMs: number;
  maxRoundTripMs: number;
}

/**
 * Motion by hand: previews, proposals, and the one hold that this window may have. Beats come from a plain timer of this
 * page, on purpose: a frozen page sends none, and a hidden one has let go before its timers are slowed.
 */
export const useManualStore = defineStore('manual', () => {
  const bridge = useBridge();
  const cells = useCellsStore();
  const hold = shallowRef<Hold | null>(null);
  const limits = shallowRef<HoldLimits | null>(null);
  let beatTimer: ReturnType<typeof setInterval> | null = null;
  let patienceTimer: ReturnType<typeof setTimeout> | null = null;
  let beatIndex = 0;
  let echoIndex: number | null = null;

  const isHolding = computed(() => hold.value !== null && hold.value.phase !== 'ended');
  const holdOf = (cellKey: string): Hold | null => (hold.value?.cellKey === cellKey ? hold.value : null);

  function change(holdId: string, part: Partial<Hold>): void {
    if (hold.value?.holdId === holdId) hold.value = { ...hold.value, ...part };
  }
  function stopBeats(): void {
    if (beatTimer !== null) clearInterval(beatTimer);
    beatTimer = null;
  }
  function conclude(holdId: string, part: Partial<Hold>): void {
    if (hold.value?.holdId !== holdId || hold.value.phase === 'ended') return;
    stopBeats();
    if (patienceTimer !== null) clearTimeout(patienceTimer);
    patienceTimer = null;
    change(holdId, { ...part, phase: 'ended' });
  }

  /** Begins a motion; it goes on only while beats follow. False when another hold of this window has not ended yet. */
  function begin(
    cellKey: string,
    motion: ManualMotion,
    previewId: string | null,
    speedFraction: number,
    holdId: string = crypto.randomUUID(),
  ): boolean {
    if (isHolding.value) return false;
    beatIndex = 0;
    echoIndex = null;
    hold.value = {
      ...{ holdId, cellKey, motion, previewId, phase: 'asking', beganMs: monotonicNowMs() },
      ...{ letGo: null, lost: false, roundTripMs: null, refused: null, result: null },
    };
    void ask(cellKey, holdId, motion, previewId, speedFraction);
    return true;
  }

  async function ask(
    cellKey: string,
    holdId: string,
    motion: ManualMotion,
    previewId: string | null,
    speedFraction: number,
  ): Promise<void> {
    const answer = await bridge.request('holdBegin', { cellKey, holdId, previewId, motion, speedFraction });
    if (!answer.ok) return conclude(holdId, { refused: answer.error });
    const { ack, ...told } = answer.value;
    limits.value = told;
    if (!ack.accepted) return conclude(holdId, { refused: { code: ack.code, message: ack.message } });
    const now = hold.value;
    if (now?.holdId !== holdId || now.phase === 'ended') return;
    // Let go before the answer came: that word may have overtaken the beginning, so it is said again.
    if (now.phase === 'ending') return sendEnd(now, now.letGo ?? 'released');
    change(holdId, { phase: 'running' });
    await untilSteady(told.beatPeriodMs);
    // Let go meanwhile: the cell was told, or will be.
    if (hold.value?.holdId !== holdId || hold.value.phase !== 'running') return;
    beat(cellKey, holdId);
    beatTimer = setInterval(() => beat(cellKey, holdId), told.beatPeriodMs);
  }

  /**
   * Pressing redraws much of the screen. The first beat waits until this page keeps time again, so that a motion does not
   * begin only to be stopped for silence; a page that never does begins all the same, and the cell judges it.
   */
  async function untilSteady(periodMs: number): Promise<void> {
    let lastMs = performance.now();
    const endMs = lastMs + STEADY_PATIENCE_MS;
    for (let inTime = 0; inTime < STEADY_TICKS && lastMs < endMs;) {
      await new Promise((settle) => setTimeout(settle, periodMs));
      const nowMs = performance.now();
      inTime = nowMs - lastMs < 2 * periodMs ? inTime + 1 : 0;
      lastMs = nowMs;
    }
  }

  function beat(cellKey: string, holdId: string): void {
    void bridge.request('holdBeat', { cellKey, holdId, index: beatIndex, echoIndex });
    beatIndex += 1;
  }
  function sendEnd({ cellKey, holdId }: Hold, why: LetGoReason): void {
    void bridge.request('holdEnd', { cellKey, holdId, why });
  }

  /** Lets go: no beat follows, and the cell is told at once. */
  function letGo(why: LetGoReason): void {
    const now = hold.value;
    if (!now || (now.phase !== 'asking' && now.phase !== 'running')) return;
    stopBeats();
    sendEnd(now, why);
    change(now.holdId, { phase: 'ending', letGo: why });
    patienceTimer = setTimeout(() => conclude(now.holdId, {}), END_PATIENCE_MS);
  }

  function onPush(push: BridgePush): void {
    if (push.type === 'holdEcho' && push.holdId === hold.value?.holdId) {
      echoIndex = Math.max(echoIndex ?? 0, push.index);
      if (push.roundTripMs !== null) change(push.holdId, { roundTripMs: push.roundTripMs });
    }
    if (push.type === 'holdEnded') {
      const { endedBy, detail, stopLatencyMs, peakForceN } = push;
      const result = { endedBy, detail, stopLatencyMs, peakForceN };
      conclude(push.holdId, { result });
      // Its word may come after patience ran out; late is better than never.
      change(push.holdId, { result });
    }
  }

  // Without the application no beat arrives any more; the cell has noticed by itself.
  watch(
    () => cells.connected,
    (connected) => {
      if (!connected && hold.value) conclude(hold.value.holdId, { lost: true });
    },
  );

  const preview = (cellKey: string, motion: ManualMotion): Promise<Result<MotionPreview, BridgeFailure>> =>
    bridge.request('previewMotion', { cellKey, motion });
  const proposals = (cellKey: string, interventionId: string): Promise<Result<RecoveryProposal[], BridgeFailure>> =>
    bridge.request('recoveryProposals', { cellKey, interventionId });

  const endPushes = bridge.onPush(onPush);
  onScopeDispose(() => {
    letGo('closed');
    endPushes();
    stopBeats();
  });

  return { hold, limits, isHolding, holdOf, begin, letGo, preview, proposals };
});

import { computed, onScopeDispose, shallowRef } from 'vue';
import { NOTICED_HERE } from '#shared/bridge/failure.ts';
import type { ReplaySubject, Transport } from '#shared/bridge/requests/replay.ts';
import { useReplayStore, type Replay, type ReplayFailure } from '#renderer/stores/replay.ts';

export type Side = 'left' | 'right';

/** One replay, or two side by side; in step with each other when they are synchronised. */
export function useReplayPair() {
  const store = useReplayStore();
  const ids = { left: shallowRef<string | null>(null), right: shallowRef<string | null>(null) };
  const failures = { left: shallowRef<ReplayFailure | null>(null), right: shallowRef<ReplayFailure | null>(null) };
  const opening = { left: shallowRef(false), right: shallowRef(false) };
  /** Time of the right one minus that of the left one; null while they are independent. */
  const offsetMs = shallowRef<number | null>(null);
  const opened = { left: 0, right: 0 };

  const of = (side: Side): Replay | null => store.replays.get(ids[side].value ?? '') ?? null;
  const left = computed(() => of('left'));
  const right = computed(() => of('right'));

  async function open(side: Side, subject: ReplaySubject, atMs: number | null): Promise<void> {
    const which = (opened[side] += 1);
    offsetMs.value = null;
    opening[side].value = true;
    failures[side].value = null;
    const answer = await store.open(subject, atMs);
    if (which !== opened[side]) {
      // Another one was asked for meanwhile.
      if (answer.ok) await store.close(answer.value.sessionId);
      return;
    }
    opening[side].value = false;
    const before = ids[side].value;
    ids[side].value = answer.ok ? answer.value.sessionId : null;
    failures[side].value = answer.ok ? null : answer.error;
    if (before !== null) await store.close(before);
  }

  async function close(side: Side): Promise<void> {
    opened[side] += 1;
    opening[side].value = false;
    failures[side].value = null;
    offsetMs.value = null;
    const before = ids[side].value;
    ids[side].value = null;
    if (before !== null) await store.close(before);
  }

  /** Opens nothing, and says why. */
  async function refuse(side: Side, message: string): Promise<void> {
    await close(side);
    failures[side].value = { code: NOTICED_HERE, message };
  }

  function synchronise(on: boolean): void {
    const both = left.value && right.value;
    offsetMs.value = on && both ? right.value.status.timeMs - left.value.status.timeMs : null;
  }

  const seek = (side: Side, timeMs: number): Promise<void> => {
    const replay = of(side);
    return replay ? store.seek(replay.sessionId, timeMs) : Promise.resolve();
  };

  /** Carries a wish out on one side, and what it means for the other where they are synchronised. */
  async function act(side: Side, wish: Transport): Promise<void> {
    const replay = of(side);
    if (!replay) return;
    const otherSide: Side = side === 'left' ? 'right' : 'left';
    const other = of(otherSide);
    const shiftMs = offsetMs.value;
    const own = wish.action === 'seek' ? seek(side, wish.timeMs) : store.transport(replay.sessionId, wish);
    if (!other || shiftMs === null) return own;
    const across = side === 'left' ? shiftMs : -shiftMs;
    if (wish.action === 'seek') await Promise.all([own, seek(otherSide, wish.timeMs + across)]);
    else if (wish.action === 'step' || wish.action === 'jump') {
      await own;
      await store.transport(other.sessionId, { action: 'pause' });
      await seek(otherSide, (of(side)?.status.timeMs ?? 0) + across);
    } else if (wish.action === 'loop') {
      const range = wish.range && { fromMs: wish.range.fromMs + across, toMs: wish.range.toMs + across };
      await Promise.all([own, store.transport(other.sessionId, { action: 'loop', range })]);
    } else await Promise.all([own, store.transport(other.sessionId, wish)]);
  }

  onScopeDispose(() => {
    void close('left');
    void close('right');
  });

  return { left, right, failures, opening, offsetMs, open, close, refuse, synchronise, act };
}
export type ReplayPair = ReturnType<typeof useReplayPair>;

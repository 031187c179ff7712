import { onScopeDispose } from 'vue';
import { monotonicNowMs } from '#renderer/stores/clock.ts';
import { useHostStore } from '#renderer/stores/host.ts';

/** Often enough for a lock after a minute, and seldom enough to cost nothing. */
const TELL_EVERY_MS = 15_000;
const TOUCHES = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const;

/** Tells the application that a hand is at keys or pointer, so that it does not lock a workstation at which somebody works. */
export function useAtWork(): void {
  const host = useHostStore();
  let toldMs = -Infinity;
  const touched = (): void => {
    const nowMs = monotonicNowMs();
    // Without a roster, and while it is locked, there is nothing to keep open.
    if (nowMs - toldMs < TELL_EVERY_MS || !host.info?.isOperatorProven) return;
    toldMs = nowMs;
    host.atWork();
  };
  for (const touch of TOUCHES) window.addEventListener(touch, touched, { capture: true, passive: true });
  onScopeDispose(() => {
    for (const touch of TOUCHES) window.removeEventListener(touch, touched, { capture: true });
  });
}

import { onBeforeUnmount, onMounted } from 'vue';
import type { ReplayStatus, Transport } from '#shared/bridge/requests/replay.ts';
import { isTyping } from '#renderer/ui/isTyping.ts';
import { actionOfKey, type KeyAction } from '#renderer/ui/keyMap.ts';
import { nextSpeed } from './speeds.ts';
import { namedKey } from '#renderer/ui/keyMatch.ts';

/** Seek of the arrow keys, and with Alt and Shift; the same as in Lichtblick. */
const SEEK_MS = 100;
const SEEK_MORE_MS = 500;
const SEEK_LESS_MS = 10;

/** Keys of the player, wherever the focus is, except while someone types or a dialog is open. */
export function useReplayKeys(status: () => ReplayStatus | null, act: (wish: Transport) => void): void {
  function wishOf(action: KeyAction | null, now: ReplayStatus): Transport | null {
    const seek = (byMs: number): Transport => ({ action: 'seek', timeMs: now.timeMs + byMs });
    switch (action) {
      case 'replay.play':
        return { action: now.playing ? 'pause' : 'play' };
      case 'replay.back':
        return seek(-SEEK_MS);
      case 'replay.forward':
        return seek(SEEK_MS);
      case 'replay.backMore':
        return seek(-SEEK_MORE_MS);
      case 'replay.forwardMore':
        return seek(SEEK_MORE_MS);
      case 'replay.backLess':
        return seek(-SEEK_LESS_MS);
      case 'replay.forwardLess':
        return seek(SEEK_LESS_MS);
      case 'replay.start':
        return { action: 'seek', timeMs: now.startMs };
      case 'replay.end':
        return { action: 'seek', timeMs: now.endMs };
      case 'replay.nextEvent':
        return { action: 'step', what: 'event', direction: 1 };
      case 'replay.previousEvent':
        return { action: 'step', what: 'event', direction: -1 };
      case 'replay.nextFrame':
        return { action: 'step', what: 'frame', direction: 1 };
      case 'replay.previousFrame':
        return { action: 'step', what: 'frame', direction: -1 };
      case 'replay.nextTrouble':
        return { action: 'jump', to: 'any', direction: 1 };
      case 'replay.previousTrouble':
        return { action: 'jump', to: 'any', direction: -1 };
      case 'replay.faster':
        return { action: 'speed', speed: nextSpeed(now.speed, 1) };
      case 'replay.slower':
        return { action: 'speed', speed: nextSpeed(now.speed, -1) };
      default:
        return null;
    }
  }

  function onKey(event: KeyboardEvent): void {
    const now = status();
    if (!now || isTyping(event)) return;
    if (document.querySelector('[role="dialog"]')) return;
    const target = event.target instanceof HTMLElement ? event.target : null;
    // The twin's canvas, borders and lists have arrows of their own; a button that was reached by keyboard has the space bar.
    const ownsArrows = target?.closest('canvas, [role="separator"], [role="listbox"], [role="option"], table') ?? null;
    if (namedKey(event).startsWith('Arrow') && ownsArrows) return;
    if ((event.key === ' ' || event.code === 'Space') && target?.matches('button:focus-visible, a:focus-visible'))
      return;
    const wish = wishOf(actionOfKey(event, ['replay']), now);
    if (!wish) return;
    // Also keeps Alt and an arrow from going back in the browser's history.
    event.preventDefault();
    act(wish);
  }
  onMounted(() => window.addEventListener('keydown', onKey));
  onBeforeUnmount(() => window.removeEventListener('keydown', onKey));
}

import { onBeforeUnmount, onMounted, shallowRef } from 'vue';
import type { ManualMotion } from '#shared/domain/manualMotion.ts';
import { useManualStore } from '#renderer/stores/manual.ts';
import { isTyping } from '#renderer/ui/isTyping.ts';
import { HoldSource, isHoldKey, isSpaceKey } from './hold/HoldSource.ts';

/** Gamepads tell nothing by themselves; they are asked this often. Not tied to animation frames. */
const GAMEPAD_POLL_MS = 20;

export interface HoldWish {
  cellKey: string;
  motion: ManualMotion;
  previewId: string | null;
  speedFraction: number;
}

const pointerKinds = ['pointerdown', 'pointermove', 'pointerup', 'pointercancel', 'lostpointercapture'] as const;

/** The page's events for the one hold source of this window: motion while something is held, and only then. */
export function useHoldToRun(wished: () => HoldWish | null) {
  const manual = useManualStore();
  const hasGamepad = shallowRef(false);
  let pollTimer: ReturnType<typeof setInterval> | null = null;
  const source = new HoldSource<HoldWish>({
    begin: ({ cellKey, motion, previewId, speedFraction }) =>
      !document.hidden && manual.begin(cellKey, motion, previewId, speedFraction),
    end: (why) => manual.letGo(why),
    monotonicMs: () => performance.now(),
  });

  /** Listeners of one control: the large button, or one that wishes a motion of its own. */
  const controlOf = (own: () => HoldWish | null = wished) => ({
    onPointerdown(event: PointerEvent): void {
      if (event.button !== 0) return;
      const target = event.currentTarget as HTMLElement;
      // With the pointer captured, sliding off the button is no loss; the system taking it away is.
      target.setPointerCapture?.(event.pointerId);
      source.pressPointer(event, own);
    },
    onContextmenu: (event: Event): void => event.preventDefault(),
    onKeydown(event: KeyboardEvent): void {
      if (!isHoldKey(event) || event.ctrlKey || event.metaKey || event.altKey) return;
      // No click, no scrolling, and no second beginning while the key repeats.
      event.preventDefault();
      event.stopPropagation();
      source.pressKey(event, own);
    },
    onBlur: (): void => source.controlBlurred(),
  });

  /** Space works on the whole screen, unless what has the focus needs it for itself. */
  function onPageKeydown(event: KeyboardEvent): void {
    if (!isSpaceKey(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(event) || needsSpace(event.target) || document.querySelector('[role="dialog"], [role="menu"]')) return;
    event.preventDefault();
    source.pressKey(event, wished);
  }

  function pollGamepads(): void {
    if (!document.hasFocus() || document.hidden) return;
    source.readPads(navigator.getGamepads(), wished);
    hasGamepad.value = source.padCount > 0;
  }

  const listening = new AbortController();
  onMounted(() => {
    const { signal } = listening;
    // Heard at the window and first: a control that is disabled or removed meanwhile would not hear its own, and whatever
    // ends a hold must have been seen before a control takes the same event for a new press.
    const early = { signal, capture: true };
    for (const kind of pointerKinds)
      window.addEventListener(kind, (event: PointerEvent) => source.sawPointer(kind, event), early);
    window.addEventListener('keydown', (event) => source.sawKeyDown(event), early);
    window.addEventListener('keyup', (event) => source.sawKeyUp(event), early);
    window.addEventListener(
      'contextmenu',
      (event: MouseEvent) => source.sawMenu('pointerId' in event ? (event as PointerEvent) : null),
      early,
    );
    window.addEventListener('keydown', onPageKeydown, { signal });
    window.addEventListener('blur', () => source.leave('focus_lost'), { signal });
    window.addEventListener('pagehide', () => source.leave('closed'), { signal });
    window.addEventListener('beforeunload', () => source.leave('closed'), { signal });
    document.addEventListener('visibilitychange', () => void (document.hidden && source.leave('hidden')), { signal });
    for (const kind of ['gamepadconnected', 'gamepaddisconnected'] as const)
      window.addEventListener(kind, (event: GamepadEvent) => source.padChanged(event.gamepad.index), { signal });
    if (typeof navigator.getGamepads === 'function') pollTimer = setInterval(pollGamepads, GAMEPAD_POLL_MS);
  });
  onBeforeUnmount(() => {
    source.leave('closed');
    listening.abort();
    if (pollTimer !== null) clearInterval(pollTimer);
  });

  return { controlOf, control: controlOf(), letGo: source.letGo.bind(source), hasGamepad };
}
export type HoldToRun = ReturnType<typeof useHoldToRun>;

/** Buttons, links and boxes are pressed with Space; there it must never move anything. */
const needsSpace = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest('button, a[href], summary, [role="button"], [role="switch"], [role="tab"]') !== null;

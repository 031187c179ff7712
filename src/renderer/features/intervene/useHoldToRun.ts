import { computed, onBeforeUnmount, onMounted, shallowRef } from 'vue';
import type { LetGoReason, ManualMotion } from '#shared/domain/manualMotion.ts';
import { useManualStore } from '#renderer/stores/manual.ts';
import { isTyping } from '#renderer/ui/isTyping.ts';

/** What is pressed for as long as the motion is to go on. */
type Grip = { kind: 'pointer'; pointerId: number } | { kind: 'key'; code: string } | { kind: 'gamepad'; index: number };

/** Standard gamepads: the two upper shoulder buttons. */
const SHOULDER_BUTTONS = [4, 5];
/** Gamepads tell nothing by themselves; they are asked this often. Not tied to animation frames. */
const GAMEPAD_POLL_MS = 20;

export interface HoldWish {
  cellKey: string;
  motion: ManualMotion;
  previewId: string | null;
  speedFraction: number;
}

/**
 * Motion while something is held, and only then. Whatever ends the grip ends the motion: letting go, another window in
 * front, a hidden page, a lost pointer, leaving the screen. One grip at a time; after an end one must press anew.
 */
export function useHoldToRun(wished: () => HoldWish | null) {
  const manual = useManualStore();
  const grip = shallowRef<Grip | null>(null);
  const hasGamepad = shallowRef(false);
  let pollTimer: ReturnType<typeof setInterval> | null = null;
  /** Pads whose button was down when it was last asked: a button that was held before does not begin anything. */
  const padsDown = new Set<number>();

  function press(next: Grip, wish: HoldWish | null): void {
    if (grip.value !== null || wish === null || document.hidden) return;
    const { cellKey, motion, previewId, speedFraction } = wish;
    if (manual.begin(cellKey, motion, previewId, speedFraction)) grip.value = next;
  }
  function letGo(why: LetGoReason): void {
    if (grip.value === null) return;
    grip.value = null;
    manual.letGo(why);
  }

  const isPointer = (event: PointerEvent): boolean =>
    grip.value?.kind === 'pointer' && grip.value.pointerId === event.pointerId;
  const isKey = (event: KeyboardEvent): boolean => grip.value?.kind === 'key' && grip.value.code === event.code;
  const isHoldKey = (event: KeyboardEvent): boolean => event.code === 'Space' || event.code === 'Enter';

  /** Listeners of one control: the large button, or one that wishes a motion of its own. */
  const controlOf = (own: () => HoldWish | null = wished) => ({
    onPointerdown(event: PointerEvent): void {
      if (event.button !== 0) return;
      const target = event.currentTarget as HTMLElement;
      // With the pointer captured, sliding off the button is no loss; the system taking it away is.
      target.setPointerCapture?.(event.pointerId);
      press({ kind: 'pointer', pointerId: event.pointerId }, own());
    },
    onContextmenu: (event: Event): void => event.preventDefault(),
    onKeydown(event: KeyboardEvent): void {
      if (!isHoldKey(event) || event.ctrlKey || event.metaKey || event.altKey) return;
      // No click, no scrolling, and no second beginning while the key repeats.
      event.preventDefault();
      event.stopPropagation();
      if (!event.repeat) press({ kind: 'key', code: event.code }, own());
    },
    onBlur: (): void => void (grip.value?.kind === 'key' && letGo('focus_lost')),
  });

  /** Space works on the whole screen, unless what has the focus needs it for itself. */
  function onWindowKeydown(event: KeyboardEvent): void {
    if (event.code !== 'Space' || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(event) || needsSpace(event.target) || document.querySelector('[role="dialog"], [role="menu"]')) return;
    event.preventDefault();
    if (!event.repeat) press({ kind: 'key', code: event.code }, wished());
  }
  const onWindowKeyup = (event: KeyboardEvent): void => void (isKey(event) && letGo('released'));
  // Heard at the window: a control that is disabled or removed meanwhile would not hear its own.
  const onPointerUp = (event: PointerEvent): void => void (isPointer(event) && letGo('released'));
  const onPointerLost = (event: PointerEvent): void => void (isPointer(event) && letGo('pointer_lost'));
  const onWindowBlur = (): void => letGo('focus_lost');
  const onVisibility = (): void => void (document.hidden && letGo('hidden'));
  const onPageHide = (): void => letGo('closed');

  function pollGamepads(): void {
    const pads = navigator.getGamepads().filter((pad) => pad !== null);
    hasGamepad.value = pads.length > 0;
    for (const pad of pads) {
      const isDown = SHOULDER_BUTTONS.some((button) => pad.buttons[button]?.pressed);
      const wasDown = padsDown.has(pad.index);
      if (isDown) padsDown.add(pad.index);
      else padsDown.delete(pad.index);
      if (isDown && !wasDown && document.hasFocus()) press({ kind: 'gamepad', index: pad.index }, wished());
    }
    const held = grip.value;
    if (held?.kind !== 'gamepad') return;
    if (!pads.some((pad) => pad.index === held.index)) letGo('pointer_lost');
    else if (!padsDown.has(held.index)) letGo('released');
  }

  const listening = new AbortController();
  onMounted(() => {
    const { signal } = listening;
    const early = { signal, capture: true };
    window.addEventListener('keydown', onWindowKeydown, { signal });
    window.addEventListener('keyup', onWindowKeyup, early);
    window.addEventListener('pointerup', onPointerUp, early);
    window.addEventListener('pointercancel', onPointerLost, early);
    window.addEventListener('lostpointercapture', onPointerLost, early);
    window.addEventListener('blur', onWindowBlur, { signal });
    window.addEventListener('pagehide', onPageHide, { signal });
    window.addEventListener('beforeunload', onPageHide, { signal });
    document.addEventListener('visibilitychange', onVisibility, { signal });
    if (typeof navigator.getGamepads === 'function') pollTimer = setInterval(pollGamepads, GAMEPAD_POLL_MS);
  });
  onBeforeUnmount(() => {
    letGo('closed');
    listening.abort();
    if (pollTimer !== null) clearInterval(pollTimer);
  });

  return { controlOf, control: controlOf(), isGripped: computed(() => grip.value !== null), hasGamepad };
}
export type HoldToRun = ReturnType<typeof useHoldToRun>;

/** Buttons, links and boxes are pressed with Space; there it must never move anything. */
const needsSpace = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest('button, a[href], summary, [role="button"], [role="switch"], [role="tab"]') !== null;

import type { LetGoReason } from '#shared/domain/manualMotion.ts';
import { PadWatch, type PadButton, type PadReading } from './PadWatch.ts';

/** What a `PointerEvent` tells of a hand. */
export interface PointerReading {
  pointerId: number;
  /** Which button changed; 0 is the left one, a finger, the tip of a pen. */
  button: number;
  /** All buttons that are down, as bits; 1 is the left one. */
  buttons: number;
  isPrimary: boolean;
}
export interface ModifierReading {
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
}
/** What a `KeyboardEvent` tells of a hand. */
export interface KeyReading extends ModifierReading {
  key: string;
  code: string;
  repeat: boolean;
}

/** What is pressed for as long as the motion is to go on. */
type Grip =
  | { kind: 'pointer'; pointerId: number }
  | { kind: 'key'; key: string; code: string }
  | { kind: 'pad'; held: PadButton };

export interface HoldSourceOptions<Wish> {
  /** Asks for the motion; false when none can begin now. */
  begin: (wish: Wish) => boolean;
  end: (why: LetGoReason) => void;
  /** Milliseconds, monotonic. */
  monotonicMs: () => number;
}

const LEFT_BUTTON = 1;
const modifierKeys: readonly string[] = ['Control', 'Alt', 'AltGraph', 'Meta', 'OS'];

/**
 * The one owner of every hold: pointer, key or gamepad. It begins with one thing pressed and nothing else, and it ends with
 * the first sign that the hand may be gone or is busy with something else: its own button is up (also where other buttons
 * keep the pointer down, as browsers then send no `pointerup`), a second button, finger or key is pressed, Ctrl, Alt or Meta
 * is down (with Meta a Mac never tells of a key's release), a menu opens, the pointer or the pad is lost, the pad is silent,
 * or nobody looks at the window any more. What ended a hold begins no other: one must let go and press anew.
 *
 * Knows neither page nor motion, so that tests drive it as a hand would.
 */
export class HoldSource<Wish> {
  private readonly options: HoldSourceOptions<Wish>;
  private readonly padWatch = new PadWatch();
  private grip: Grip | null = null;
  /** The press that ended a hold. */
  private spent: unknown = null;

  constructor(options: HoldSourceOptions<Wish>) {
    this.options = options;
  }

  get isGripped(): boolean {
    return this.grip !== null;
  }
  get padCount(): number {
    return this.padWatch.count;
  }

  /** Whatever it was that held: it holds no more. */
  letGo(why: LetGoReason): void {
    if (this.grip === null) return;
    this.grip = null;
    this.options.end(why);
  }

  /** A press on a control. Must come after `sawPointer` saw the same event. */
  pressPointer(event: PointerReading & ModifierReading, wish: () => Wish | null): void {
    const alone = event.button === 0 && event.buttons === LEFT_BUTTON && event.isPrimary && !hasModifier(event);
    if (alone) this.press(event, { kind: 'pointer', pointerId: event.pointerId }, wish);
  }

  /** A press of a hold key on a control or on the page. Must come after `sawKeyDown` saw the same event. */
  pressKey(event: KeyReading, wish: () => Wish | null): void {
    if (isHoldKey(event) && !event.repeat && !hasModifier(event))
      this.press(event, { kind: 'key', key: event.key, code: event.code }, wish);
  }

  /** Any pointer event anywhere; `kind` is its type. */
  sawPointer(
    kind: 'pointerdown' | 'pointermove' | 'pointerup' | 'pointercancel' | 'lostpointercapture',
    event: PointerReading & ModifierReading,
  ): void {
    if (this.grip === null) return;
    const isOwn = this.grip.kind === 'pointer' && this.grip.pointerId === event.pointerId;
    if (kind === 'pointerdown') this.endBy(event, 'second_press');
    else if (!isOwn) return;
    else if (kind === 'pointerup') this.letGo('released');
    else if (kind !== 'pointermove') this.letGo('pointer_lost');
    else if ((event.buttons & LEFT_BUTTON) === 0) this.letGo('released');
    else if (event.buttons !== LEFT_BUTTON) this.endBy(event, 'second_press');
    else if (hasModifier(event)) this.letGo('modifier');
  }

  /** Any key that goes down anywhere. */
  sawKeyDown(event: KeyReading): void {
    if (this.grip === null) return;
    if (modifierKeys.includes(event.key) || hasModifier(event)) this.endBy(event, 'modifier');
    else if (isHoldKey(event) && !event.repeat) this.endBy(event, 'second_press');
  }
  sawKeyUp(event: KeyReading): void {
    if (this.grip === null) return;
    const { grip } = this;
    if (grip.kind === 'key' && ((grip.code !== '' && grip.code === event.code) || grip.key === event.key))
      this.letGo('released');
    else if (hasModifier(event)) this.letGo('modifier');
  }

  /** A menu is asked for, by whatever hand; the long press of the finger that holds asks for one too and is no second hand. */
  sawMenu(byPointer: { pointerId: number; pointerType: string } | null): void {
    const { grip } = this;
    const isOwnFinger =
      grip?.kind === 'pointer' && byPointer?.pointerType === 'touch' && byPointer.pointerId === grip.pointerId;
    if (!isOwnFinger) this.letGo('second_press');
  }

  /** The control that a key holds has lost the focus. */
  controlBlurred(): void {
    if (this.grip?.kind === 'key') this.letGo('focus_lost');
  }

  /** Nobody can see or use the window. */
  leave(why: 'focus_lost' | 'hidden' | 'closed'): void {
    this.letGo(why);
    this.padWatch.leave();
  }

  /** The system tells that a pad came or went. */
  padChanged(index: number): void {
    this.padWatch.forget(index);
  }

  /** Reads the pads; to be called every few milliseconds while somebody looks at the window. */
  readPads(readings: readonly (PadReading | null)[], wish: () => Wish | null): void {
    const nowMs = this.options.monotonicMs();
    const { begun, pressed } = this.padWatch.read(readings, nowMs);
    const { grip } = this;
    if (grip === null) {
      if (begun) this.press(begun, { kind: 'pad', held: begun }, wish);
      return;
    }
    if (grip.kind !== 'pad') {
      if (pressed) this.letGo('second_press');
      return;
    }
    const state = this.padWatch.stateOf(grip.held, nowMs);
    if (state === 'silent') {
      this.padWatch.distrust(grip.held);
      this.letGo('pad_silent');
    } else if (state === 'gone') this.letGo('pointer_lost');
    else if (state === 'released') this.letGo('released');
    else if (state === 'joined' || pressed) this.letGo('second_press');
  }

  private press(event: unknown, grip: Grip, wish: () => Wish | null): void {
    if (this.grip !== null || event === this.spent) return;
    const wished = wish();
    if (wished !== null && this.options.begin(wished)) this.grip = grip;
  }

  private endBy(event: unknown, why: LetGoReason): void {
    this.spent = event;
    this.letGo(why);
  }
}

/** Hold-to-run keys: by what they produce, or by their place where an input method keeps that for itself. */
export const isHoldKey = ({ key, code }: Pick<KeyReading, 'key' | 'code'>): boolean =>
  isSpaceKey({ key, code }) || key === 'Enter' || code === 'Enter';
export const isSpaceKey = ({ key, code }: Pick<KeyReading, 'key' | 'code'>): boolean => key === ' ' || code === 'Space';

const hasModifier = ({ ctrlKey, altKey, metaKey }: ModifierReading): boolean => ctrlKey || altKey || metaKey;

/**
 * A pad whose reading stands still for longer than this while a button is down is taken for dead (its radio is gone, its
 * battery empty), and the hold ends. `Gamepad.timestamp` moves with every report of the device; sticks and sensors make a
 * living pad report all the time. One that reports changes only, and lies perfectly still, is let go as well: better an arm
 * that stops than a hand that is not there.
 */
export const PAD_SILENCE_MS = 500;

/** Standard gamepads: the two upper shoulder buttons. */
const SHOULDER_BUTTONS: readonly number[] = [4, 5];

/** What `navigator.getGamepads()` tells of one pad. */
export interface PadReading {
  index: number;
  id: string;
  /** Only `standard` says which button is which. */
  mapping: string;
  connected: boolean;
  /** When the device last reported, milliseconds; only compared with itself. */
  timestamp: number;
  buttons: readonly { readonly pressed: boolean }[];
}

/** One shoulder button of one appearance of a pad: a pad that went and came back is another one. */
export interface PadButton {
  readonly pad: object;
  readonly button: number;
}
export type PadButtonState = 'held' | 'released' | 'gone' | 'silent' | 'joined';

interface KnownPad {
  readonly index: number;
  readonly id: string;
  timestamp: number;
  /** When `timestamp` last moved, on the monotonic clock of the caller. */
  movedAtMs: number;
  down: ReadonlySet<number>;
  /** Seen released since the pad appeared: only these can begin. */
  readonly seenReleased: Set<number>;
  /** The reading that stands is not believed: nothing counts until the pad reports anew. */
  distrusted: boolean;
}

/**
 * Which pad may begin a hold, and what became of a button that is held. Pads tell nothing by themselves; whoever owns this
 * reads them every few milliseconds. Pads that are not `standard` do not exist here.
 */
export class PadWatch {
  private readonly pads = new Map<number, KnownPad>();
  /** Nobody was at the controls: pads that are found next may tell of long ago. */
  private away = false;

  get count(): number {
    return this.pads.size;
  }

  /** The shoulder button that was pressed just now, alone on its pad, or null; `joined` when anything at all was pressed anew. */
  read(readings: readonly (PadReading | null)[], nowMs: number): { begun: PadButton | null; pressed: boolean } {
    const usable = readings.filter((pad): pad is PadReading => pad !== null && isUsable(pad));
    for (const index of this.pads.keys()) if (!usable.some((pad) => pad.index === index)) this.pads.delete(index);
    let begun: PadButton | null = null;
    let pressed = false;
    for (const reading of usable) {
      const pad = this.known(reading, nowMs);
      if (pad.distrusted) continue;
      const before = pad.down;
      pad.down = new Set(reading.buttons.flatMap((button, i) => (button.pressed ? [i] : [])));
      const isNew = [...pad.down].some((button) => !before.has(button));
      pressed ||= isNew;
      const [only] = pad.down;
      if (isNew && pad.down.size === 1 && SHOULDER_BUTTONS.includes(only!) && pad.seenReleased.has(only!))
        begun ??= { pad, button: only! };
      for (const button of SHOULDER_BUTTONS) if (!pad.down.has(button)) pad.seenReleased.add(button);
    }
    this.away = false;
    return { begun, pressed };
  }

  /** After `read`. */
  stateOf({ pad, button }: PadButton, nowMs: number): PadButtonState {
    const known = pad as KnownPad;
    if (this.pads.get(known.index) !== known) return 'gone';
    if (known.distrusted) return 'silent';
    if (!known.down.has(button)) return 'released';
    if (known.down.size > 1) return 'joined';
    return nowMs - known.movedAtMs > PAD_SILENCE_MS ? 'silent' : 'held';
  }

  /** The pad was let go because it was silent: it begins nothing until it has reported anew and was seen released. */
  distrust({ pad }: PadButton): void {
    const known = pad as KnownPad;
    known.distrusted = true;
    known.seenReleased.clear();
  }

  /** The system told that a pad came or went: whatever sits at this index now is another one. */
  forget(index: number): void {
    this.pads.delete(index);
  }

  /** Nobody looks at this page now; what its pads tell meanwhile, or told before, begins nothing. */
  leave(): void {
    this.pads.clear();
    this.away = true;
  }

  private known(reading: PadReading, nowMs: number): KnownPad {
    const known = this.pads.get(reading.index);
    if (known?.id === reading.id && reading.timestamp >= known.timestamp) {
      if (reading.timestamp > known.timestamp) {
        known.timestamp = reading.timestamp;
        known.movedAtMs = nowMs;
        known.distrusted = false;
      }
      return known;
    }
    const { index, id, timestamp } = reading;
    const appeared: KnownPad = {
      ...{ index, id, timestamp, movedAtMs: nowMs, down: new Set<number>(), seenReleased: new Set<number>() },
      distrusted: this.away,
    };
    this.pads.set(index, appeared);
    return appeared;
  }
}

const isUsable = ({ connected, mapping }: PadReading): boolean => connected && mapping === 'standard';

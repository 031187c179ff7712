import type { ManualMotion } from '#shared/domain/manualMotion.ts';
import { pickOne, type RandomSource } from '#shared/random/randomSource.ts';
import { HoldSource, type KeyReading, type PointerReading } from '#renderer/features/intervene/hold/HoldSource.ts';
import type { PadReading } from '#renderer/features/intervene/hold/PadWatch.ts';
import type { ChaosConsole } from './ChaosConsole.ts';

/** How a hand stops holding, by what it holds with. `freeze`: the window stands still, and nobody says anything. */
const slips = {
  mouse: ['release', 'second_button', 'lost_release', 'blur', 'freeze'],
  key: ['release', 'meta', 'second_button', 'blur', 'freeze'],
  pad: ['release', 'silent', 'other_index', 'second_button', 'blur', 'freeze'],
} as const;
type Device = keyof typeof slips;
export type Slip = (typeof slips)[Device][number];
export type SlipCount = Partial<Record<Slip, number>>;

/** How long devices go on reporting what no hand does any more; longer than a pad may be silent. */
const LEFTOVER_MS = { least: 1500, more: 4000 };
const SHOULDER = 5;
const noModifier = { ctrlKey: false, altKey: false, metaKey: false };

/**
 * A person's hand on the window's own hold source: what the devices report, and what they go on reporting after it slipped.
 * It knows when it really was there; whatever the source begins without it is a violation.
 */
export class ChaosHand {
  /** Since when no hand is there; null while one is. On the console's monotonic clock. */
  goneMs: number | null = 0;
  private readonly slipped: SlipCount;
  private readonly console: ChaosConsole;
  private readonly random: RandomSource;
  private readonly source: HoldSource<ManualMotion>;
  private device: Device = 'mouse';
  private motion: ManualMotion | null = null;
  private pressing = false;
  private slip: Slip | null = null;
  private leftoversUntilMs = 0;
  private padTime = 0;

  /** @param slipped counts over all hands of the run. */
  constructor(console: ChaosConsole, random: RandomSource, slipped: SlipCount, onUnasked: (what: string) => void) {
    this.console = console;
    this.random = random;
    this.slipped = slipped;
    this.source = new HoldSource<ManualMotion>({
      begin: (motion) => {
        if (!this.pressing) onUnasked(`a hold began by ${this.device} after "${this.slip}" without a press`);
        if (console.isHolding) return false;
        void console.press(motion);
        return true;
      },
      end: () => console.letGo(false),
      monotonicMs: () => console.clock.monotonicMs(),
    });
  }

  /** Holds, or what it pressed is not up again. */
  get isBusy(): boolean {
    return this.goneMs === null || this.slip !== null;
  }

  press(motion: ManualMotion): void {
    this.device = pickOne(this.random, ['mouse', 'key', 'pad'] as const);
    this.motion = motion;
    this.pressing = true;
    if (this.device === 'mouse') this.pressPointer();
    else if (this.device === 'key') this.pressKey();
    else {
      this.readPad([]);
      this.readPad([SHOULDER]);
    }
    this.pressing = false;
    if (this.source.isGripped) this.goneMs = null;
    else this.release();
  }

  /** One step of time: devices report, and a beat goes out while the source holds. */
  step(): void {
    if (this.device === 'pad' && this.goneMs === null) this.readPad([SHOULDER]);
    if (this.slip !== null) this.report(this.slip);
    if (this.source.isGripped && this.slip !== 'freeze') this.console.beat();
  }

  /** The hand goes, in one of the ways that came least often in this run: a short run has few holds. */
  leave(): void {
    const ways: readonly Slip[] = slips[this.device];
    const fewest = Math.min(...ways.map((way) => this.slipped[way] ?? 0));
    const slip = pickOne(
      this.random,
      ways.filter((way) => (this.slipped[way] ?? 0) === fewest),
    );
    this.slipped[slip] = (this.slipped[slip] ?? 0) + 1;
    this.slip = slip;
    this.goneMs = this.console.clock.monotonicMs();
    this.leftoversUntilMs = this.goneMs + LEFTOVER_MS.least + this.random() * LEFTOVER_MS.more;
    if (slip === 'release') this.release();
    else if (slip === 'meta') this.key('Meta', { metaKey: true });
    else if (slip === 'blur') this.source.leave('focus_lost');
    else if (slip === 'lost_release') this.pointer({ buttons: 2 });
    else if (slip === 'second_button') this.pressSecond();
    // A frozen window: the beats stop, and the cell has to notice by itself.
    else if (slip === 'freeze') this.console.letGo(true);
  }

  /** What the devices go on reporting after a slip, until everything is up again. */
  private report(slip: Slip): void {
    if (this.console.clock.monotonicMs() >= this.leftoversUntilMs) {
      this.release();
      return;
    }
    if (this.device === 'pad') {
      if (slip === 'silent') this.readPad([SHOULDER], { timestamp: this.padTime });
      else if (slip === 'other_index') this.readPad([SHOULDER], { index: 1 });
      else if (slip === 'second_button') this.readPad([SHOULDER, 0]);
      // After `blur` nobody reads pads; when the window is back, the button is still down.
      else if (slip === 'blur') this.readPad([SHOULDER]);
    } else if (this.device === 'key') this.pressKey({ repeat: true });
    else this.pointer({ button: -1, buttons: slip === 'blur' || slip === 'freeze' ? 1 : 2 });
  }

  private release(): void {
    if (this.device === 'mouse') this.pointer({ buttons: 0 }, 'pointerup');
    else if (this.device === 'key') this.source.sawKeyUp(keyOf('Space'));
    else this.readPad([]);
    this.slip = null;
  }

  private pressSecond(): void {
    if (this.device === 'pad') return this.readPad([SHOULDER, 0]);
    if (this.device === 'key') return this.pressPointer();
    this.pointer({ button: 2, buttons: 3 });
    // And the own one up: no browser tells that as a release.
    this.pointer({ buttons: 2 });
  }
  private pointer(init: Partial<PointerReading>, kind: 'pointermove' | 'pointerup' = 'pointermove'): void {
    this.source.sawPointer(kind, pointerOf(init));
  }
  private pressPointer(): void {
    const event = pointerOf({});
    this.source.sawPointer('pointerdown', event);
    this.source.pressPointer(event, () => this.motion);
  }
  private key(code: string, init: Partial<KeyReading>): void {
    this.source.sawKeyDown(keyOf(code, init));
  }
  private pressKey(init: Partial<KeyReading> = {}): void {
    const event = keyOf('Space', init);
    this.source.sawKeyDown(event);
    this.source.pressKey(event, () => this.motion);
  }
  private readPad(pressed: readonly number[], init: Partial<PadReading> = {}): void {
    const timestamp = init.timestamp ?? (this.padTime += 1);
    const buttons = Array.from({ length: 17 }, (_, i) => ({ pressed: pressed.includes(i) }));
    const pad = { index: 0, id: 'pad', mapping: 'standard', connected: true, buttons, ...init, timestamp };
    this.source.readPads([pad], () => this.motion);
  }
}

const pointerOf = (init: Partial<PointerReading>) => ({
  ...{ pointerId: 1, button: 0, buttons: 1, isPrimary: true, ...noModifier },
  ...init,
});
const keyOf = (code: string, init: Partial<KeyReading> = {}): KeyReading => ({
  ...{ key: code === 'Space' ? ' ' : code, code, repeat: false, ...noModifier },
  ...init,
});

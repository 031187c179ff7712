/** Software draws on the processor that the cell and the planner need too. */
const SOFTWARE_INTERVAL_MS = 100;
/** A camera that a hand moves is followed more closely. */
const SOFTWARE_CAMERA_INTERVAL_MS = 50;
/** A small picture among others. */
const SOFTWARE_SMALL_INTERVAL_MS = 300;
/** The browser offers one about so often. */
const FRAME_MS = 16;
/** While a control is held its beats go first. */
const SOFTWARE_HELD_INTERVAL_MS = 400;

/** Draws when something has changed, as often as the machine can bear; never when nothing has. */
export class DrawingClock {
  readonly #isSoftware: boolean;
  readonly #isSmall: boolean;
  readonly #draw: (nowMs: number) => void;
  /** Of a frame that is asked for, and of the wait before it; 0: none. */
  #scheduled = 0;
  #waiting: ReturnType<typeof setTimeout> | 0 = 0;
  #lastMs = -Infinity;
  #isHeld = false;
  #isCameraMoving = false;
  #isEnded = false;

  constructor(isSoftware: boolean, isSmall: boolean, draw: (nowMs: number) => void) {
    this.#isSoftware = isSoftware;
    this.#isSmall = isSmall;
    this.#draw = draw;
  }

  setHeld(isHeld: boolean): void {
    this.#isHeld = isHeld;
  }

  setCameraMoving(isMoving: boolean): void {
    this.#isCameraMoving = isMoving;
    if (!isMoving || this.#waiting === 0) return;
    clearTimeout(this.#waiting);
    this.#waiting = 0;
    this.ask();
  }

  ask(): void {
    if (this.#scheduled !== 0 || this.#waiting !== 0 || this.#isEnded) return;
    const waitMs = this.#lastMs + this.#intervalMs - performance.now();
    // Asking for frame after frame until it is time would keep the compositor awake.
    if (waitMs > FRAME_MS) this.#waiting = setTimeout(this.#onWaited, waitMs - FRAME_MS);
    else this.#scheduled = requestAnimationFrame(this.#tick);
  }

  end(): void {
    this.#isEnded = true;
    cancelAnimationFrame(this.#scheduled);
    clearTimeout(this.#waiting);
  }

  get #intervalMs(): number {
    if (!this.#isSoftware) return 0;
    if (this.#isHeld) return SOFTWARE_HELD_INTERVAL_MS;
    if (this.#isSmall) return SOFTWARE_SMALL_INTERVAL_MS;
    return this.#isCameraMoving ? SOFTWARE_CAMERA_INTERVAL_MS : SOFTWARE_INTERVAL_MS;
  }

  readonly #onWaited = (): void => {
    this.#waiting = 0;
    this.#scheduled = requestAnimationFrame(this.#tick);
  };

  readonly #tick = (): void => {
    const nowMs = performance.now();
    if (nowMs - this.#lastMs < this.#intervalMs) {
      this.#scheduled = requestAnimationFrame(this.#tick);
      return;
    }
    this.#scheduled = 0;
    this.#lastMs = nowMs;
    this.#draw(nowMs);
  };
}

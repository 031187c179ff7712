/** What may be left out, in this order, so that a frame takes no longer than it may. */
export const droppable = ['outline', 'smoothing', 'resolution'] as const;
export type Dropped = (typeof droppable)[number];

const SLOWEST_MS = 45;
/** Frames that are looked at together. The second fastest of them counts: what waits for a busy processor says nothing of drawing. */
const WINDOW = 20;
/** What was dropped comes back when frames take less than this share of what they may. */
const EASY_SHARE = 0.4;
/** And not before so many windows were easy, or it would come and go. */
const EASY_WINDOWS = 6;

/** Chooses what is drawn by how long frames take. Where a graphics card draws, everything is. */
export class QualityGovernor {
  #times: number[] = [];
  #count = 0;
  #easyWindows = 0;

  get dropped(): readonly Dropped[] {
    return droppable.slice(0, this.#count);
  }

  drops(what: Dropped): boolean {
    return this.dropped.includes(what);
  }

  /** A frame took so long. True: another choice holds from now on. */
  took(frameMs: number): boolean {
    this.#times.push(frameMs);
    if (this.#times.length < WINDOW) return false;
    const shown = [...this.#times].sort((a, b) => a - b)[1]!;
    this.#times = [];
    if (shown > SLOWEST_MS && this.#count < droppable.length) {
      this.#easyWindows = 0;
      this.#count += 1;
      return true;
    }
    this.#easyWindows = shown < SLOWEST_MS * EASY_SHARE ? this.#easyWindows + 1 : 0;
    if (this.#easyWindows < EASY_WINDOWS || this.#count === 0) return false;
    this.#easyWindows = 0;
    this.#count -= 1;
    return true;
  }
}

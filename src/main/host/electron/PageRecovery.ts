/** A page that died again and again has a cause that loading it once more does not mend. */
const RELOADS = 3;
const WITHIN_MS = 60_000;

/** Whether a window whose page died is to load it again. The cells are the main process's business and go on meanwhile. */
export class PageRecovery {
  private readonly nowMs: () => number;
  private deaths: number[] = [];

  /** `nowMs`: monotonic. */
  constructor(nowMs: () => number) {
    this.nowMs = nowMs;
  }

  /** The page died; false when it did so too often. */
  mayReload(): boolean {
    const nowMs = this.nowMs();
    this.deaths = [...this.deaths.filter((atMs) => nowMs - atMs < WITHIN_MS), nowMs];
    return this.deaths.length <= RELOADS;
  }
}

import type { CellNews, CellObserver } from '#main/ports/CellNews.ts';

/** An observer and its name, for the log where it fails. */
export interface NamedObserver {
  name: string;
  observe: CellObserver;
}

/** All news of one cell, for every observer in the order in which they are listed. */
export class CellStream {
  private readonly observers: readonly NamedObserver[];
  private readonly onBug: (where: string, error: unknown) => void;

  /** `onBug`: an observer threw. */
  constructor(observers: readonly NamedObserver[], onBug: (where: string, error: unknown) => void) {
    this.observers = observers;
    this.onBug = onBug;
  }

  tell(news: CellNews): void {
    for (const { name, observe } of this.observers)
      try {
        observe(news);
      } catch (error) {
        this.onBug(`${name} at news of type ${news.type}`, error);
      }
  }
}

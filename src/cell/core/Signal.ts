/** News of one part of the cell for the others. They are told in the order in which they asked for it, at once. */
export class Signal<Told extends unknown[]> {
  private readonly listeners: ((...told: Told) => void)[] = [];

  on(listener: (...told: Told) => void): void {
    this.listeners.push(listener);
  }

  tell(...told: Told): void {
    for (const listener of this.listeners) listener(...told);
  }
}

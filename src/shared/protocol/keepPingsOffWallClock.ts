/** A Socket.IO manager, as far as it concerns us; its engine's judgement of silence is not declared. */
interface PingedManager {
  engine: object;
  on(event: 'open', listener: () => void): unknown;
}

/**
 * Socket.IO's client takes a peer for dead when the wall clock is past the moment at which the next ping was due, and asks so at
 * every message that it sends: a workstation whose clock is set forward would drop a healthy link. Its timer for the same
 * silence runs on monotonic time and stays; this takes the other judgement away.
 */
export function keepPingsOffWallClock(manager: PingedManager): void {
  const take = (): void => {
    Object.assign(manager.engine, { _hasPingExpired: () => false });
  };
  manager.on('open', take);
}

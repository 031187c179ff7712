/** Wrong PINs in a row until a person's PIN is not looked at for a while; after the first block every further one blocks again. */
export const FREE_TRIES = 5;
const FIRST_BLOCK_MS = 30_000;
const LONGEST_BLOCK_MS = 3_600_000;

/** What is remembered of wrong PINs of one person, over restarts too. */
export interface PinTries {
  wrongInARow: number;
  /** Wall clock; PINs are not looked at before. */
  blockedUntilMs: number;
}
export const noTries: PinTries = { wrongInARow: 0, blockedUntilMs: 0 };

/** 30 s after the fifth wrong PIN, twice as long after each further one, an hour at most. 0: no block. */
export const blockAfterMs = (wrongInARow: number): number =>
  wrongInARow < FREE_TRIES ? 0 : Math.min(LONGEST_BLOCK_MS, FIRST_BLOCK_MS * 2 ** (wrongInARow - FREE_TRIES));

/** What is left of a block; a clock that was set back does not make it longer than it was. */
export const blockedForMs = ({ wrongInARow, blockedUntilMs }: PinTries, nowMs: number): number =>
  Math.max(0, Math.min(blockedUntilMs - nowMs, blockAfterMs(wrongInARow)));

/** A try is counted before it is known whether it is right: what comes meanwhile finds it counted. */
export function withTry({ wrongInARow }: PinTries, nowMs: number): PinTries {
  const count = wrongInARow + 1;
  return { wrongInARow: count, blockedUntilMs: nowMs + blockAfterMs(count) };
}

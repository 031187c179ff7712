/** Why a question to one of the threads that read records was not answered. */
export interface ThreadFailure {
  /** One sentence for a person. */
  message: string;
  /** Of a bug; null where the thread refused the question. */
  stack: string | null;
}

/**
 * A thread says what is not possible with a plain `Error` of one sentence; what the language or the runtime itself throws
 * (a TypeError, a RangeError) is a bug.
 */
export function threadFailure(error: unknown): ThreadFailure {
  if (!(error instanceof Error)) return { message: String(error), stack: String(error) };
  const isBug = error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError;
  return { message: error.message, stack: isBug ? (error.stack ?? error.message) : null };
}

/** A bug of a thread, thrown again where it is logged. */
export class ThreadBug extends Error {
  constructor(message: string, stack: string) {
    super(message);
    this.stack = stack;
  }
}

/** A question that was refused, as opposed to a bug. */
export class ThreadRefusal extends Error {}

export const errorOf = ({ message, stack }: ThreadFailure): Error =>
  stack === null ? new ThreadRefusal(message) : new ThreadBug(message, stack);

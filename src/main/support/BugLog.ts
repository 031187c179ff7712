/** Bugs that are told apart; beyond it a new one may be told twice. */
const KNOWN_KEPT = 200;

/** Errors that nobody expected. Each is logged once, with where it came from and its stack, however often it happens. */
export class BugLog {
  private readonly known = new Set<string>();
  private readonly write: (text: string) => void;

  constructor(write: (text: string) => void) {
    this.write = write;
  }

  report(where: string, error: unknown): void {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    if (this.known.has(stack)) return;
    if (this.known.size >= KNOWN_KEPT) this.known.clear();
    this.known.add(stack);
    this.write(`A bug at ${where}: ${stack}`);
  }
}

import { createHash } from 'node:crypto';
import type { WindowRefusal } from '#shared/bridge/windowEntrance.ts';
import { err, ok, type Result } from '#shared/result/result.ts';

/** How long a code lets a window in. */
export const CODE_LIFE_MS = 10 * 60_000;
/** Codes that are remembered, so that a second use is told from an invented one. */
const CODES_KEPT = 1000;

interface Code {
  endsAtMs: number;
  used: { atMs: number; tokenId: string } | null;
}

export interface WindowEntranceOptions {
  /** Monotonic. */
  nowMs: () => number;
  /** At least 128 bits that nobody can guess. */
  newSecret: () => string;
  /** A code has let a window in. */
  onUsed?: () => void;
  /** A code came a second time: whoever came with it first is shut out. */
  onReused?: (tokenId: string) => void;
}

/**
 * How a window of the browser host gets its token: for a code that lets one window in, once, within ten minutes. A code that comes
 * a second time was in two hands, and nobody can say which of them is the person's own: both are refused. Codes and tokens
 * are kept as hashes.
 */
export class WindowEntrance {
  private readonly codes = new Map<string, Code>();
  private readonly tokens = new Set<string>();
  private readonly options: WindowEntranceOptions;

  constructor(options: WindowEntranceOptions) {
    this.options = options;
  }

  newCode(): string {
    const code = this.options.newSecret();
    this.codes.set(hashOf(code), { endsAtMs: this.options.nowMs() + CODE_LIFE_MS, used: null });
    if (this.codes.size > CODES_KEPT) this.codes.delete(this.codes.keys().next().value!);
    return code;
  }

  /** The token for a code. */
  enter(code: string): Result<string, WindowRefusal> {
    const nowMs = this.options.nowMs();
    const known = this.codes.get(hashOf(code));
    if (!known) return err({ reason: 'unknown' });
    if (known.used) {
      if (this.tokens.delete(known.used.tokenId)) this.options.onReused?.(known.used.tokenId);
      return err({ reason: 'used', agoS: Math.round((nowMs - known.used.atMs) / 1000) });
    }
    if (nowMs > known.endsAtMs) return err({ reason: 'expired' });
    const token = this.options.newSecret();
    known.used = { atMs: nowMs, tokenId: hashOf(token) };
    this.tokens.add(known.used.tokenId);
    this.options.onUsed?.();
    return ok(token);
  }

  /** Names a token without giving it away; null for one that lets nobody in. The time that it takes says nothing of any token. */
  tokenId(token: unknown): string | null {
    if (typeof token !== 'string') return null;
    const id = hashOf(token);
    return this.tokens.has(id) ? id : null;
  }
}

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

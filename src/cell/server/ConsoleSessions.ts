import { createHash } from 'node:crypto';

/** Sessions without a connection that are still known again. */
const SESSIONS_KEPT = 1000;

interface Session {
  consoleId: string;
  connections: number;
}

/**
 * By what a cell knows a console again: a secret that is given to one connection and shown by the next one of the same
 * console. Whatever else names a console (its id, its person, a fencing token) can be read by everybody who is connected.
 */
export class ConsoleSessions {
  /** By session id, the one that was used longest ago first. */
  private readonly sessions = new Map<string, Session>();
  private readonly newSecret: () => string;
  private readonly holds: (sessionId: string) => boolean;

  /** `newSecret`: at least 128 bits that nobody can guess. `holds`: whether control is bound to this session. */
  constructor(newSecret: () => string, holds: (sessionId: string) => boolean) {
    this.newSecret = newSecret;
    this.holds = holds;
  }

  /** A connection begins. A secret that is not known, or is another console's, gets a new one. */
  open(consoleId: string, shown: string | null): { sessionId: string; secret: string } {
    const known = shown === null ? undefined : this.sessions.get(sessionIdOf(shown));
    const secret = shown !== null && known?.consoleId === consoleId ? shown : this.newSecret();
    const sessionId = sessionIdOf(secret);
    const connections = (this.sessions.get(sessionId)?.connections ?? 0) + 1;
    this.sessions.delete(sessionId);
    this.sessions.set(sessionId, { consoleId, connections });
    this.forgetOldest();
    return { sessionId, secret };
  }

  close(sessionId: string): void {
    const session = this.sessions.get(sessionId);
    if (session) session.connections -= 1;
  }

  private forgetOldest(): void {
    for (const [sessionId, { connections }] of this.sessions) {
      if (this.sessions.size <= SESSIONS_KEPT) return;
      if (connections === 0 && !this.holds(sessionId)) this.sessions.delete(sessionId);
    }
  }
}

const sessionIdOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

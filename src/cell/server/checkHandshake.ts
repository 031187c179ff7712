import { createHash, timingSafeEqual } from 'node:crypto';
import { handshakeSchema, PROTOCOL_VERSION, type Handshake, type HandshakeRefusal } from '#shared/protocol/protocol.ts';
import type { Result } from '#shared/result/result.ts';
import { err, ok } from '#shared/result/result.ts';

export interface HandshakeAttempt {
  /** The `auth` object of the Socket.IO connection, as it came. */
  auth: unknown;
  host: string | undefined;
  origin: string | undefined;
}

const majorOf = (version: string): string => version.split('.')[0] ?? '';

/**
 * Who may talk to the cell. `port`: of a cell on loopback, which answers to its own names only; null where it speaks TLS: there its
 * certificate names it, and no web page has any business with it.
 * The order is on purpose: a web page learns nothing, and whoever lacks the token does not even
 * learn which version is spoken.
 */
export function checkHandshake(
  { auth, host, origin }: HandshakeAttempt,
  token: string,
  port: number | null,
): Result<Handshake, HandshakeRefusal> {
  const ownHosts = port === null ? null : [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`];
  // Another name in Host is a rebound DNS entry; an Origin other than our own is a page in somebody's browser.
  if (ownHosts && (host === undefined || !ownHosts.includes(host.toLowerCase())))
    return err({ code: 'origin', message: 'The cell answers on its own loopback address only.' });
  if (origin !== undefined && !ownHosts?.map((own) => `http://${own}`).includes(origin.toLowerCase()))
    return err({ code: 'origin', message: 'The cell accepts consoles only, not web pages.' });
  const given = (auth as { token?: unknown } | null)?.token;
  if (typeof given !== 'string' || !sameText(given, token))
    return err({ code: 'bad_token', message: 'The token is not the one of this cell.' });
  const protocol = (auth as { protocol?: unknown }).protocol;
  if (typeof protocol === 'string' && majorOf(protocol) !== majorOf(PROTOCOL_VERSION))
    return err({
      code: 'protocol_version',
      message: `The console speaks protocol ${protocol.slice(0, 20)}, this cell ${PROTOCOL_VERSION}.`,
      supported: [PROTOCOL_VERSION],
    });
  const handshake = handshakeSchema.safeParse(auth);
  if (!handshake.success) {
    const issue = handshake.error.issues[0]!;
    return err({
      code: 'invalid_handshake',
      message: `The handshake is malformed: ${issue.path.join('.')}: ${issue.message}.`,
    });
  }
  return ok(handshake.data);
}

/** Takes the same time whatever is wrong, and whatever the lengths. */
function sameText(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

import { ENTRANCE_PATH, windowRefusalSchema, windowTokenSchema } from '#shared/bridge/windowEntrance.ts';
import type { WindowRefusal } from '#shared/bridge/windowEntrance.ts';
import { err, ok, type Result } from '#shared/result/result.ts';

/** `missing`: the address has no code; `ended`: the token lets nobody in any more; `unreachable`: the host did not answer. */
export type EntranceProblem = WindowRefusal | { reason: 'missing' | 'ended' | 'unreachable' };

const TOKEN_KEY = 'supercargo.token';

export interface EntranceParts {
  location: Pick<Location, 'hash' | 'pathname' | 'search'>;
  history: Pick<History, 'replaceState'>;
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  fetch: (path: string, init: RequestInit) => Promise<Pick<Response, 'ok' | 'json'>>;
}

/**
 * The token of this window: for the code in its address (`#code=...`), which lets one window in and is taken out of the
 * address at once, so that it is neither shown, nor bookmarked, nor mistaken for a route; or the one that this tab was given
 * before a reload. Kept for this tab alone: a cookie would go to every port of this machine.
 */
export async function enterWindow({
  location,
  history,
  storage,
  fetch,
}: EntranceParts): Promise<Result<string, EntranceProblem>> {
  const code = /^#code=([^&]+)/.exec(location.hash)?.[1];
  if (code === undefined) {
    const known = storage.getItem(TOKEN_KEY);
    return known === null ? err({ reason: 'missing' }) : ok(known);
  }
  history.replaceState(null, '', `${location.pathname}${location.search}#/`);
  try {
    const response = await fetch(ENTRANCE_PATH, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code: decodeURIComponent(code) }),
    });
    const answer: unknown = await response.json();
    if (!response.ok) return err(windowRefusalSchema.parse(answer));
    const { token } = windowTokenSchema.parse(answer);
    storage.setItem(TOKEN_KEY, token);
    return ok(token);
  } catch {
    return err({ reason: 'unreachable' });
  }
}

/** The host does not know this tab's token any more. */
export const forgetWindow = (storage: Pick<Storage, 'removeItem'>): void => storage.removeItem(TOKEN_KEY);

import { ENTRANCE_PATH, windowTokenSchema } from '#shared/bridge/windowEntrance.ts';

/** Does what a page at this address of the browser host does first: exchanges its code for a token. */
export async function enterAs(windowUrl: string): Promise<{ origin: string; token: string }> {
  const { origin, hash } = new URL(windowUrl);
  const response = await fetch(origin + ENTRANCE_PATH, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: hash.slice('#code='.length) }),
  });
  if (!response.ok) throw new Error(`not let in: ${await response.text()}`);
  return { origin, token: windowTokenSchema.parse(await response.json()).token };
}

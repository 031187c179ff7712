/** What the host takes from a newer Node than the one inside the Electron for checks (18.15). */
const url = URL as unknown as { parse?: (text: string) => URL | null };
url.parse ??= (text) => (URL.canParse(text) ? new URL(text) : null);

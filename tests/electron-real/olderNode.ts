/** What the host takes from a newer Node than the one inside the Electron for checks (18.15). */
const url = URL as unknown as {
  parse?: (text: string, base?: string) => URL | null;
  canParse?: (text: string, base?: string) => boolean;
};
url.parse ??= (text, base) => {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
};
url.canParse ??= (text, base) => url.parse?.(text, base) !== null;

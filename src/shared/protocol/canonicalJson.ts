/**
 * JSON with the keys of every object in code-point order and no white space: the same value always gives the same bytes,
 * whoever wrote it. What is stored (and may be hashed or signed) is exactly this text in UTF-8.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : part,
  );
}

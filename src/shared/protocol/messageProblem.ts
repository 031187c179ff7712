import { wireLimits } from '#shared/units/wireBounds.ts';

const { depth: maxDepth, entries: maxEntries } = wireLimits;

/**
 * Null when a decoded message keeps to the general limits of the wire (P11), else one sentence. It is asked before the schema:
 * that reads every entry of a list before it counts them, and says nothing about fields that it does not know.
 */
export function messageProblem(raw: unknown): string | null {
  return problemIn(raw, 'message', 0);
}

function problemIn(value: unknown, path: string, depth: number): string | null {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return null;
  if (depth >= maxDepth) return `${path}: nested deeper than ${maxDepth}, which is not taken`;
  if (Array.isArray(value)) {
    if (value.length > maxEntries) return `${path}: ${value.length} entries, at most ${maxEntries} are taken`;
    for (const entry of value as unknown[]) {
      if (typeof entry !== 'object') continue;
      const problem = problemIn(entry, path, depth + 1);
      if (problem) return problem;
    }
    return null;
  }
  let names = 0;
  for (const name in value) {
    names += 1;
    if (names > maxEntries) return `${path}: more than ${maxEntries} fields, which are not taken`;
    const field = (value as Record<string, unknown>)[name];
    if (typeof field !== 'object') continue;
    const problem = problemIn(field, fieldPath(path, name, depth), depth + 1);
    if (problem) return problem;
  }
  return null;
}

/** Of the outer levels only: a sentence has to hold it. */
function fieldPath(path: string, name: string, depth: number): string {
  if (depth === 0) return name.slice(0, 64);
  return depth < 4 ? `${path}.${name.slice(0, 64)}` : path;
}

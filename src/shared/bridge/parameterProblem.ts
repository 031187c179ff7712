import type { z } from 'zod';

/**
 * What is wrong with the parameters of a request, in one sentence: which field, what is the limit, how much it was. Nothing of
 * what is too long is repeated.
 */
export function parameterProblem(request: string, params: unknown, error: z.ZodError): string {
  const [issue] = error.issues;
  if (!issue) return `${request}: invalid parameters. Nothing was done.`;
  const field = issue.path.join('.') || 'parameters';
  return `${request}: ${field}: ${sizeProblem(issue, valueAt(params, issue.path)) ?? issue.message}`;
}

function sizeProblem(issue: z.core.$ZodIssue, value: unknown): string | null {
  if (issue.code !== 'too_big') return null;
  const most = String(issue.maximum);
  if (typeof value === 'string') return `${value.length} characters, at most ${most} are taken. Nothing was done.`;
  if (Array.isArray(value)) return `${value.length} entries, at most ${most} are taken. Nothing was done.`;
  return null;
}

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<PropertyKey, unknown>)[key] : undefined,
    value,
  );

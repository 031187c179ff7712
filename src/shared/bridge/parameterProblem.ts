import type { z } from 'zod';
import type { Said } from '#shared/domain/statement.ts';
import { said } from '#shared/words/statements/said.ts';

/**
 * What is wrong with the parameters of a request, in one sentence: which field, what is the limit, how much it was. Nothing of
 * what is too long is repeated.
 */
export function parameterProblem(request: string, params: unknown, error: z.ZodError): Said {
  const [issue] = error.issues;
  const field = issue?.path.join('.') || 'parameters';
  const invalid = said('parameter_invalid', { request, field });
  if (!issue) return { ...invalid, text: `${request}: invalid parameters. Nothing was done.` };
  const named = { request, field };
  // What the schema says of another fault is English, and names more than the code does.
  return (
    sizeProblem(named, issue, valueAt(params, issue.path)) ?? {
      ...invalid,
      text: `${request}: ${field}: ${issue.message}`,
    }
  );
}

function sizeProblem(named: { request: string; field: string }, issue: z.core.$ZodIssue, value: unknown): Said | null {
  if (issue.code !== 'too_big') return null;
  const most = Number(issue.maximum);
  if (typeof value === 'string') return said('parameter_too_long', { ...named, length: value.length, most });
  if (Array.isArray(value)) return said('parameter_too_many', { ...named, length: value.length, most });
  return null;
}

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<PropertyKey, unknown>)[key] : undefined,
    value,
  );

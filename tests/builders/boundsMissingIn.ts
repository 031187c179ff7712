import { z } from 'zod';
import { wireLimits } from '#shared/units/wireBounds.ts';

type JsonSchema = Record<string, unknown>;

/** Fields that later versions may add to these are kept as they came; P11 alone bounds them. */
const openObjects = ['tool', 'parameters', 'toolDescriptionSchema'];

/** Paths in a JSON Schema at which something has no bound. */
function unbounded(schema: unknown, path: string): string[] {
  if (Array.isArray(schema)) return schema.flatMap((part, i) => unbounded(part, `${path}[${i}]`));
  if (typeof schema !== 'object' || schema === null) return [];
  const { type, ...rest } = schema as JsonSchema;
  const has = (...names: string[]): boolean => names.some((name) => typeof rest[name] === 'number');
  const missing: string[] = [];
  const closed = 'const' in rest || 'enum' in rest;
  if (type === 'string' && !closed && !has('maxLength')) missing.push(`${path}: string`);
  if ('contentEncoding' in rest && !has('maxLength')) missing.push(`${path}: binary`);
  if ((type === 'number' || type === 'integer') && !closed) {
    const range = [rest['minimum'] ?? rest['exclusiveMinimum'], rest['maximum'] ?? rest['exclusiveMaximum']];
    // The whole range of safe integers, which a schema of any whole number has, is no bound.
    if (!range.every((end) => typeof end === 'number' && Math.abs(end) <= wireLimits.latestDeadlineMs))
      missing.push(`${path}: number`);
  }
  if (type === 'array' && !has('maxItems') && !Array.isArray(rest['prefixItems'])) missing.push(`${path}: array`);
  if (type === 'object') {
    const more = rest['additionalProperties'];
    const isOpen = more === true || (typeof more === 'object' && more !== null);
    const field = path.split('.').at(-1)!.replace(/\[.*/, '');
    if (isOpen && !has('maxProperties') && !openObjects.includes(field)) missing.push(`${path}: record`);
  }
  const parts = Object.entries(rest).flatMap(([key, value]) =>
    key === 'properties'
      ? Object.entries(value as JsonSchema).flatMap(([name, field]) => unbounded(field, `${path}.${name}`))
      : typeof value === 'object' && key !== 'default'
        ? unbounded(value, key === 'items' || key === 'prefixItems' ? path : `${path}[${key}]`)
        : [],
  );
  return [...missing, ...parts];
}

/** What in a schema has no bound, by path: every string, number, list, record and picture that may be as large as it likes. */
export const boundsMissingIn = (name: string, schema: z.ZodType): string[] =>
  unbounded(
    z.toJSONSchema(schema, {
      io: 'input',
      unrepresentable: 'any',
      override: ({ zodSchema, jsonSchema }) => {
        if (zodSchema._zod.def.type === 'custom') Object.assign(jsonSchema, { contentEncoding: 'binary' });
      },
    }),
    name,
  );

import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { wireLimits } from '#shared/units/wireBounds.ts';
import { messageProblem } from './messageProblem.ts';
import * as protocol from './protocol.ts';

type JsonSchema = Record<string, unknown>;

/** Every schema that the wire is made of, by the name of its export. */
const wireSchemas = Object.entries<unknown>(protocol).flatMap(([name, schema]): [string, z.ZodType][] =>
  schema instanceof z.ZodType ? [[name, schema]] : [],
);

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

const boundsMissingIn = (name: string, schema: z.ZodType): string[] =>
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

describe('P11 the schemas of the wire', () => {
  it.each(wireSchemas)('%s bounds every string, number, list, record and picture', (name, schema) => {
    expect(boundsMissingIn(name, schema)).toEqual([]);
  });

  it('are found wanting where a bound is missing', () => {
    const loose = z.object({
      text: z.string(),
      number: z.number(),
      list: z.array(z.boolean()),
      record: z.record(z.string().max(3), z.boolean()),
    });
    expect(boundsMissingIn('loose', loose)).toEqual([
      'loose.text: string',
      'loose.number: number',
      'loose.list: array',
      'loose.record: record',
    ]);
    expect(wireSchemas.length).toBeGreaterThan(18);
  });

  it('refuse times of a cell that counts nanoseconds or microseconds, and say so', () => {
    const problem = (cellTimeMs: number): string | undefined =>
      protocol.clockReplySchema.safeParse({ clientTimeMs: 0, cellTimeMs }).error?.issues[0]?.message;
    expect(problem(1.76e12)).toBeUndefined();
    expect(problem(1.76e18)).toMatch(/^1760000000000000000 is no time in milliseconds since 1970 \(it looks like nano/);
    expect(problem(1.76e15)).toMatch(/it looks like microseconds/);
    expect(problem(-1)).toMatch(/expected 0 to 4102444800000/);
    expect(problem(Number.NaN)).toBeDefined();
  });

  it('name count and limit of a list that is too long, and of an arm with too many parts', () => {
    const faults = Array.from({ length: 100 }, () => ({ epoch: 'a' }));
    const refused = protocol.handshakeRefusalSchema.safeParse({
      code: 'bad_token',
      message: '',
      supported: faults.map(() => '1.1'),
    });
    expect(refused.error?.issues[0]?.message).toBe('100 entries, at most 32 are taken');
    const armUrdf = `<robot name="x">${'<link name="a"/>'.repeat(600)}</robot>`;
    const issues = protocol.cellDescriptionSchema.safeParse({ armUrdf }).error?.issues ?? [];
    expect(issues.find(({ path }) => path[0] === 'armUrdf')?.message).toBe(
      '600 links and joints, at most 500 are taken',
    );
  });
});

describe('P11 the general limits of a message', () => {
  it('hold for fields that this version does not know', () => {
    const nested = (levels: number): unknown => (levels === 0 ? 1 : { a: nested(levels - 1) });
    expect(messageProblem({ later: nested(10) })).toBeNull();
    expect(messageProblem({ later: nested(60) })).toMatch(/nested deeper than 24/);
    expect(messageProblem({ snapshot: { buffer: Array.from({ length: 5000 }, () => 0) } })).toBe(
      'snapshot.buffer: 5000 entries, at most 4096 are taken',
    );
    const wide = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`f${i}`, 0]));
    expect(messageProblem({ wide })).toMatch(/wide: more than 4096 fields/);
    expect(messageProblem(null)).toBeNull();
    expect(messageProblem({ data: new Uint8Array(10_000) })).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { boundsMissingIn } from '../../../tests/builders/boundsMissingIn.ts';
import { messageProblem } from './messageProblem.ts';
import * as protocol from './protocol.ts';

/** Every schema that the wire is made of, by the name of its export. */
const wireSchemas = Object.entries<unknown>(protocol).flatMap(([name, schema]): [string, z.ZodType][] =>
  schema instanceof z.ZodType ? [[name, schema]] : [],
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

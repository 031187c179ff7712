import type { z } from 'zod';
import { pickOne, type RandomSource } from '#shared/random/randomSource.ts';

/** Seed of the fuzzers: the same in every run of the tests; others by SUPERCARGO_FUZZ_SEED. */
export const FUZZ_SEED = Number(process.env['SUPERCARGO_FUZZ_SEED'] ?? 20_111);

/** What the schemas are made of, as zod keeps it: this is all that a generator needs of it. */
interface Definition {
  type: string;
  shape?: Record<string, z.ZodType>;
  element?: z.ZodType;
  items?: z.ZodType[];
  options?: z.ZodType[];
  innerType?: z.ZodType;
  keyType?: z.ZodType;
  valueType?: z.ZodType;
  entries?: Record<string, string>;
  values?: unknown[];
}

const LETTERS = ['a', 'Z', '7', '-', '_', ' ', 'ä', '漢', '\u202e', '"', '<', '\\', '\n', '{'];

const between = (random: RandomSource, least: number, most: number): number =>
  least + Math.floor(random() * (most - least + 1));

const text = (random: RandomSource, length: number): string =>
  Array.from({ length }, () => pickOne(random, LETTERS)).join('');

/** A value that a schema takes, or nearly: refinements are not looked at. Long lists are rare, edges are not. */
export function valueOf(schema: z.ZodType, random: RandomSource): unknown {
  const definition = schema._zod.def as unknown as Definition;
  const bag = schema._zod.bag as { minimum?: number; maximum?: number; minLength?: number; maxLength?: number };
  const length = (usual: number): number => {
    const least = (bag as { minimum?: number; minLength?: number }).minimum ?? 0;
    const most = bag.maximum ?? usual;
    return random() < 0.02 ? Math.min(most, 600) : Math.min(most, Math.max(least, between(random, 0, usual)));
  };
  switch (definition.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(definition.shape ?? {}).map(([name, field]) => [name, valueOf(field, random)]),
      );
    case 'string':
      return text(random, length(12));
    case 'number':
    case 'int': {
      const { minimum = -1e6, maximum = 1e6 } = bag;
      const edge = random();
      const value = edge < 0.1 ? minimum : edge < 0.2 ? maximum : minimum + random() * Math.min(maximum - minimum, 1e4);
      return /int/.test(String((bag as { format?: string }).format ?? '')) ? Math.round(value) : value;
    }
    case 'boolean':
      return random() < 0.5;
    case 'enum':
      return pickOne(random, Object.values(definition.entries ?? {}));
    case 'literal':
      return pickOne(random, definition.values ?? []);
    case 'array':
      return Array.from({ length: length(3) }, () => valueOf(definition.element!, random));
    case 'tuple':
      return (definition.items ?? []).map((item) => valueOf(item, random));
    case 'union':
      return valueOf(pickOne(random, definition.options ?? []), random);
    case 'record':
      return Object.fromEntries(
        Array.from({ length: between(random, 0, 4) }, () => [
          text(random, between(random, 1, 6)),
          valueOf(definition.valueType!, random),
        ]),
      );
    case 'nullable':
      return random() < 0.3 ? null : valueOf(definition.innerType!, random);
    case 'optional':
    case 'default':
      return random() < 0.3 ? undefined : valueOf(definition.innerType!, random);
    case 'custom':
      return Uint8Array.from({ length: between(random, 0, 64) }, () => between(random, 0, 255));
    default:
      throw new Error(`The generator does not know schemas of type ${definition.type}.`);
  }
}

let deep: unknown = 1;
for (let level = 0; level < 200; level += 1) deep = { deep };

/** What no rule allows, or only just. */
const BAD: readonly unknown[] = [
  null,
  undefined,
  true,
  '',
  'x'.repeat(5000),
  -1,
  0,
  1e300,
  -1e300,
  1.76e18,
  2 ** 53,
  0.5,
  NaN,
  [],
  {},
  [[[[[]]]]],
  Array.from({ length: 5000 }, (_, i) => i),
  deep,
  JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}') as unknown,
  new Uint8Array(3),
  '__proto__',
];

const bad = (random: RandomSource): unknown => BAD[between(random, 0, BAD.length - 1)];

/** The message with one thing wrong in it, somewhere. */
export function mutated(message: unknown, random: RandomSource): unknown {
  if (typeof message !== 'object' || message === null || ArrayBuffer.isView(message) || random() < 0.05)
    return bad(random);
  if (Array.isArray(message)) {
    const entries = message as unknown[];
    if (entries.length === 0 || random() < 0.1) return [...entries, bad(random)];
    const at = between(random, 0, entries.length - 1);
    return entries.map((entry, index) => (index === at ? mutated(entry, random) : entry));
  }
  const fields = Object.entries(message as Record<string, unknown>);
  if (fields.length === 0 || random() < 0.05) return { ...message, [text(random, 5)]: bad(random) };
  const [name, value] = pickOne(random, fields);
  if (random() < 0.15) return Object.fromEntries(fields.filter(([other]) => other !== name));
  return { ...message, [name]: mutated(value, random) };
}

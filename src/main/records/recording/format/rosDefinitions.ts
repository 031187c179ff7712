import type { parse } from '@foxglove/rosmsg';

export type MessageDefinition = ReturnType<typeof parse>[number];
type MessageDefinitionField = MessageDefinition['definitions'][number];

/**
 * Definitions of messages come out of files from anywhere, and one of the readers compiles them: what is handed to it must
 * have plain names, known types and no more parts than a message ever has.
 */
const NAME = /^[A-Za-z_]\w*$/;
const TYPE = /^[A-Za-z_]\w*(\/[A-Za-z_]\w*)*$/;
const PRIMITIVES: ReadonlySet<string> = new Set([
  ...['bool', 'int8', 'uint8', 'int16', 'uint16', 'int32', 'uint32', 'int64', 'uint64', 'float32', 'float64'],
  ...['string', 'time', 'duration'],
]);
const FIELDS_MAX = 20_000;
/** Values in one message without those of lists of counted length. */
const PARTS_MAX = 1_000_000;
/** Parts of a message that take no bytes: only they could be many in a short message. */
const EMPTY_PARTS_MAX = 1000;
const DEPTH_MAX = 32;

interface Weight {
  parts: number;
  /** Fewest bytes that it takes in a message. */
  bytes: number;
}

/** Whether messages of the first of these definitions are read. `emptyBytes`: what a message without fields takes. */
export function isReadable(definitions: readonly MessageDefinition[], emptyBytes: 0 | 1): boolean {
  const byName = new Map(definitions.map((definition) => [definition.name ?? '', definition]));
  const fields = definitions.flatMap((definition) => definition.definitions);
  if (fields.length > FIELDS_MAX || byName.size !== definitions.length) return false;
  if (![...byName.keys()].every((name) => name === '' || TYPE.test(name))) return false;
  // The reader of ROS 1 knows types by their name with the slashes replaced.
  if (new Set([...byName.keys()].map((name) => name.replaceAll('/', '_'))).size !== byName.size) return false;
  const known = new Map<string, Weight>();
  const weigh = (definition: MessageDefinition, depth: number): Weight | null => {
    const name = definition.name ?? '';
    const before = known.get(name);
    if (before) return before;
    if (depth > DEPTH_MAX) return null;
    const total: Weight = { parts: 1, bytes: 0 };
    for (const field of definition.definitions) {
      if (!NAME.test(field.name)) return null;
      if (field.isConstant === true) continue;
      const one = weighOne(field, (type) => {
        const nested = byName.get(type);
        return nested ? weigh(nested, depth + 1) : null;
      });
      if (!one) return null;
      total.parts += one.parts;
      total.bytes += one.bytes;
    }
    if (!definition.definitions.some(({ isConstant }) => isConstant !== true)) total.bytes = emptyBytes;
    if (total.parts > PARTS_MAX || (total.bytes === 0 && total.parts > EMPTY_PARTS_MAX)) return null;
    known.set(name, total);
    return total;
  };
  return definitions[0] !== undefined && weigh(definitions[0], 0) !== null;
}

function weighOne(field: MessageDefinitionField, weightOf: (type: string) => Weight | null): Weight | null {
  const one =
    field.isComplex === true ? weightOf(field.type) : PRIMITIVES.has(field.type) ? { parts: 1, bytes: 1 } : null;
  if (!one || field.isArray !== true) return one;
  // A counted list of what takes no bytes could be of any length.
  if (field.arrayLength === undefined) return one.bytes > 0 ? { parts: 1, bytes: 4 } : null;
  const { arrayLength } = field;
  if (!Number.isInteger(arrayLength) || arrayLength < 0) return null;
  // Numbers of fixed count are read in one piece.
  if (field.isComplex !== true) return { parts: 1, bytes: arrayLength * one.bytes };
  return { parts: one.parts * arrayLength, bytes: one.bytes * arrayLength };
}

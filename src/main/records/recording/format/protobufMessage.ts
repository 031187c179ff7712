import protobuf from 'protobufjs';
import 'protobufjs/ext/descriptor.js';

/** Names in a descriptor set: a reader is compiled from them, and they come out of files from anywhere. */
const NAME = /^[A-Za-z_]\w*$/;
const TYPES_MAX = 5000;
const SCHEMA_MAX_BYTES = 4 * 1024 * 1024;

/**
 * A reader for messages of one type, made from the descriptor set that stands in a recording; null where the set has no such
 * type or does not hold together. Fields have the names of the schema, those that a message leaves out their zero, times
 * and durations are {sec, nsec} as the same schemas have them in JSON. The reader throws where the bytes do not fit.
 */
export function protobufDecoder(descriptorSet: Uint8Array, typeName: string): ((bytes: Uint8Array) => unknown) | null {
  if (descriptorSet.byteLength > SCHEMA_MAX_BYTES) return null;
  try {
    const root = protobuf.Root.fromDescriptor(descriptorSet);
    if (!isPlain(root, { left: TYPES_MAX })) return null;
    root.resolveAll();
    const type = root.lookupType(typeName);
    if (type.fullName !== `.${typeName}`) return null;
    return (bytes) => plain(type.decode(bytes), type);
  } catch {
    return null;
  }
}

function isPlain(object: protobuf.NamespaceBase, budget: { left: number }): boolean {
  for (const nested of object.nestedArray) {
    budget.left -= 1;
    if (budget.left < 0 || !NAME.test(nested.name)) return false;
    if (nested instanceof protobuf.Type && !nested.fieldsArray.every(({ name }) => NAME.test(name))) return false;
    if (nested instanceof protobuf.Enum && !Object.keys(nested.values).every((name) => NAME.test(name))) return false;
    if (nested instanceof protobuf.Namespace && !isPlain(nested, budget)) return false;
  }
  return true;
}

function plain(message: protobuf.Message | Record<string, unknown>, type: protobuf.Type): unknown {
  const read = message as Record<string, unknown>;
  if (type.fullName === '.google.protobuf.Timestamp' || type.fullName === '.google.protobuf.Duration')
    return { sec: number(read['seconds']), nsec: number(read['nanos']) };
  const value: Record<string, unknown> = {};
  for (const field of type.fieldsArray) {
    const isSet = Object.hasOwn(read, field.name);
    // A choice that was not made, and a message that is not there, stay away; anything else has its zero.
    if (!isSet && (field.partOf || (field.resolvedType instanceof protobuf.Type && !field.repeated && !field.map)))
      continue;
    const found = read[field.name];
    if (field.map) value[field.name] = mapOf(found as Record<string, unknown>, field);
    else if (field.repeated) value[field.name] = ((found ?? []) as unknown[]).map((item) => single(item, field));
    else value[field.name] = single(found, field);
  }
  return value;
}

const mapOf = (found: Record<string, unknown>, field: protobuf.Field): Record<string, unknown> =>
  Object.fromEntries(Object.entries(found).map(([key, item]) => [key, single(item, field)]));

function single(value: unknown, { resolvedType, bytes, type }: protobuf.Field): unknown {
  if (resolvedType instanceof protobuf.Type) return plain(value as Record<string, unknown>, resolvedType);
  if (bytes) return value instanceof Uint8Array ? value : new Uint8Array();
  return type === 'bool' || type === 'string' ? value : number(value);
}

/** Integers of 64 bits come as objects of low and high halves. */
const number = (value: unknown): number =>
  typeof value === 'object' && value !== null
    ? Number((value as { toString(): string }).toString())
    : Number(value ?? 0);

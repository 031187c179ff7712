import { wireFields, wireText } from './protobufWire.ts';

interface Field {
  name: string;
  type: number;
  typeName: string;
  isRepeated: boolean;
}
type Message = Map<number, Field>;

/** Numbers of google.protobuf.FieldDescriptorProto.Type. */
const TYPE = {
  double: 1,
  float: 2,
  int64: 3,
  uint64: 4,
  int32: 5,
  fixed64: 6,
  fixed32: 7,
  bool: 8,
  string: 9,
  message: 11,
  bytes: 12,
  uint32: 13,
  enum: 14,
  sfixed32: 15,
  sfixed64: 16,
  sint32: 17,
  sint64: 18,
} as const;
const LABEL_REPEATED = 3;
/** Deeper messages than this are not from any schema of the field. */
const DEPTH_MAX = 32;

/**
 * A reader for messages of one type, made from the descriptor set that stands in a recording. Fields have the names of the
 * schema, times and durations are {sec, nsec} as the same schemas have them in JSON. Throws where the bytes do not fit.
 */
export function protobufDecoder(descriptorSet: Uint8Array, typeName: string): ((bytes: Uint8Array) => unknown) | null {
  const types = new Map<string, Message>();
  try {
    for (const file of wireFields(descriptorSet)) if (file.number === 1) declareFile(file.bytes, types);
  } catch {
    return null;
  }
  const name = `.${typeName}`;
  return types.has(name) ? (bytes) => decode(bytes, name, types, 0) : null;
}

function declareFile(bytes: Uint8Array, types: Map<string, Message>): void {
  let scope = '';
  const messages: Uint8Array[] = [];
  for (const field of wireFields(bytes)) {
    if (field.number === 2) scope = `.${wireText(field.bytes)}`;
    if (field.number === 4) messages.push(field.bytes);
  }
  for (const message of messages) declareMessage(message, scope, types);
}

function declareMessage(bytes: Uint8Array, scope: string, types: Map<string, Message>): void {
  let name = '';
  const fields: Message = new Map();
  const nested: Uint8Array[] = [];
  for (const part of wireFields(bytes)) {
    if (part.number === 1) name = wireText(part.bytes);
    if (part.number === 3) nested.push(part.bytes);
    if (part.number === 2) declareField(part.bytes, fields);
  }
  types.set(`${scope}.${name}`, fields);
  for (const inner of nested) declareMessage(inner, `${scope}.${name}`, types);
}

function declareField(bytes: Uint8Array, fields: Message): void {
  const field: Field = { name: '', type: 0, typeName: '', isRepeated: false };
  let number = 0;
  for (const part of wireFields(bytes)) {
    if (part.number === 1) field.name = wireText(part.bytes);
    if (part.number === 3) number = Number(part.varint);
    if (part.number === 4) field.isRepeated = Number(part.varint) === LABEL_REPEATED;
    if (part.number === 5) field.type = Number(part.varint);
    if (part.number === 6) field.typeName = wireText(part.bytes);
  }
  fields.set(number, field);
}

function decode(bytes: Uint8Array, typeName: string, types: ReadonlyMap<string, Message>, depth: number): unknown {
  if (depth > DEPTH_MAX) throw new Error('the message is nested too deep');
  const fields = types.get(typeName) ?? new Map<number, Field>();
  const value: Record<string, unknown> = {};
  // Fields that a message leaves out have their zero, as in the JSON form.
  for (const { name, type, isRepeated } of fields.values())
    if (isRepeated) value[name] = [];
    else if (type === TYPE.string) value[name] = '';
    else if (type === TYPE.bool) value[name] = false;
    else if (type === TYPE.bytes) value[name] = new Uint8Array();
    else if (type !== TYPE.message) value[name] = 0;
  for (const part of wireFields(bytes)) {
    const field = fields.get(part.number);
    if (!field) continue;
    const add = (item: unknown): void => {
      if (field.isRepeated) (value[field.name] as unknown[]).push(item);
      else value[field.name] = item;
    };
    if (field.type === TYPE.message) add(decode(part.bytes, field.typeName, types, depth + 1));
    else if (field.type === TYPE.string) add(wireText(part.bytes));
    else if (field.type === TYPE.bytes) add(part.bytes);
    else if (part.kind === 2) for (const item of packed(part.bytes, field.type)) add(item);
    else add(part.kind === 0 ? integer(part.varint, field.type) : fixed(part.bytes, 0, field.type));
  }
  if (typeName === '.google.protobuf.Timestamp' || typeName === '.google.protobuf.Duration')
    return { sec: value['seconds'], nsec: value['nanos'] };
  return value;
}

function* packed(bytes: Uint8Array, type: number): Generator<number | boolean> {
  const size = fixedSize(type);
  if (size === 0) {
    let value = 0n;
    let shift = 0n;
    for (const byte of bytes) {
      value |= BigInt(byte & 0x7f) << shift;
      shift += 7n;
      if (byte >= 0x80) continue;
      yield integer(value, type);
      value = 0n;
      shift = 0n;
    }
  } else for (let at = 0; at + size <= bytes.length; at += size) yield fixed(bytes, at, type);
}

function fixedSize(type: number): number {
  if (type === TYPE.double || type === TYPE.fixed64 || type === TYPE.sfixed64) return 8;
  return type === TYPE.float || type === TYPE.fixed32 || type === TYPE.sfixed32 ? 4 : 0;
}

function integer(varint: bigint, type: number): number | boolean {
  if (type === TYPE.bool) return varint !== 0n;
  if (type === TYPE.sint32 || type === TYPE.sint64) return Number((varint >> 1n) ^ -(varint & 1n));
  if (type === TYPE.uint32 || type === TYPE.uint64) return Number(varint);
  return Number(BigInt.asIntN(64, varint));
}

function fixed(bytes: Uint8Array, at: number, type: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (type === TYPE.double) return view.getFloat64(at, true);
  if (type === TYPE.float) return view.getFloat32(at, true);
  if (type === TYPE.fixed32) return view.getUint32(at, true);
  if (type === TYPE.sfixed32) return view.getInt32(at, true);
  return Number(type === TYPE.fixed64 ? view.getBigUint64(at, true) : view.getBigInt64(at, true));
}

/**
 * Messages of ROS 1 and ROS 2 by the definition that stands in a recording. ROS 2 packs them as CDR: a head of four bytes
 * that says the byte order, and every number at a multiple of its own size; ROS 1 has neither head nor gaps.
 */
interface Field {
  name: string;
  type: string;
  /** Fixed length, `any` for a counted one, null for a single value. */
  length: number | 'any' | null;
}
type Definitions = ReadonlyMap<string, readonly Field[]>;

const sizes: Readonly<Record<string, number>> = {
  bool: 1,
  byte: 1,
  char: 1,
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  float32: 4,
  int64: 8,
  uint64: 8,
  float64: 8,
};
const CDR_HEAD_BYTES = 4;
/** From this kind of CDR on, numbers of eight bytes stand at multiples of four. */
const CDR_VERSION_2 = 6;
const DEPTH_MAX = 32;
const decoder = new TextDecoder();

/** Null when the definition has something that is not read (wide strings, unknown types). */
export function rosDecoder(
  definition: string,
  typeName: string,
  version: 1 | 2,
): ((bytes: Uint8Array) => unknown) | null {
  const definitions = parseDefinitions(definition, shortName(typeName), version);
  const isKnown = [...definitions.values()]
    .flat()
    .every(({ type }) => type in sizes || type === 'string' || definitions.has(type));
  if (!isKnown) return null;
  return (bytes) => new RosReader(bytes, definitions, version).message(shortName(typeName), 0);
}

/** ROS 2 writes `package/msg/Type` where ROS 1 and definitions write `package/Type`. */
const shortName = (name: string): string => name.replace('/msg/', '/');

function parseDefinitions(text: string, typeName: string, version: 1 | 2): Definitions {
  const definitions = new Map<string, Field[]>();
  const time: Field[] = [
    { name: 'sec', type: version === 1 ? 'uint32' : 'int32', length: null },
    { name: 'nsec', type: 'uint32', length: null },
  ];
  for (const name of ['time', 'duration', 'builtin_interfaces/Time', 'builtin_interfaces/Duration'])
    definitions.set(name, time);
  for (const [i, block] of text.split(/^={20,}\s*$/m).entries()) {
    const lines = block.split('\n').map((line) => line.replace(/#.*/, '').trim());
    const named = lines.findIndex((line) => line.startsWith('MSG:'));
    const name = i === 0 ? typeName : shortName(lines[named]?.slice(4).trim() ?? '');
    if (definitions.has(name)) continue;
    const fields = lines
      .filter((line) => line !== '' && !line.startsWith('MSG:'))
      .map((line) => fieldIn(line, name))
      .filter((field) => field !== null);
    definitions.set(name, fields);
  }
  // A type named without its package is of the same package, or the header.
  const resolved = (type: string, within: string): string => {
    if (type in sizes || type === 'string' || definitions.has(type)) return type;
    if (type === 'Header') return 'std_msgs/Header';
    const beside = `${within.split('/')[0]}/${type}`;
    return definitions.has(beside) ? beside : type;
  };
  for (const [name, fields] of definitions)
    definitions.set(
      name,
      fields.map((field) => ({ ...field, type: resolved(field.type, name) })),
    );
  return definitions;
}

/** Null for a constant. */
function fieldIn(line: string, within: string): Field | null {
  const match = /^([\w/]+)(?:<=\d+)?(?:\[(<=)?(\d*)\])?\s+(\w+)(\s*=)?/.exec(line);
  if (!match) return { name: line, type: `unreadable in ${within}`, length: null };
  const [, type = '', bound, count, name = '', constant] = match;
  if (constant !== undefined) return null;
  const length = count === undefined ? null : bound !== undefined || count === '' ? 'any' : Number(count);
  return { name, type: shortName(type), length };
}

class RosReader {
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private readonly definitions: Definitions;
  private readonly version: 1 | 2;
  private readonly littleEndian: boolean;
  private readonly largestGap: number;
  private at = 0;
  private origin = 0;

  constructor(bytes: Uint8Array, definitions: Definitions, version: 1 | 2) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.definitions = definitions;
    this.version = version;
    this.littleEndian = version === 1 || ((bytes[1] ?? 1) & 1) === 1;
    this.largestGap = version === 2 && (bytes[1] ?? 0) >= CDR_VERSION_2 ? 4 : 8;
    if (version === 2) this.at = this.origin = CDR_HEAD_BYTES;
  }

  message(type: string, depth: number): unknown {
    if (depth > DEPTH_MAX) throw new Error('the message is nested too deep');
    const value: Record<string, unknown> = {};
    for (const field of this.definitions.get(type) ?? []) value[field.name] = this.field(field, depth);
    return value;
  }

  private field({ type, length }: Field, depth: number): unknown {
    if (length === null) return this.single(type, depth);
    const count = length === 'any' ? Number(this.number('uint32')) : length;
    if (count * (sizes[type] ?? 1) > this.bytes.length - this.at) throw new Error('the message ends inside a list');
    if (type === 'uint8' || type === 'byte') return this.bytes.subarray(this.at, (this.at += count));
    return Array.from({ length: count }, () => this.single(type, depth));
  }

  private single(type: string, depth: number): unknown {
    if (type === 'string') return this.text();
    if (type in sizes) return this.number(type);
    return this.message(type, depth + 1);
  }

  private text(): string {
    const length = Number(this.number('uint32'));
    if (length > this.bytes.length - this.at) throw new Error('the message ends inside a text');
    const bytes = this.bytes.subarray(this.at, (this.at += length));
    // In CDR a zero ends it and is counted.
    return decoder.decode(this.version === 2 && bytes.at(-1) === 0 ? bytes.subarray(0, -1) : bytes);
  }

  private number(type: string): number | boolean {
    const size = sizes[type] ?? 1;
    if (this.version === 2) {
      const step = Math.min(size, this.largestGap);
      this.at = this.origin + Math.ceil((this.at - this.origin) / step) * step;
    }
    const { at, view, littleEndian } = this;
    if (at + size > this.bytes.length) throw new Error('the message ends inside a number');
    this.at += size;
    switch (type) {
      case 'bool':
        return view.getUint8(at) !== 0;
      case 'int8':
        return view.getInt8(at);
      case 'int16':
        return view.getInt16(at, littleEndian);
      case 'uint16':
        return view.getUint16(at, littleEndian);
      case 'int32':
        return view.getInt32(at, littleEndian);
      case 'uint32':
        return view.getUint32(at, littleEndian);
      case 'float32':
        return view.getFloat32(at, littleEndian);
      case 'float64':
        return view.getFloat64(at, littleEndian);
      case 'int64':
        return Number(view.getBigInt64(at, littleEndian));
      case 'uint64':
        return Number(view.getBigUint64(at, littleEndian));
      default:
        return view.getUint8(at);
    }
  }
}

import { parseRos2idl } from '@foxglove/ros2idl-parser';
import { parse } from '@foxglove/rosmsg';
import { MessageReader as Ros1Reader } from '@foxglove/rosmsg-serialization';
import { MessageReader as Ros2Reader } from '@foxglove/rosmsg2-serialization';
import { isReadable, type MessageDefinition } from './rosDefinitions.ts';

/** How the definition beside a message is written. */
export type RosDefinition = 'ros1msg' | 'ros2msg' | 'ros2idl';

/**
 * A reader for messages of ROS 1 and ROS 2 by the definition that stands in a recording; null where the definition has what
 * is not read (wide strings, unknown types). Times are {sec, nsec}, integers of 64 bits numbers, bytes stay bytes. A message
 * without fields takes no byte in ROS 1 and one in ROS 2, which gives it a member of its own.
 */
export function rosDecoder(
  text: string,
  typeName: string,
  written: RosDefinition,
): ((bytes: Uint8Array) => unknown) | null {
  let definitions: MessageDefinition[];
  try {
    definitions =
      written === 'ros2idl' ? ofType(parseRos2idl(text), typeName) : parse(text, { ros2: written === 'ros2msg' });
    if (!isReadable(definitions, written === 'ros1msg' ? 0 : 1)) return null;
    if (written === 'ros1msg') {
      const reader = new Ros1Reader(definitions);
      // Bytes of its own: the reader does not see where a message ends inside a larger buffer.
      return (bytes) => plain(reader.readMessage(bytes.slice()));
    }
    const reader = new Ros2Reader(definitions, { timeType: 'sec,nsec' });
    return (bytes) => {
      const message: unknown = reader.readMessage(bytes);
      // It reads lists beyond the end of the message when the buffer goes on.
      if (reader.lastReadByteLength() > bytes.byteLength) throw new Error('the message ends inside a list');
      return plain(message);
    };
  } catch {
    return null;
  }
}

/** The definition of the message first, then those that it uses; constants of modules are none of them. */
function ofType(definitions: readonly MessageDefinition[], typeName: string): MessageDefinition[] {
  const name = typeName.replaceAll('::', '/');
  const short = name.replace('/msg/', '/');
  const root = definitions.find((definition) => definition.name === name || definition.name === short);
  if (!root) throw new Error(`The definition has no ${typeName}.`);
  return [root, ...definitions.filter((definition) => definition !== root)];
}

/** Lists of numbers as lists, not as views of bytes that a cache may let go; changes the value in place. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array | BigInt64Array, Number);
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i += 1) value[i] = plain(value[i]);
    return value;
  }
  const fields = value as Record<string, unknown>;
  for (const name in fields) fields[name] = plain(fields[name]);
  return fields;
}

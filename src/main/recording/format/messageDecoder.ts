import { protobufDecoder } from './protobufMessage.ts';
import { rosDecoder } from './rosMessage.ts';
import { JSON_ENCODING, PROTOBUF_ENCODING } from './topics.ts';

/** Turns the bytes of a message into plain values; undefined where they do not fit the schema. */
export type MessageDecoder = (bytes: Uint8Array) => unknown;

const decoder = new TextDecoder();

/** Null for an encoding, or a schema, that is not read. */
export function messageDecoder(
  messageEncoding: string,
  schema: { name: string; encoding: string; data: Uint8Array } | undefined,
): MessageDecoder | null {
  if (messageEncoding === JSON_ENCODING) return (bytes) => orUndefined(() => JSON.parse(decoder.decode(bytes)));
  const decode = schema ? binaryDecoder(messageEncoding, schema) : null;
  return decode && ((bytes) => orUndefined(() => decode(bytes)));
}

function binaryDecoder(
  messageEncoding: string,
  { name, encoding, data }: { name: string; encoding: string; data: Uint8Array },
): MessageDecoder | null {
  if (messageEncoding === PROTOBUF_ENCODING && encoding === PROTOBUF_ENCODING) return protobufDecoder(data, name);
  if (messageEncoding === 'cdr' && encoding === 'ros2msg') return rosDecoder(decoder.decode(data), name, 2);
  if (messageEncoding === 'ros1' && encoding === 'ros1msg') return rosDecoder(decoder.decode(data), name, 1);
  return null;
}

function orUndefined(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return undefined;
  }
}

import { jsonMessage, type DecodingNotes } from './jsonMessage.ts';
import { protobufDecoder } from './protobufMessage.ts';
import { rosDecoder } from './rosMessage.ts';
import { JSON_ENCODING, PROTOBUF_ENCODING } from './topics.ts';

/** Turns the bytes of a message into plain values; undefined where they do not fit the schema. */
export type MessageDecoder = (bytes: Uint8Array, notes?: DecodingNotes) => unknown;

/** Larger messages are not taken apart: as values they would take many times their size. */
export const MESSAGE_MAX_BYTES = 32 * 1024 * 1024;

const decoder = new TextDecoder();

/** Null for an encoding, or a schema, that is not read. */
export function messageDecoder(
  messageEncoding: string,
  schema: { name: string; encoding: string; data: Uint8Array } | undefined,
): MessageDecoder | null {
  if (messageEncoding === JSON_ENCODING) return bounded(jsonMessage);
  const decode = schema ? binaryDecoder(messageEncoding, schema) : null;
  return decode && bounded(decode);
}

function binaryDecoder(
  messageEncoding: string,
  { name, encoding, data }: { name: string; encoding: string; data: Uint8Array },
): MessageDecoder | null {
  if (messageEncoding === PROTOBUF_ENCODING && encoding === PROTOBUF_ENCODING) return protobufDecoder(data, name);
  if (messageEncoding === 'cdr' && (encoding === 'ros2msg' || encoding === 'ros2idl'))
    return rosDecoder(decoder.decode(data), name, encoding);
  if (messageEncoding === 'ros1' && encoding === 'ros1msg') return rosDecoder(decoder.decode(data), name, encoding);
  return null;
}

function bounded(read: MessageDecoder): MessageDecoder {
  return (bytes, notes) => {
    if (bytes.byteLength > MESSAGE_MAX_BYTES) return undefined;
    try {
      return read(bytes, notes);
    } catch {
      return undefined;
    }
  };
}

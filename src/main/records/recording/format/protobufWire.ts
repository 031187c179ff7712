/** The protobuf wire format, as far as recordings need it: fields one after another, each with its number and kind. */
const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export interface WireField {
  number: number;
  kind: number;
  /** The value's own bytes; for a varint its value instead. */
  bytes: Uint8Array;
  varint: bigint;
}

/** Reads fields until the bytes end; throws a sentence when they do not fit. */
export function* wireFields(bytes: Uint8Array): Generator<WireField> {
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined) throw new Error('the message ends inside a number');
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new Error('the message has a number of more than ten bytes');
  };
  const take = (length: number): Uint8Array => {
    if (!(length >= 0) || at + length > bytes.length) throw new Error('the message ends inside a field');
    return bytes.subarray(at, (at += length));
  };
  const none = new Uint8Array();
  while (at < bytes.length) {
    const tag = Number(varint());
    const kind = tag & 7;
    const number = tag >>> 3;
    if (kind === WIRE.varint) yield { number, kind, bytes: none, varint: varint() };
    else if (kind === WIRE.fixed64) yield { number, kind, bytes: take(8), varint: 0n };
    else if (kind === WIRE.bytes) yield { number, kind, bytes: take(Number(varint())), varint: 0n };
    else if (kind === WIRE.fixed32) yield { number, kind, bytes: take(4), varint: 0n };
    else throw new Error(`the message has a field of the unknown kind ${kind}`);
  }
}

export const wireText = (bytes: Uint8Array): string => decoder.decode(bytes);

/** Writes fields in the order in which they are given. Zeros and empty texts are left out, as proto3 does. */
export class WireWriter {
  private bytes = new Uint8Array(256);
  private used = 0;

  finish(): Uint8Array<ArrayBuffer> {
    return this.bytes.slice(0, this.used);
  }

  int(number: number, value: number): this {
    if (value === 0) return this;
    this.tag(number, WIRE.varint);
    this.varint(value);
    return this;
  }

  double(number: number, value: number): this {
    if (value === 0) return this;
    this.tag(number, WIRE.fixed64);
    this.room(8);
    new DataView(this.bytes.buffer).setFloat64(this.used, value, true);
    this.used += 8;
    return this;
  }

  text(number: number, value: string): this {
    return value === '' ? this : this.raw(number, encoder.encode(value));
  }

  raw(number: number, value: Uint8Array): this {
    this.tag(number, WIRE.bytes);
    this.varint(value.byteLength);
    this.room(value.byteLength);
    this.bytes.set(value, this.used);
    this.used += value.byteLength;
    return this;
  }

  message(number: number, write: (inner: WireWriter) => void): this {
    const inner = new WireWriter();
    write(inner);
    return this.raw(number, inner.bytes.subarray(0, inner.used));
  }

  private tag(number: number, kind: number): void {
    this.varint(number * 8 + kind);
  }

  /** Not negative, below 2^53. */
  private varint(value: number): void {
    this.room(10);
    let rest = value;
    while (rest >= 0x80) {
      this.bytes[this.used++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.bytes[this.used++] = rest;
  }

  private room(length: number): void {
    if (this.used + length <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.used + length));
    larger.set(this.bytes.subarray(0, this.used));
    this.bytes = larger;
  }
}

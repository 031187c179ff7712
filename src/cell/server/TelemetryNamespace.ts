import type { Namespace, Socket } from 'socket.io';
import {
  wire,
  WRENCH_COLUMNS,
  type Advice,
  type Frame,
  type Handshake,
  type SampleBatch,
} from '#shared/protocol/protocol.ts';
import type { MotionPhase } from '#shared/domain/stow.ts';
import type { CellCore } from '#cell/core/CellCore.ts';
import { PictureRate } from './PictureRate.ts';

const JOINT_PERIOD_MS = 10;
const WRENCH_PERIOD_MS = 2;
/** Cell time that one message covers: 4 joint samples, 20 wrench samples. */
const BATCH_MS = 40;
/** Bytes that may wait in a reader's connection; beyond it telemetry is left out, never queued. About a second of it. */
const MAX_WAITING_BYTES = 64 * 1024;
const MAX_WAITING_PACKETS = 64;
/** Real time between two live pictures of a camera, at least. */
export const PICTURE_PERIOD_MS = 500;

interface Reader {
  socket: Socket;
  consoleId: string;
  dropped: number;
  pictures: PictureRate;
}

export interface TelemetryLink {
  /** Tells a console on `/control`; false when it has no connection there. */
  advise: (consoleId: string, advice: Advice) => boolean;
  /** Whether the line to this reader is stuck. */
  stalls: (socket: Socket) => boolean;
}

/** Samples of one kind on their way into a message. */
class Batch {
  readonly periodMs: number;
  private readonly columns: number;
  private readonly values: Float32Array;
  private readonly row: Float64Array;
  private count = 0;
  private index = 0;
  private startMs = 0;
  private phase: MotionPhase | null = null;

  constructor(columns: number, periodMs: number) {
    this.columns = columns;
    this.periodMs = periodMs;
    this.values = new Float32Array(columns * Math.round(BATCH_MS / periodMs));
    this.row = new Float64Array(columns);
  }

  /** Reads one row; returns a full batch as a message, else null. */
  add(timeMs: number, read: (out: Float64Array) => void, phase: MotionPhase | null = null): SampleBatch | null {
    if (this.count === 0) [this.startMs, this.phase] = [timeMs, phase];
    read(this.row);
    this.values.set(this.row, this.count * this.columns);
    this.count += 1;
    if (this.count * this.columns < this.values.length) return null;
    const { count, startMs, periodMs } = this;
    this.count = 0;
    // Copied: the socket may still hold the bytes when the next batch is filled.
    const values = Buffer.from(new Uint8Array(this.values.buffer));
    return { index: this.index++, startMs, periodMs, count, values, ...(this.phase ? { phase: this.phase } : {}) };
  }
}

/** `/telemetry`: volatile, binary. A slow reader loses messages, is told how many, and delays nobody. */
export class TelemetryNamespace {
  private readonly core: CellCore;
  private readonly readers = new Set<Reader>();
  private readonly joints: Batch;
  private readonly wrench = new Batch(WRENCH_COLUMNS, WRENCH_PERIOD_MS);
  private readonly link: TelemetryLink;
  private frameIndex = 0;
  private steps = 0;
  private droppedCount = 0;

  constructor(namespace: Namespace, core: CellCore, link: TelemetryLink) {
    this.core = core;
    this.link = link;
    this.joints = new Batch(core.arm.jointNames.length, JOINT_PERIOD_MS);
    namespace.on('connection', (socket) => {
      const { handshake } = socket.data as { handshake: Handshake };
      const pictures = new PictureRate(PICTURE_PERIOD_MS);
      onRoundTrip(socket, (roundTripMs) => pictures.heard(roundTripMs));
      const reader: Reader = { socket, consoleId: handshake.consoleId, dropped: 0, pictures };
      this.readers.add(reader);
      socket.on('disconnect', () => this.readers.delete(reader));
    });
  }

  /** Messages that were left out, over all readers. */
  get dropped(): number {
    return this.droppedCount;
  }

  get hasReaders(): boolean {
    return this.readers.size > 0;
  }

  /** After every step of the cell. */
  sample(): void {
    const { core } = this;
    const { arm, nowMs, tickMs } = core;
    this.steps += 1;
    if (this.steps % Math.max(1, Math.round(WRENCH_PERIOD_MS / tickMs)) === 0) {
      const batch = this.wrench.add(nowMs, (out) => arm.readWrench(out), core.motionPhase);
      if (batch) this.send(wire.wrench, batch);
    }
    if (this.steps % Math.max(1, Math.round(JOINT_PERIOD_MS / tickMs)) === 0) {
      const batch = this.joints.add(nowMs, (out) => arm.readJoints(out));
      if (batch) this.send(wire.joints, batch);
    }
  }

  sendFrame(frame: Omit<Frame, 'index'>): void {
    const nowMs = performance.now();
    const message = { index: this.frameIndex++, ...frame };
    for (const reader of this.readers)
      if (reader.pictures.takes(frame.cameraId, nowMs)) this.sendTo(reader, wire.frame, message);
  }

  private send(name: string, message: SampleBatch): void {
    for (const reader of this.readers) this.sendTo(reader, name, message);
  }

  private sendTo(reader: Reader, name: string, message: SampleBatch | Frame): void {
    if (isCongested(reader.socket) || this.link.stalls(reader.socket)) {
      reader.dropped += 1;
      this.droppedCount += 1;
      return;
    }
    reader.socket.emit(name, message);
    if (reader.dropped === 0) return;
    const advice: Advice = { code: 'telemetry_dropped', count: reader.dropped, timeMs: this.core.nowMs };
    reader.dropped = 0;
    if (!this.link.advise(reader.consoleId, advice)) reader.socket.emit(wire.advice, advice);
  }
}

/** Engine.IO's own pings over this connection, which stand behind what was sent before them. */
function onRoundTrip({ conn }: Socket, heard: (roundTripMs: number) => void): void {
  let sentMs: number | null = null;
  conn.on('packetCreate', ({ type }: { type: string }) => {
    if (type === 'ping') sentMs = performance.now();
  });
  conn.on('heartbeat', () => {
    if (sentMs !== null) heard(performance.now() - sentMs);
    sentMs = null;
  });
}

/** Whether what was sent before still waits in this process: in Engine.IO's queue, or in the WebSocket's. */
function isCongested(socket: Socket): boolean {
  const { conn } = socket;
  const webSocket = (conn.transport as { socket?: { bufferedAmount?: number } }).socket;
  return (
    (webSocket?.bufferedAmount ?? 0) > MAX_WAITING_BYTES ||
    (conn as unknown as { writeBuffer: unknown[] }).writeBuffer.length > MAX_WAITING_PACKETS
  );
}

import { describe, expect, it } from 'vitest';
import { frameSchema, sampleBatchSchema, samplesOf, wire, type SampleBatch } from '#shared/protocol/protocol.ts';
import { primitiveStep } from '#shared/domain/primitive.ts';
import type { ConsoleForTests } from '../../../tests/builders/cellServerForTests.ts';
import { cellWith, consoleOf, running } from '../../../tests/builders/protocolCells.ts';

describe('telemetry', () => {
  it('T2 comes in binary batches whose samples carry their time', async () => {
    const cell = await cellWith();
    const console = consoleOf(cell);
    await console.greeted();
    const joints: SampleBatch[] = [];
    const wrench: SampleBatch[] = [];
    console.telemetry().on(wire.joints, (raw: unknown) => joints.push(sampleBatchSchema.parse(raw)));
    console.telemetry().on(wire.wrench, (raw: unknown) => wrench.push(sampleBatchSchema.parse(raw)));
    await console.until(() => joints.length >= 5 && wrench.length >= 5);
    const [first, second] = joints as [SampleBatch, SampleBatch];
    expect(first).toMatchObject({ periodMs: 10, count: 4 });
    expect(second.startMs - first.startMs).toBeCloseTo(40, 6);
    expect(second.index).toBe(first.index + 1);
    const names = console.welcome!.description.jointNames;
    const values = samplesOf(first);
    expect(values).toHaveLength(4 * names.length);
    // The scripted rig swings joint k as sin(time + k): neighbouring samples differ by ten milliseconds of that.
    const timeS = Math.asin(values[0]!);
    expect(Math.abs(Math.sin(timeS + 0.01) - values[names.length]!)).toBeLessThan(0.005);
    expect(wrench[0]).toMatchObject({ periodMs: 2, count: 20 });
    expect(samplesOf(wrench[0]!)).toHaveLength(20 * 6);
  });

  it('T8 a batch of the wrench says what the motion does', async () => {
    const cell = await cellWith({});
    const console = consoleOf(cell);
    await console.greeted();
    const told: SampleBatch[] = [];
    console.telemetry().on(wire.wrench, (raw: unknown) => told.push(sampleBatchSchema.parse(raw)));
    await console.until(() => running(cell) && told.length > 0);
    expect(told[0]).not.toHaveProperty('phase');
    const token = cell.cell.acquire();
    cell.cell.send({ type: 'stow', request: cell.cell.stowRequest({ origin: 'operator' }) }, { token });
    await console.until(() => told.some(({ phase }) => phase?.primitive === 'insert'));
    expect(told.find(({ phase }) => phase?.phase === 'approach')?.phase).toEqual({
      phase: 'approach',
      primitive: null,
    });
  });

  it('T4 shows the bin that is being worked on', async () => {
    const cell = await cellWith({});
    const console = consoleOf(cell);
    await console.greeted();
    await console.until(() => running(cell));
    const frames: unknown[] = [];
    console.telemetry().on(wire.frame, (raw: unknown) => frames.push(raw));
    const token = await console.acquire();
    await console.send({ type: 'primitives.run', binId: '3C', chain: [primitiveStep('sweep')] }, token);
    await console.until(() => frames.length > 0);
    expect(frameSchema.parse(frames[0])).toMatchObject({ binId: '3C', cameraId: 'bin-camera' });
  });

  it('T5, T6 a reader that stops reading loses telemetry, is told how much, and gets every event', async () => {
    const cell = await cellWith({ speed: Infinity });
    const console = consoleOf(cell);
    await console.greeted();
    const indexes: number[] = [];
    const telemetry = console.telemetry();
    telemetry.on(wire.wrench, (batch: SampleBatch) => indexes.push(batch.index));
    await console.until(() => indexes.length > 0);
    const tcp = tcpSocketOf(telemetry);
    tcp.pause();
    const token = await console.acquire();
    // Until the kernel's buffers are full and the cell leaves messages out.
    await console.until(() => cell.server.telemetryDropped() > 0, 30_000);
    const asked = performance.now();
    expect(await console.send({ type: 'control.renew' }, token)).toMatchObject({ accepted: true });
    expect(performance.now() - asked).toBeLessThan(500);
    tcp.resume();
    await console.until(() => console.advice.length > 0);
    expect(console.advice[0]).toMatchObject({ code: 'telemetry_dropped' });
    const isGap = (index: number, k: number): boolean => k > 0 && index !== indexes[k - 1]! + 1;
    await console.until(() => indexes.some(isGap));
    const seqs = console.events.map((event) => event.seq);
    expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, k) => seqs[0]! + k));
  });
});

function tcpSocketOf(socket: ReturnType<ConsoleForTests['telemetry']>): { pause(): void; resume(): void } {
  const { transport } = socket.io.engine as unknown as {
    transport: { ws: { _socket: { pause(): void; resume(): void } } };
  };
  return transport.ws._socket;
}

import { describe, expect, it } from 'vitest';
import { ManualClock } from '#main/clock/ManualClock.ts';
import { samplesOf, type SampleBatch } from '#shared/protocol/protocol.ts';
import { RecordingListener } from '../../../../tests/contract/RecordingListener.ts';
import {
  CdrWriter,
  FOREIGN_START_MS,
  foreignRecording,
  jointState,
  plotted,
  rosJoints,
  withRecording,
  type ForeignChannel,
  type ForeignMessage,
} from '../../../../tests/corpus/foreignRecording.ts';
import { describeRecording } from './recordedMoment.ts';
import { ReplayCellSource } from './ReplayCellSource.ts';

const json = (topic: string, schemaName = 'acme.Any'): ForeignChannel => ({ topic, schemaName });
const plotsOf = async (channels: readonly ForeignChannel[], messages: readonly ForeignMessage[]) =>
  withRecording(await foreignRecording(channels, messages), plotted);

class JointsListener extends RecordingListener {
  readonly rows: SampleBatch[] = [];
  readonly forces: SampleBatch[] = [];
  override onJoints(batch: SampleBatch): void {
    this.rows.push(batch);
  }
  override onWrench(batch: SampleBatch): void {
    this.forces.push(batch);
  }
}
/** So many ticks of the replay, each carried out before the next. */
async function play(clock: ManualClock, ticks: number): Promise<void> {
  for (let tick = 0; tick < ticks; tick += 1) {
    clock.advance(33);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
const rowsOf = (batches: readonly SampleBatch[], columns: number): number[][] =>
  batches.flatMap((batch) => {
    const values = samplesOf(batch);
    return Array.from({ length: batch.count }, (_, row) => [...values.subarray(row * columns, (row + 1) * columns)]);
  });

describe('the robot in recordings of other programs', () => {
  const said = async (topic: string, data: unknown): Promise<string> =>
    withRecording(
      await foreignRecording(
        [json('/tf', 'tf2_msgs/TFMessage'), json(topic, 'std_msgs/msg/String')],
        [{ data: { transforms: [] } }, { channel: 1, data }],
      ),
      async (recording) => (await describeRecording(recording)).armUrdf,
    );
  it('is the text on the topic that is customary for it', async () => {
    const urdf = '<robot name="lever"><link name="base"/></robot>';
    expect(await said('/robot_description', { data: urdf })).toBe(urdf);
    expect(await said('/left/robot_description', { data: urdf })).toBe(urdf);
    expect(await said('/chatter', { data: urdf })).toBe('');
  });
  it('is none where the text is none, or is longer than any window should draw', async () => {
    expect(await said('/robot_description', { data: 7 })).toBe('');
    expect(await said('/robot_description', { data: 'x'.repeat(3 * 1024 * 1024) })).toBe('');
  });
});

describe('joints in recordings of other programs', () => {
  it('go by their name in every message, whatever the order', async () => {
    const messages = [
      { a: 1, b: 2 },
      { b: 2, a: 1 },
      { a: 1, c: 3, b: 2 },
      { a: 1, b: 2 },
    ];
    const asRos = messages.map((joints) => ({ data: jointState(joints) }));
    const asFoxglove = messages.map((joints) => ({
      data: { joints: Object.entries(joints).map(([name, position]) => ({ name, position })) },
    }));
    const expected = { a: [1, 1, 1, 1], b: [2, 2, 2, 2], c: [null, null, 3, null] };
    expect(await plotsOf([rosJoints()], asRos)).toEqual(expected);
    expect(await plotsOf([json('/joint_states', 'foxglove.JointStates')], asFoxglove)).toEqual(expected);
  });

  it('are gaps where a message has them without a position, and are found when they come late', async () => {
    const silent = new CdrWriter().int32(1).uint32(0).text('base').uint32(1).text('a').uint32(0).uint32(0).uint32(0);
    const messages = [{ data: silent.finish() }, { data: jointState({ a: 5 }) }];
    for (let i = 0; i < 3000; i += 1) messages.push({ data: jointState({ a: 5 }) });
    messages.push({ data: jointState({ late: 7 }) });
    const plots = await plotsOf([rosJoints()], messages);
    expect(plots['a']!.slice(0, 2)).toEqual([null, 5]);
    expect(plots['late']!.at(-1)).toBe(7);
    expect(plots['late']!.slice(0, -1).every((value) => value === null)).toBe(true);
  });

  it('keep their last position on the screen while messages tell of others, and have none before the first', async () => {
    const data = [{ arm_1: 1, arm_2: 2 }, { gripper: 0.5 }, { arm_2: 3, arm_1: 2 }, { gripper: 0.25 }];
    const bytes = await foreignRecording(
      [rosJoints()],
      data.map((joints, i) => ({ data: jointState(joints), atMs: i * 100 })),
    );
    await withRecording(bytes, async (recording) => {
      const clock = new ManualClock(0);
      const source = new ReplayCellSource({ cellKey: 'replay:x', recording, clock });
      const listener = new JointsListener();
      source.start(listener);
      await source.seek(FOREIGN_START_MS);
      expect(rowsOf(listener.rows, 3)).toEqual([[1, 2, NaN]]);
      await source.seek(FOREIGN_START_MS + 250);
      expect(rowsOf(listener.rows, 3).at(-1)).toEqual([2, 3, 0.5]);
      await source.seek(FOREIGN_START_MS);
      listener.rows.length = 0;
      await source.play();
      await play(clock, 12);
      expect(rowsOf(listener.rows, 3)).toEqual([
        [1, 2, 0.5],
        [2, 3, 0.5],
        [2, 3, 0.25],
      ]);
    });
  });

  it('of several topics are told apart, and what a program wishes of them never moves the arm', async () => {
    const channels = [rosJoints('/joint_command'), rosJoints('/joint_states')];
    const bytes = await foreignRecording(channels, [
      { channel: 0, data: jointState({ a: 9 }), atMs: 0 },
      { channel: 1, data: jointState({ a: 1, b: 2 }), atMs: 10 },
      { channel: 0, data: jointState({ a: 9 }), atMs: 20 },
    ]);
    await withRecording(bytes, async (recording) => {
      expect(await plotted(recording)).toEqual({
        'a /joint_command': [9, 9],
        'a /joint_states': [1],
        b: [2],
      });
      const source = new ReplayCellSource({ cellKey: 'replay:x', recording, clock: new ManualClock(0) });
      const listener = new JointsListener();
      source.start(listener);
      await source.seek(FOREIGN_START_MS + 20);
      expect(rowsOf(listener.rows, 2).at(-1)).toEqual([1, 2]);
      await source.stop();
    });
  });
});

describe('numbers in messages of other programs', () => {
  it('go by the id of their element and by the names beside them, not by their place', async () => {
    const messages = [
      {
        status: [
          { name: 'left', level: 1 },
          { name: 'right', level: 2 },
        ],
        joint_names: ['a', 'b'],
        actual: { positions: [0.1, 0.2] },
        gravity: [3, 4],
      },
      {
        status: [
          { name: 'right', level: 2 },
          { name: 'left', level: 1 },
        ],
        joint_names: ['b', 'a'],
        actual: { positions: [0.2, 0.1] },
        gravity: [3, 4],
      },
      { status: [{ name: 'right', level: 2 }], joint_names: ['b'], actual: { positions: [0.2] } },
    ];
    expect(
      await plotsOf(
        [json('/s')],
        messages.map((data) => ({ data })),
      ),
    ).toEqual({
      '/s status[left].level': [1, 1, null],
      '/s status[right].level': [2, 2, 2],
      '/s actual.positions[a]': [0.1, 0.1, null],
      '/s actual.positions[b]': [0.2, 0.2, 0.2],
      // As long as the names by chance.
      '/s gravity.0': [3, 3, null],
      '/s gravity.1': [4, 4, null],
    });
  });

  it('of markers and transforms go by namespace and id, and by child frame', async () => {
    const marker = (ns: string, id: number, x: number): object => ({ ns, id, x });
    const messages = [
      { markers: [marker('bin', 1, 10), marker('arm', 1, 20)], stamped: [{ child_frame_id: 'tool', z: 1 }] },
      { markers: [marker('arm', 1, 20), marker('bin', 1, 10)], stamped: [{ child_frame_id: 'base', z: 2 }] },
    ];
    const plots = await plotsOf(
      [json('/m')],
      messages.map((data) => ({ data })),
    );
    expect(plots).toMatchObject({
      '/m markers[bin 1].x': [10, 10],
      '/m markers[arm 1].x': [20, 20],
      '/m stamped[tool].z': [1, null],
      '/m stamped[base].z': [null, 2],
    });
  });

  it('are found in whatever message has them, also when the first one has null, an empty list or NaN', async () => {
    const messages = ['null', '{"value":null,"ranges":[]}', '{"value":NaN,"ranges":[]}', '{"value":4,"ranges":[7]}'];
    expect(
      await plotsOf(
        [json('/v')],
        messages.map((data) => ({ data })),
      ),
    ).toEqual({
      '/v value': [null, null, null, 4],
      '/v ranges.0': [null, null, null, 7],
    });
  });

  it('that JSON does not know are gaps, and counted; texts that look like them stay texts', async () => {
    const messages = [
      '{"value":1,"note":"NaN, \\"Infinity\\""}',
      '{"value":NaN,"note":"NaN"}',
      '{"value":-Infinity}',
      '{"value":Infinity}',
      '{"value":2',
    ];
    const bytes = await foreignRecording(
      [json('/v')],
      messages.map((data) => ({ data })),
    );
    await withRecording(bytes, async (recording) => {
      expect(await plotted(recording)).toEqual({ '/v value': [1, null, null, null, null] });
      expect(recording.problems.map(({ text }) => text)).toEqual([
        expect.stringMatching(/^\/v: 1 of 5 messages cannot be read/),
        expect.stringMatching(/^\/v: 3 of 5 messages have NaN or Infinity/),
      ]);
      const [first] = await recording.betweenWhere(-Infinity, FOREIGN_START_MS, () => true);
      expect(first?.json()).toEqual({ value: 1, note: 'NaN, "Infinity"' });
    });
  });

  it('after an empty message are where they are: it takes one byte in ROS 2, none in ROS 1', async () => {
    const text = `std_msgs/Empty nothing\nfloat64 value\nacme/Flag flag\nuint8 last\n${'='.repeat(80)}\nMSG: std_msgs/Empty\n${'='.repeat(80)}\nMSG: acme/Flag\nuint8 ON=1\n`;
    const cdr = new CdrWriter().uint8(0).float64(0.5).uint8(0).uint8(7).finish();
    const packed = new DataView(new ArrayBuffer(9));
    packed.setFloat64(0, 0.5, true);
    packed.setUint8(8, 7);
    const ros = (schemaEncoding: string, messageEncoding: string): ForeignChannel => ({
      ...{ topic: '/beat', schemaName: 'acme/msg/Beat', schemaEncoding, schema: text, messageEncoding },
    });
    const expected = { '/beat value': [0.5], '/beat last': [7] };
    expect(await plotsOf([ros('ros2msg', 'cdr')], [{ data: cdr }])).toEqual(expected);
    const ros1 = { ...ros('ros1msg', 'ros1'), schemaName: 'acme/Beat' };
    expect(await plotsOf([ros1], [{ data: new Uint8Array(packed.buffer) }])).toEqual(expected);
  });

  it('are read by definitions in IDL too', async () => {
    const schema = `${'='.repeat(80)}\nIDL: acme/msg/Beat\nmodule acme { module msg { struct Beat { double value; uint8 last; }; }; };\n`;
    const channel = { topic: '/beat', schemaName: 'acme/msg/Beat', schemaEncoding: 'ros2idl', schema };
    const data = new CdrWriter().float64(0.5).uint8(7).finish();
    expect(await plotsOf([{ ...channel, messageEncoding: 'cdr' }], [{ data }])).toEqual({
      '/beat value': [0.5],
      '/beat last': [7],
    });
  });
});

describe('forces in recordings of other programs', () => {
  it('of two hands are two plots, and the screen shows those of one hand alone', async () => {
    const wrench = (topic: string): ForeignChannel => json(topic, 'geometry_msgs/WrenchStamped');
    const force = (x: number): object => ({ wrench: { force: { x, y: 0, z: 0 }, torque: { x: 0, y: 0, z: 0 } } });
    const bytes = await foreignRecording(
      [wrench('/left'), wrench('/right')],
      Array.from({ length: 20 }, (_, i) => ({ channel: i % 2, data: force(i % 2 === 0 ? 1 : 50) })),
    );
    await withRecording(bytes, async (recording) => {
      const plots = await plotted(recording);
      expect(new Set(plots['force /left'])).toEqual(new Set([1]));
      expect(new Set(plots['force /right'])).toEqual(new Set([50]));
      const clock = new ManualClock(0);
      const source = new ReplayCellSource({ cellKey: 'replay:x', recording, clock });
      const listener = new JointsListener();
      source.start(listener);
      await source.seek(FOREIGN_START_MS);
      await source.play();
      await play(clock, 8);
      expect(new Set(rowsOf(listener.forces, 6).map(([x]) => x))).toEqual(new Set([1]));
    });
  });

  it('that are no numbers are gaps', async () => {
    const data = ['{"force":{"x":NaN,"y":0,"z":0}}', '{"force":{"x":3,"y":4,"z":0}}', '{"force":null}'];
    const plots = await plotsOf(
      [json('/wrench', 'geometry_msgs/Wrench')],
      data.map((text) => ({ data: text })),
    );
    expect(plots).toEqual({ force: [null, 5, null] });
  });
});

import { describe, expect, it } from 'vitest';
import { ManualClock } from '#main/clock/ManualClock.ts';
import { RecordingListener } from '../../../../tests/contract/RecordingListener.ts';
import {
  FOREIGN_START_MS,
  foreignRecording,
  plotted,
  withRecording,
} from '../../../../tests/corpus/foreignRecording.ts';
import { RecordingIndex } from './RecordingIndex.ts';
import { ReplayCellSource } from './ReplayCellSource.ts';
import { ReplaySession } from './ReplaySession.ts';

const vector = { x: 1, y: 2, z: 2 };
const stamped = { header: { frame_id: 'base', stamp: { sec: 1, nanosec: 5 } }, timestamp: { sec: 1, nsec: 5 } };
/** A sound message of every kind that replay makes something of, by the name of its schema. */
const messages: Record<string, unknown> = {
  'foxglove.JointStates': { ...stamped, joints: [{ name: 'a', position: 1, velocity: 2, effort: 3 }] },
  'sensor_msgs/msg/JointState': { ...stamped, name: ['a', 'b'], position: [1, 2], velocity: [], effort: [] },
  'geometry_msgs/msg/WrenchStamped': { ...stamped, wrench: { force: vector, torque: vector } },
  'foxglove.FrameTransforms': {
    transforms: [
      {
        ...stamped,
        parent_frame_id: 'base',
        child_frame_id: 'tool',
        translation: vector,
        rotation: { ...vector, w: 1 },
      },
    ],
  },
  'tf2_msgs/msg/TFMessage': {
    transforms: [
      { ...stamped, child_frame_id: 'tool', transform: { translation: vector, rotation: { ...vector, w: 1 } } },
    ],
  },
  'foxglove.Log': { ...stamped, level: 2, message: 'line', name: 'node', file: 'x.cpp', line: 7 },
  'foxglove.CompressedImage': { ...stamped, frame_id: 'camera', format: 'jpeg', data: '/9j/4AAQ' },
  'acme.Status': {
    ...stamped,
    name: 'x',
    status: [{ id: 'left', level: 1, values: [1, 2] }],
    names: ['p', 'q'],
    positions: [0.5, 0.6],
  },
};

/** The message once for each place in it, with null there; the first is null as a whole. */
function withNulls(message: unknown): unknown[] {
  if (typeof message !== 'object' || message === null) return [null];
  const places = Object.entries(message).flatMap(([key, value]) =>
    withNulls(value).map((changed) =>
      Array.isArray(message)
        ? message.map((entry: unknown, place) => (String(place) === key ? changed : entry))
        : { ...message, [key]: changed },
    ),
  );
  return [null, ...places];
}

describe('null in a message of another program, wherever its schema says otherwise', () => {
  it.each(Object.entries(messages))('is a gap and never stops the replay: %s', async (schemaName, message) => {
    const odd = withNulls(message);
    const data = [message, ...odd, message];
    const bytes = await foreignRecording(
      [{ topic: '/t', schemaName, schema: '{"type":"object"}' }],
      data.map((one) => ({ data: one })),
    );
    await withRecording(bytes, async (recording) => {
      const plots = await plotted(recording);
      for (const [label, values] of Object.entries(plots)) {
        expect(values, label).toHaveLength(data.length);
        // The sound ones keep their values, and no null has become a number.
        expect([values[0], values.at(-1)], label).toEqual([values[0], values[0]]);
        expect(new Set(values.filter((value) => value !== null)).size, label).toBeLessThanOrEqual(1);
        expect(values, label).toContain(null);
      }
      expect(await new RecordingIndex(recording).eventsUntil(recording.endMs, 200)).toBeDefined();
      const source = new ReplayCellSource({ cellKey: 'replay:x', recording, clock: new ManualClock(0) });
      source.start(new RecordingListener());
      for (const [place] of data.entries()) await source.seek(FOREIGN_START_MS + place * 10);
      await source.stop();
      const session = new ReplaySession({
        ...{ sessionId: 'x', recording, recordingId: null, path: null, unfinished: false },
        ...{ clock: new ManualClock(0), push: () => undefined },
      });
      await session.open(null);
      for (let step = 0; step < 5; step += 1) await session.transport({ action: 'step', what: 'event', direction: 1 });
    });
  });
});

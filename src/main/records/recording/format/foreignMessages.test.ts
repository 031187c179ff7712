import { describe, expect, it } from 'vitest';
import { CdrWriter } from '../../../../../tests/corpus/foreignRecording.ts';
import { messageDecoder } from './messageDecoder.ts';
import { protobufSchema } from './protobufSchemas.ts';
import { WireWriter } from './protobufWire.ts';

const encoder = new TextEncoder();
const schema = (name: string, encoding: string, text: string | Uint8Array) => ({
  name,
  encoding,
  data: typeof text === 'string' ? encoder.encode(text) : text,
});

const jointState = `# Joints
std_msgs/Header header
string[] name
float64[] position
uint8[] raw
int32 KIND=3
================================================================================
MSG: std_msgs/Header
builtin_interfaces/Time stamp
string frame_id
================================================================================
MSG: builtin_interfaces/Time
int32 sec
uint32 nanosec
`;

describe('messages of other programs', () => {
  it('are read from CDR by the definition that stands beside them', () => {
    const bytes = new CdrWriter().int32(12).uint32(34).text('base');
    bytes.uint32(2).text('J1').text('shoulder').uint32(2).float64(0.25).float64(-1.5).uint32(1);
    const packed = Uint8Array.from([...bytes.finish(), 7]);
    const decode = messageDecoder('cdr', schema('sensor_msgs/msg/JointState', 'ros2msg', jointState));
    expect(decode?.(packed)).toEqual({
      header: { stamp: { sec: 12, nsec: 34 }, frame_id: 'base' },
      name: ['J1', 'shoulder'],
      position: [0.25, -1.5],
      raw: Uint8Array.of(7),
    });
    // Cut off anywhere it is no message, and nothing worse.
    for (let length = 0; length < packed.length; length += 1)
      expect(decode?.(packed.subarray(0, length))).toBeUndefined();
  });

  it('are not read where their definition has what is not understood', () => {
    expect(messageDecoder('cdr', schema('acme/msg/Text', 'ros2msg', 'wstring text\n'))).toBeNull();
    expect(messageDecoder('cdr', schema('acme/msg/Widget', 'ros2msg', 'acme/Unknown part\n'))).toBeNull();
    expect(messageDecoder('flatbuffer', schema('acme.Widget', 'flatbuffer', ''))).toBeNull();
  });

  it('are read from protobuf by the descriptors that stand beside them', () => {
    const decode = messageDecoder(
      'protobuf',
      schema('foxglove.CompressedImage', 'protobuf', protobufSchema('foxglove.CompressedImage')!),
    );
    const bytes = new WireWriter()
      .message(1, (time) => time.int(1, 1_760_000_000).int(2, 5))
      .raw(2, Uint8Array.of(1, 2, 3))
      .text(3, 'jpeg')
      .text(4, 'camera')
      .text(77, 'a field that the schema does not have')
      .finish();
    expect(decode?.(bytes)).toEqual({
      timestamp: { sec: 1_760_000_000, nsec: 5 },
      data: Uint8Array.of(1, 2, 3),
      format: 'jpeg',
      frame_id: 'camera',
      bin_id: '',
      image_id: '',
    });
    expect(decode?.(bytes.subarray(0, 9))).toBeUndefined();
    expect(messageDecoder('protobuf', schema('acme.Other', 'protobuf', Uint8Array.of(255, 255)))).toBeNull();
  });
});

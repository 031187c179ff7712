import { WireWriter } from './protobufWire.ts';
import { schemaNames } from './topics.ts';

/**
 * Descriptor sets of the field's schemas that we write as protobuf: pictures and transforms, which are bulky as JSON, and
 * which some viewers show in this encoding alone. Numbers and names are those of the published schemas.
 */
const TYPE = { double: 1, int64: 3, int32: 5, string: 9, message: 11, bytes: 12 } as const;
const LABEL = { optional: 1, repeated: 3 } as const;

interface FieldSource {
  name: string;
  number: number;
  type: keyof typeof TYPE | `.${string}`;
  repeated?: true;
}
interface FileSource {
  file: string;
  package: string;
  imports: string[];
  message: string;
  fields: FieldSource[];
}

const field = (name: string, number: number, type: FieldSource['type']): FieldSource => ({ name, number, type });
const doubles = (...names: string[]): FieldSource[] => names.map((name, i) => field(name, i + 1, 'double'));
const TIMESTAMP = '.google.protobuf.Timestamp';

/** Our own additions to a picture, by numbers that the published schema leaves free: readers that do not know them pass over them. */
export const BIN_ID_FIELD = 1001;
export const IMAGE_ID_FIELD = 1002;

const timestamp: FileSource = {
  file: 'google/protobuf/timestamp.proto',
  package: 'google.protobuf',
  imports: [],
  message: 'Timestamp',
  fields: [field('seconds', 1, 'int64'), field('nanos', 2, 'int32')],
};
const foxglove = (message: string, imports: FileSource[], fields: FieldSource[]): FileSource => ({
  file: `foxglove/${message}.proto`,
  package: 'foxglove',
  imports: imports.map(({ file }) => file),
  message,
  fields,
});
const vector3 = foxglove('Vector3', [], doubles('x', 'y', 'z'));
const quaternion = foxglove('Quaternion', [], doubles('x', 'y', 'z', 'w'));
const frameTransform = foxglove(
  'FrameTransform',
  [timestamp, quaternion, vector3],
  [
    field('timestamp', 1, TIMESTAMP),
    field('parent_frame_id', 2, 'string'),
    field('child_frame_id', 3, 'string'),
    field('translation', 4, '.foxglove.Vector3'),
    field('rotation', 5, '.foxglove.Quaternion'),
  ],
);
const frameTransforms = foxglove(
  'FrameTransforms',
  [frameTransform],
  [{ ...field('transforms', 1, '.foxglove.FrameTransform'), repeated: true }],
);
const compressedImage = foxglove(
  'CompressedImage',
  [timestamp],
  [
    field('timestamp', 1, TIMESTAMP),
    field('data', 2, 'bytes'),
    field('format', 3, 'string'),
    field('frame_id', 4, 'string'),
    field('bin_id', BIN_ID_FIELD, 'string'),
    field('image_id', IMAGE_ID_FIELD, 'string'),
  ],
);

/** Each after those that it imports. */
const files: Readonly<Record<string, readonly FileSource[]>> = {
  [schemaNames.frameTransforms]: [timestamp, quaternion, vector3, frameTransform, frameTransforms],
  [schemaNames.compressedImage]: [timestamp, compressedImage],
};

/** Null for a schema that is written as JSON. */
export function protobufSchema(name: string): Uint8Array | null {
  const sources = files[name];
  if (!sources) return null;
  const set = new WireWriter();
  for (const source of sources)
    set.message(1, (file) => {
      file.text(1, source.file).text(2, source.package);
      for (const path of source.imports) file.text(3, path);
      file.message(4, (message) => {
        message.text(1, source.message);
        for (const { name: fieldName, number, type, repeated } of source.fields)
          message.message(2, (described) => {
            described
              .text(1, fieldName)
              .int(3, number)
              .int(4, repeated ? LABEL.repeated : LABEL.optional);
            if (type.startsWith('.')) described.int(5, TYPE.message).text(6, type);
            else described.int(5, TYPE[type as keyof typeof TYPE]);
          });
      });
      file.text(12, 'proto3');
    });
  return set.finish();
}

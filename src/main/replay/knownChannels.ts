import { JSON_ENCODING, schemaNames, topics } from '#main/recording/format/topics.ts';

/** What replay makes of a channel. `other` is listed and not replayed. */
export const channelRoles = [
  'description',
  'snapshot',
  'event',
  'plan',
  'link',
  'joints',
  'wrench',
  'image',
  'picture',
  'log',
  'other',
] as const;
export type ChannelRole = (typeof channelRoles)[number];

export interface RecordedChannel {
  topic: string;
  schemaName: string;
  messageEncoding: string;
  /** Messages; null when the file does not say. */
  count: number | null;
  role: ChannelRole;
}

const ourRoles: Readonly<Record<string, ChannelRole>> = {
  [topics.description]: 'description',
  [topics.snapshots]: 'snapshot',
  [topics.events]: 'event',
  [topics.plans]: 'plan',
  [topics.link]: 'link',
  [topics.pictures]: 'picture',
};

/** Schemas of the field, under every name that programs write them with. */
const publicRoles: Readonly<Record<string, ChannelRole>> = {
  [schemaNames.wrench]: 'wrench',
  'geometry_msgs/WrenchStamped': 'wrench',
  'geometry_msgs/msg/WrenchStamped': 'wrench',
  [schemaNames.jointStates]: 'joints',
  'sensor_msgs/JointState': 'joints',
  'sensor_msgs/msg/JointState': 'joints',
  [schemaNames.compressedImage]: 'image',
  'sensor_msgs/CompressedImage': 'image',
  'sensor_msgs/msg/CompressedImage': 'image',
  [schemaNames.log]: 'log',
};

/** Shown by other viewers, not by replay, which has what they were made from. */
export function roleOf(topic: string, schemaName: string, messageEncoding: string, isOurs: boolean): ChannelRole {
  if (messageEncoding !== JSON_ENCODING) return 'other';
  const own = isOurs ? ourRoles[topic] : undefined;
  if (own) return own;
  const role = publicRoles[schemaName] ?? 'other';
  // Our log repeats notices that are events already.
  return isOurs && role === 'log' ? 'other' : role;
}

export const expectedSchemas = 'foxglove.CompressedImage, foxglove.JointStates, foxglove.Log or a wrench, as JSON';

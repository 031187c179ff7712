import { isPicturesTopic, schemaNames, topics } from '#main/records/recording/format/topics.ts';

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
  'transforms',
  'markers',
  'cloud',
  'robot',
  'scalars',
  'other',
] as const;
export type ChannelRole = (typeof channelRoles)[number];

export interface RecordedChannel {
  topic: string;
  schemaName: string;
  messageEncoding: string;
  /** Counts from 1: several programs may publish on one topic in the same time. */
  publisher: number;
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
};

/** Schemas of the field, under every name that programs write them with. */
const publicRoles: Readonly<Record<string, ChannelRole>> = {
  [schemaNames.wrench]: 'wrench',
  'geometry_msgs/WrenchStamped': 'wrench',
  'geometry_msgs/Wrench': 'wrench',
  [schemaNames.jointStates]: 'joints',
  'sensor_msgs/JointState': 'joints',
  [schemaNames.compressedImage]: 'image',
  'sensor_msgs/CompressedImage': 'image',
  [schemaNames.log]: 'log',
  'rcl_interfaces/Log': 'log',
  'rosgraph_msgs/Log': 'log',
  [schemaNames.frameTransforms]: 'transforms',
  'foxglove.FrameTransform': 'transforms',
  'tf2_msgs/TFMessage': 'transforms',
  'tf/tfMessage': 'transforms',
  'geometry_msgs/TransformStamped': 'transforms',
  'visualization_msgs/MarkerArray': 'markers',
  'visualization_msgs/Marker': 'markers',
  'foxglove.SceneUpdate': 'markers',
  'foxglove_msgs/SceneUpdate': 'markers',
  'sensor_msgs/PointCloud2': 'cloud',
  'foxglove.PointCloud': 'cloud',
  'foxglove_msgs/PointCloud': 'cloud',
};

/** In ours: the log repeats notices that are events already; transforms and markers are drawn from what they were made of. */
const leftToOthers: ReadonlySet<ChannelRole> = new Set(['log', 'transforms', 'markers', 'cloud']);

/** By custom a robot's description (URDF) is a text on a topic of this name. */
const isRobotDescription = (topic: string, schema: string): boolean =>
  /(^|\/)robot_description$/.test(topic) && schema === 'std_msgs/String';

/** What replay makes of a channel whose messages can be read. Of ours it leaves to other viewers what was made from the rest. */
export function roleOf(topic: string, schemaName: string, isOurs: boolean): ChannelRole {
  if (isOurs && isPicturesTopic(topic)) return 'picture';
  const own = isOurs ? ourRoles[topic] : undefined;
  if (own) return own;
  const schema = schemaName.replace('/msg/', '/');
  const role = isRobotDescription(topic, schema) ? 'robot' : publicRoles[schema];
  if (isOurs) return role && !leftToOthers.has(role) ? role : 'other';
  return role ?? 'scalars';
}

export const expectedSchemas =
  'images, joint states, transforms, markers, point clouds, wrenches, logs or any message with numbers, as JSON, protobuf or ROS messages with their definition';

/**
 * Channels of a recording. Messages are JSON, pictures and transforms protobuf; what a channel's messages look like stands
 * in the file itself as a schema. Topics without our name carry the field's schemas and open in other viewers.
 */
export const topics = {
  description: '/supercargo/description',
  snapshots: '/supercargo/snapshots',
  events: '/supercargo/events',
  estimates: '/supercargo/estimates',
  plans: '/supercargo/plans',
  interventions: '/supercargo/interventions',
  link: '/supercargo/link',
  pictures: '/supercargo/pictures',
  joints: '/joint_states',
  transforms: '/tf',
  wrench: '/wrench',
  scene: '/scene',
  /** Where viewers look for the URDF of a robot. */
  robotDescription: '/robot_description',
  log: '/log',
} as const;

interface Size {
  widthPx: number;
  heightPx: number;
}
const sized = (topic: string, size: Size | null): string =>
  size ? `${topic}/${size.widthPx}x${size.heightPx}` : topic;

/**
 * Cameras are not known beforehand. Each has a channel for every size of its pictures, because viewers take one size a
 * channel, and one beside it for what perception says of them. Null: so many sizes came that the rest share a channel.
 */
export const cameraTopic = (cameraId: string, size: Size | null): string => sized(`/camera/${cameraId}`, size);
export const annotationsTopic = (imageTopic: string): string => `${imageTopic}/annotations`;
/** Stored pictures, by their size as well. */
export const picturesTopic = (size: Size | null): string => sized(topics.pictures, size);
export const isPicturesTopic = (topic: string): boolean =>
  topic === topics.pictures || /^\/supercargo\/pictures\/\d+x\d+$/.test(topic);
/** The camera of a topic of ours, or what names one in a topic of another program. */
export const cameraOf = (topic: string): string => topic.replace(/^\/(camera\/)?/, '').replace(/\/\d+x\d+$/, '');

/** Names of schemas in the file. */
export const schemaNames = {
  description: 'supercargo.CellDescription',
  snapshot: 'supercargo.Snapshot',
  event: 'supercargo.CellEvent',
  estimate: 'supercargo.BinEstimate',
  plan: 'supercargo.PlanResult',
  intervention: 'supercargo.Intervention',
  link: 'supercargo.LinkStatus',
  wrench: 'supercargo.Wrench',
  jointStates: 'foxglove.JointStates',
  frameTransforms: 'foxglove.FrameTransforms',
  compressedImage: 'foxglove.CompressedImage',
  imageAnnotations: 'foxglove.ImageAnnotations',
  sceneUpdate: 'foxglove.SceneUpdate',
  log: 'foxglove.Log',
  string: 'std_msgs/String',
} as const;

export const JSON_ENCODING = 'json';
/** Of messages and of their schemas alike. */
export const PROTOBUF_ENCODING = 'protobuf';
export const JSON_SCHEMA_ENCODING = 'jsonschema';

/** Metadata records of a recording: one that says what the file is, and one for each moment worth finding. */
export const RECORDING_METADATA = 'supercargo.recording';
export const MARKER_METADATA = 'supercargo.marker';
/** Each marker has a name of its own, with a number behind this: viewers take the records of one name for one. In format 1 all had this name. */
export const isMarker = (metadataName: string): boolean =>
  metadataName === MARKER_METADATA || metadataName.startsWith(`${MARKER_METADATA}.`);
/** Major version of the channels described here. A file with a larger one was made by a later Supercargo. */
export const RECORDING_FORMAT = 2;

export const URDF_ATTACHMENT = 'arm.urdf';
export const DESCRIPTION_ATTACHMENT = 'cell-description.json';

/** Ending of a file that is being written, or was when its process ended. */
export const UNFINISHED_ENDING = '.mcap.part';
export const FINISHED_ENDING = '.mcap';

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
  log: '/log',
} as const;

/** Cameras are not known beforehand; each gets a channel for its pictures and one for what perception says of them. */
export const cameraTopic = (cameraId: string): string => `/camera/${cameraId}`;
export const annotationsTopic = (cameraId: string): string => `/camera/${cameraId}/annotations`;

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
} as const;

export const JSON_ENCODING = 'json';
/** Of messages and of their schemas alike. */
export const PROTOBUF_ENCODING = 'protobuf';
export const JSON_SCHEMA_ENCODING = 'jsonschema';

/** Metadata records of a recording: one that says what the file is, and one for each moment worth finding. */
export const RECORDING_METADATA = 'supercargo.recording';
export const MARKER_METADATA = 'supercargo.marker';
/** Major version of the channels described here. A file with a larger one was made by a later Supercargo. */
export const RECORDING_FORMAT = 1;

export const URDF_ATTACHMENT = 'arm.urdf';
export const DESCRIPTION_ATTACHMENT = 'cell-description.json';

/** Ending of a file that is being written, or was when its process ended. */
export const UNFINISHED_ENDING = '.mcap.part';
export const FINISHED_ENDING = '.mcap';

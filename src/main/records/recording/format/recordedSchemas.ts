import * as foxglove from '@foxglove/schemas/jsonschema.js';
import { z } from 'zod';
import { linkStatusSchema } from '#shared/bridge/bridge.ts';
import { cellEventSchema } from '#shared/domain/cellEvent.ts';
import { binEstimateSchema } from '#shared/domain/estimate.ts';
import { interventionSchema } from '#shared/domain/intervention.ts';
import { planResultSchema } from '#shared/domain/plan.ts';
import { cellDescriptionSchema } from '#shared/protocol/protocol.ts';
import { plainSchema } from './plainSchema.ts';
import { recordedSnapshotSchema, recordedWrenchSchema } from './recordedMessages.ts';
import { schemaNames, topics } from './topics.ts';

type SchemaName = (typeof schemaNames)[keyof typeof schemaNames];
/** The others are protobuf; see protobufSchemas.ts. */
type JsonSchemaName = Exclude<SchemaName, 'foxglove.FrameTransforms' | 'foxglove.CompressedImage'>;

const generated = (schema: z.ZodType): object => plainSchema(z.toJSONSchema(schema, { unrepresentable: 'any' }));

/** JSON schema of each schema name; those of the field as they are published, ours made plain from what the program itself parses with. */
const sources: Readonly<Record<JsonSchemaName, () => object>> = {
  [schemaNames.description]: () => generated(cellDescriptionSchema),
  [schemaNames.snapshot]: () => generated(recordedSnapshotSchema),
  [schemaNames.event]: () => generated(cellEventSchema),
  [schemaNames.estimate]: () => generated(binEstimateSchema),
  [schemaNames.plan]: () => generated(planResultSchema),
  [schemaNames.intervention]: () => generated(interventionSchema),
  [schemaNames.link]: () => generated(linkStatusSchema),
  [schemaNames.wrench]: () => generated(recordedWrenchSchema),
  [schemaNames.jointStates]: () => foxglove.JointStates,
  [schemaNames.imageAnnotations]: () => foxglove.ImageAnnotations,
  [schemaNames.sceneUpdate]: () => foxglove.SceneUpdate,
  [schemaNames.log]: () => foxglove.Log,
  [schemaNames.string]: () => ({ type: 'object', properties: { data: { type: 'string' } }, required: ['data'] }),
};
const texts = new Map<JsonSchemaName, Uint8Array>();

const isJson = (name: SchemaName): name is JsonSchemaName => Object.hasOwn(sources, name);

/** UTF-8 text of a JSON schema; made once. */
export function schemaText(name: SchemaName): Uint8Array {
  if (!isJson(name)) throw new Error(`${name} has no JSON schema: it is written as protobuf.`);
  const known = texts.get(name);
  if (known) return known;
  const text = new TextEncoder().encode(JSON.stringify(sources[name]()));
  texts.set(name, text);
  return text;
}

/** Channels that every recording has, in the order in which they are declared. */
export const fixedChannels: readonly { topic: string; schema: SchemaName }[] = [
  { topic: topics.description, schema: schemaNames.description },
  { topic: topics.snapshots, schema: schemaNames.snapshot },
  { topic: topics.events, schema: schemaNames.event },
  { topic: topics.estimates, schema: schemaNames.estimate },
  { topic: topics.plans, schema: schemaNames.plan },
  { topic: topics.interventions, schema: schemaNames.intervention },
  { topic: topics.link, schema: schemaNames.link },
  { topic: topics.joints, schema: schemaNames.jointStates },
  { topic: topics.transforms, schema: schemaNames.frameTransforms },
  { topic: topics.wrench, schema: schemaNames.wrench },
  { topic: topics.scene, schema: schemaNames.sceneUpdate },
  { topic: topics.robotDescription, schema: schemaNames.string },
  { topic: topics.log, schema: schemaNames.log },
];

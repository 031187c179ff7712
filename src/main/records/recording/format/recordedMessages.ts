import { z } from 'zod';
import { cellEventSchema } from '#shared/domain/cellEvent.ts';
import { cellSnapshotSchema } from '#shared/domain/cellSnapshot.ts';
import { planResultSchema } from '#shared/domain/plan.ts';
import { linkStatusSchema } from '#shared/bridge/bridge.ts';
import { momentKinds } from '#shared/bridge/requests/replay.ts';
import { cellDescriptionSchema } from '#shared/protocol/protocol.ts';

/** Shapes of the JSON messages that replay reads back. Every one is parsed: a recording is a file from anywhere. */
export const recordedSnapshotSchema = z.object({
  /**
   * `contact`: the console met the cell. `gap`: events are missing before it. `file_start` and `periodic` repeat what the
   * events before them add up to, so that a file replays alone and a seek need not read from its beginning.
   */
  reason: z.enum(['contact', 'gap', 'file_start', 'periodic']),
  snapshot: cellSnapshotSchema,
});
export type RecordedSnapshot = z.infer<typeof recordedSnapshotSchema>;

export const recordedEventSchema = cellEventSchema;
export const recordedDescriptionSchema = cellDescriptionSchema;
export const recordedPlanSchema = planResultSchema;
export const recordedLinkSchema = linkStatusSchema;

const timeSchema = z.object({ sec: z.number(), nsec: z.number() });
const vectorSchema = z.object({ x: z.number(), y: z.number(), z: z.number() });

/** Force and torque at the wrist: newtons, newton metres, axes of `frame_id`. */
export const recordedWrenchSchema = z.object({
  timestamp: timeSchema,
  frame_id: z.string(),
  force: vectorSchema,
  torque: vectorSchema,
});
export type RecordedWrench = z.infer<typeof recordedWrenchSchema>;

/** foxglove.CompressedImage, with what our own frames say beyond it. */
export const compressedImageSchema = z.object({
  timestamp: timeSchema.optional(),
  frame_id: z.string().default(''),
  /** Base64 in JSON, the bytes themselves in a binary encoding. */
  data: z.union([z.string(), z.instanceof(Uint8Array)]),
  format: z.string().default('jpeg'),
  bin_id: z.string().nullable().optional(),
  image_id: z.string().optional(),
});

/** foxglove.Log, and what ROS calls the same. */
export const logSchema = z
  .object({
    level: z.number().default(0),
    message: z.string().optional(),
    msg: z.string().optional(),
    name: z.string().default(''),
  })
  .transform(({ level, name, message, msg }, context) => {
    const text = message ?? msg;
    if (text !== undefined) return { level, name, message: text };
    context.addIssue({ code: 'custom', message: 'has no text' });
    return z.NEVER;
  });

/** Moments for which a file and the time before them are kept as long as possible. */
export const keptKinds: ReadonlySet<string> = new Set(['failure', 'intervention']);
export const markerSchema = z.object({
  /** What kind of moment it points at. */
  kind: z.enum(momentKinds),
  /** Cell time of the event. */
  timeMs: z.number(),
  /** Id of the stow, intervention, finding or pod. */
  subjectId: z.string(),
  seq: z.number(),
  text: z.string(),
});
export type Marker = z.infer<typeof markerSchema>;

/** Marker from the text pairs of a metadata record; null where it is none of ours. */
export function markerFrom(pairs: ReadonlyMap<string, string>): Marker | null {
  const marker = markerSchema.safeParse({
    kind: pairs.get('kind'),
    timeMs: Number(pairs.get('timeMs')),
    subjectId: pairs.get('subjectId'),
    seq: Number(pairs.get('seq')),
    text: pairs.get('text'),
  });
  return marker.success ? marker.data : null;
}

/** The time before a marked moment that must stay with it. */
export const MARKER_LEAD_MS = 30_000;
/** And after it, to see how it ended. */
export const MARKER_TAIL_MS = 10_000;

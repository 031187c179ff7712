import type { ReplayTransform } from '#shared/bridge/requests/replay.ts';
import type { PlanResult } from '#shared/domain/plan.ts';
import type { CellDescription } from '#shared/protocol/protocol.ts';
import { recordedPlanSchema } from '#main/records/recording/format/recordedMessages.ts';
import { cameraOf } from '#main/records/recording/format/topics.ts';
import type { RecordedMessage } from './RecordedMessage.ts';
import type { Recording } from './Recording.ts';
import type { ForeignScene } from './ForeignScene.ts';
import type { JointTracker } from './recordedJoints.ts';
import { transformsIn, type Sample } from './recordedTelemetry.ts';
import { jointsOf } from './signals.ts';

/** A frame of ours stays on screen until the next; one older than this is not looked for. */
const PICTURE_REACH_MS = 5 * 60_000;
const TRANSFORMS_REACH_MS = 2000;

/** What the recording says of the cell, or as much as a recording of another program gives. */
export async function describeRecording(recording: Recording): Promise<CellDescription> {
  if (recording.description) return recording.description;
  const joints = await jointsOf(recording);
  return {
    cellId: recording.name,
    name: recording.cellName ?? recording.name,
    software: recording.library,
    simulated: false,
    armUrdf: await robotOf(recording),
    armBaseInCellM: [0, 0, 0],
    jointNames: joints.map(({ name }) => name),
    tool: { kind: 'belts' },
    bufferSlots: 0,
    primitives: [],
    forceCapN: 0,
    leaseMs: 0,
  };
}

/** A description that is longer than this is none that a window should draw. */
const ROBOT_MAX_CHARACTERS = 2 * 1024 * 1024;

/** The robot's description (URDF) in a recording of another program; empty where it holds none. Its meshes do not come along. */
async function robotOf(recording: Recording): Promise<string> {
  if (!recording.has('robot')) return '';
  const message = await recording.lastUntil(recording.endMs, ({ role }) => role === 'robot');
  const text = (message?.json() as { data?: unknown } | undefined)?.data;
  return typeof text === 'string' && text.length <= ROBOT_MAX_CHARACTERS ? text : '';
}

/** The last picture of each camera at or before a time. */
export async function imagesAt(recording: Recording, timeMs: number): Promise<RecordedMessage[]> {
  const images: RecordedMessage[] = [];
  const topics = recording.channels.filter(({ role }) => role === 'image').map(({ topic }) => topic);
  // A camera has a channel for every size of its pictures.
  for (const camera of new Set(topics.map(cameraOf))) {
    const image = await recording.lastUntil(
      timeMs,
      ({ role, topic }) => role === 'image' && cameraOf(topic) === camera,
    );
    if (image && timeMs - image.timeMs <= PICTURE_REACH_MS) images.push(image);
  }
  return images;
}

/** Messages of joints that are looked back for at most, and how far: some tell of a joint seldom. */
const JOINTS_REACH_MS = 5000;
const JOINTS_BACK_MAX = 500;

/** Lets the tracker know where the joints stood at a time: the newest word of each. Null when nothing was told by then. */
export async function trackJointsAt(
  recording: Recording,
  tracker: JointTracker,
  timeMs: number,
): Promise<Sample | null> {
  tracker.forget();
  const isJoints = ({ role }: { role: string }): boolean => role === 'joints';
  const last = await recording.lastUntil(timeMs, isJoints);
  if (!last) return null;
  tracker.take(last);
  if (tracker.isComplete) return tracker.sample(last.timeMs);
  const before = await recording.betweenWhere(last.timeMs - JOINTS_REACH_MS, last.timeMs, isJoints);
  for (const message of before.slice(-JOINTS_BACK_MAX).reverse()) {
    tracker.takeOlder(message);
    if (tracker.isComplete) break;
  }
  return tracker.sample(last.timeMs);
}

/** Where each frame stands at a time; of recordings of other programs. */
export async function transformsAt(recording: Recording, timeMs: number): Promise<ReplayTransform[]> {
  if (!recording.has('transforms')) return [];
  const poses = new Map<string, ReplayTransform>();
  for (const channel of recording.channels.filter(({ role }) => role === 'transforms')) {
    // Each frame may come in a message of its own; those that never move come once, on a channel of their own.
    const recent = await recording.betweenWhere(timeMs - TRANSFORMS_REACH_MS, timeMs, (other) => other === channel);
    const last = recent.length > 0 ? null : await recording.lastUntil(timeMs, (other) => other === channel);
    for (const message of last ? [last] : recent)
      for (const transform of transformsIn(message)) poses.set(transform.child, transform);
  }
  return [...poses.values()];
}

/** Markers are put once and stay: so far back they are looked for, and so many messages. */
const MARKERS_REACH_MS = 30_000;
const MARKERS_BACK_MAX = 400;

/** Lets the scene know what stands at a time. Sentences about what cannot be read. */
export async function sceneAt(recording: Recording, scene: ForeignScene, timeMs: number): Promise<string[]> {
  scene.forget();
  const told: RecordedMessage[] = [];
  for (const channel of recording.channels.filter(({ role }) => role === 'markers' || role === 'cloud')) {
    const last = await recording.lastUntil(timeMs, (other) => other === channel);
    if (!last) continue;
    const isStanding = channel.role === 'markers';
    const before = isStanding
      ? await recording.betweenWhere(last.timeMs - MARKERS_REACH_MS, last.timeMs, (other) => other === channel)
      : [last];
    told.push(...before.slice(-MARKERS_BACK_MAX));
  }
  told.sort((a, b) => a.timeMs - b.timeMs);
  return scene.takeAll(told);
}

export function planIn(message: RecordedMessage): PlanResult | null {
  const plan = recordedPlanSchema.safeParse(message.json());
  return plan.success ? plan.data : null;
}

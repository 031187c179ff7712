import type { Said } from '#shared/domain/statement.ts';
import { said } from '#shared/words/statements/said.ts';
import type { DecodingNotes } from '#main/records/recording/format/jsonMessage.ts';
import { numericPaths, type FieldPath } from './fieldPaths.ts';
import type { ChannelRole, RecordedChannel } from './knownChannels.ts';
import { jointNamesOf } from './recordedJoints.ts';
import { transformsOf } from './recordedTelemetry.ts';
import type { RecordedMessage } from './RecordedMessage.ts';

/** What the messages of another program's recording hold, found by looking through them. */
export interface ForeignContents {
  /** Names of joints, in the order in which they first appear. */
  joints: ReadonlyMap<RecordedChannel, readonly string[]>;
  fields: ReadonlyMap<RecordedChannel, readonly FieldPath[]>;
  /** Messages that say less than they should. */
  problems: Said[];
}

/** Numeric fields offered of one channel; a message may have thousands. */
export const FIELDS_A_CHANNEL = 40;
const JOINTS_A_CHANNEL = 200;
/** Read for it at most: bytes of chunks when unpacked, bytes of messages that are taken apart. Larger ones are sampled. */
const UNPACKED_MAX_BYTES = 256 * 1024 * 1024;
const MESSAGES_MAX_BYTES = 48 * 1024 * 1024;
/** Work between two chances for everything else to run. */
const SLICE_MS = 8;

const lookedAt: ReadonlySet<ChannelRole> = new Set(['joints', 'scalars', 'log', 'transforms', 'wrench']);

interface Seen {
  messages: number;
  looked: number;
  unreadable: number;
  withBareNumbers: number;
  withoutTranslation: number;
  joints: Set<string>;
  fields: Map<string, FieldPath>;
  /** Whether there were more than are listed. */
  isCut: boolean;
}

/** What is looked through: see `Recording`. */
interface ReadableRecording {
  readonly channels: readonly RecordedChannel[];
  chunksWhere(
    takes: (channel: RecordedChannel) => boolean,
    maxBytes: number,
  ): AsyncIterable<{ messages: Iterable<RecordedMessage>; of: number }>;
}

/** Looks through the messages, evenly over the whole recording when there are more than are read for it. */
export async function lookThrough(recording: ReadableRecording): Promise<ForeignContents> {
  const seenOf = new Map<RecordedChannel, Seen>();
  const takes = ({ role }: RecordedChannel): boolean => lookedAt.has(role);
  let sliceBegan = performance.now();
  for await (const { messages, of } of recording.chunksWhere(takes, UNPACKED_MAX_BYTES)) {
    let leftBytes = MESSAGES_MAX_BYTES / of;
    for (const message of messages) {
      const { channel } = message;
      const seen = seenOf.get(channel) ?? nothingSeen();
      seenOf.set(channel, seen);
      seen.messages += 1;
      // The first of each channel always: it says what is there at all.
      if (leftBytes < 0 && seen.looked > 0) continue;
      leftBytes -= message.sizeBytes;
      look(message, seen);
      if (performance.now() - sliceBegan < SLICE_MS) continue;
      await new Promise((resolve) => setImmediate(resolve));
      sliceBegan = performance.now();
    }
  }
  const inOrder = recording.channels.flatMap((channel) => {
    const seen = seenOf.get(channel);
    return seen ? [{ channel, seen }] : [];
  });
  return {
    joints: new Map(inOrder.map(({ channel, seen }) => [channel, [...seen.joints]])),
    fields: new Map(inOrder.map(({ channel, seen }) => [channel, [...seen.fields.values()]])),
    problems: inOrder.flatMap(({ channel, seen }) => problemsOf(channel, seen)),
  };
}

const nothingSeen = (): Seen => ({
  ...{ messages: 0, looked: 0, unreadable: 0, withBareNumbers: 0, withoutTranslation: 0 },
  ...{ joints: new Set(), fields: new Map(), isCut: false },
});

function look(message: RecordedMessage, seen: Seen): void {
  const notes: DecodingNotes = {};
  const json = message.json(notes);
  seen.looked += 1;
  if (notes.hasBareNumbers) seen.withBareNumbers += 1;
  if (json === undefined) {
    seen.unreadable += 1;
    return;
  }
  const { role } = message.channel;
  if (role === 'joints')
    for (const name of jointNamesOf(json))
      if (hasRoom(seen.joints, name, JOINTS_A_CHANNEL, seen)) seen.joints.add(name);
  if (role === 'transforms' && transformsOf(json).incomplete > 0) seen.withoutTranslation += 1;
  if (role === 'scalars' || role === 'log')
    for (const path of numericPaths(json, FIELDS_A_CHANNEL + 1))
      if (hasRoom(seen.fields, path.text, FIELDS_A_CHANNEL, seen)) seen.fields.set(path.text, path);
}

/** False for what is listed already, and for one too many. */
function hasRoom(
  listed: { size: number; has: (key: string) => boolean },
  key: string,
  max: number,
  seen: Seen,
): boolean {
  if (listed.has(key)) return false;
  if (listed.size >= max) seen.isCut = true;
  return listed.size < max;
}

function problemsOf({ topic, role }: RecordedChannel, seen: Seen): Said[] {
  const { looked, messages } = seen;
  const of = looked < messages ? 'of_messages_looked_at' : 'of_messages';
  const problems: Said[] = [];
  const add = (
    count: number,
    code: 'channel_unreadable' | 'channel_bare_numbers' | 'channel_without_translation',
  ): void => {
    if (count > 0) problems.push(said(code, { topic, count, looked, of }));
  };
  add(seen.unreadable, 'channel_unreadable');
  add(seen.withBareNumbers, 'channel_bare_numbers');
  add(seen.withoutTranslation, 'channel_without_translation');
  if (looked < messages && (role === 'joints' || role === 'scalars'))
    problems.push(said('channel_sampled', { topic, looked, messages }));
  if (seen.isCut && role === 'joints') problems.push(said('channel_many_joints', { topic, listed: JOINTS_A_CHANNEL }));
  else if (seen.isCut) problems.push(said('channel_many_numbers', { topic, listed: FIELDS_A_CHANNEL }));
  return problems;
}

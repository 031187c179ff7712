import type { ReplaySignal } from '#shared/bridge/requests/replay.ts';
import { numberAt } from './fieldPaths.ts';
import type { RecordedChannel } from './knownChannels.ts';
import { jointNamesOf, jointPosition } from './recordedJoints.ts';
import { forceIn } from './recordedTelemetry.ts';
import type { RecordedMessage } from './RecordedMessage.ts';
import type { Recording } from './Recording.ts';

/** A number over time that a recording holds. */
export interface Signal extends ReplaySignal {
  wants: (channel: RecordedChannel) => boolean;
  /** Null where a message has none. */
  valueOf: (message: RecordedMessage) => number | null;
}

/** Numeric fields offered of all channels; those of one are bounded already. */
const FIELDS_MAX = 200;
const JOINTS_MAX = 500;

/** The wrist force first, then the joints, then every number in the messages of other programs. */
export async function signalsOf(recording: Recording): Promise<Signal[]> {
  return [...forceSignals(recording), ...(await jointSignals(recording)), ...fieldSignals(recording)];
}

function forceSignals({ channels }: Recording): Signal[] {
  const wrenches = channels.filter(({ role }) => role === 'wrench');
  return wrenches.slice(0, FIELDS_MAX).map((channel) => ({
    signalId: wrenches.length > 1 ? `force:${addressOf(channel)}` : 'force',
    label: wrenches.length > 1 ? `force ${nameOf(channel)}` : 'force',
    unit: 'N',
    wants: (other) => other === channel,
    valueOf: forceIn,
  }));
}

async function jointSignals(recording: Recording): Promise<Signal[]> {
  const signals: Signal[] = [];
  const named = await jointsByChannel(recording);
  const told = [...named.values()].flat();
  const several = new Set(told.filter((name, i) => told.indexOf(name) !== i));
  for (const [channel, names] of named)
    for (const [place, name] of names.entries()) {
      if (signals.length >= JOINTS_MAX) return signals;
      signals.push({
        signalId: `joint:${several.has(name) ? addressOf(channel) : channel.topic}:${name}`,
        label: several.has(name) ? `${name} ${nameOf(channel)}` : name,
        // Our own joints say in the description what they are; a recording does not.
        unit: '',
        wants: (other) => other === channel,
        valueOf: (message) => jointPosition(message.json(), name, place),
      });
    }
  return signals;
}

function fieldSignals({ contents }: Recording): Signal[] {
  const signals: Signal[] = [];
  for (const [channel, paths] of contents?.fields ?? [])
    for (const path of paths) {
      if (signals.length >= FIELDS_MAX) return signals;
      signals.push({
        signalId: `field:${addressOf(channel)}:${path.text}`,
        label: `${nameOf(channel)} ${path.text}`,
        unit: '',
        wants: (other) => other === channel,
        valueOf: (message) => numberAt(message.json(), path),
      });
    }
  return signals;
}

/** Each joint once, with the channel whose word counts: what a replay shows where several tell of the same joint. */
export async function jointsOf(recording: Recording): Promise<{ name: string; channel: RecordedChannel }[]> {
  const owners = new Map<string, RecordedChannel>();
  // What a program wishes of the joints often comes beside what they did, under the same names.
  const wishes = ({ topic }: RecordedChannel): number => (/command|target|desired|goal|reference/i.test(topic) ? 1 : 0);
  const named = [...(await jointsByChannel(recording))].sort(([a], [b]) => wishes(a) - wishes(b));
  for (const [channel, names] of named) for (const name of names) if (!owners.has(name)) owners.set(name, channel);
  return [...owners].map(([name, channel]) => ({ name, channel }));
}

async function jointsByChannel(recording: Recording): Promise<ReadonlyMap<RecordedChannel, readonly string[]>> {
  if (recording.contents) return recording.contents.joints;
  const found = new Map<RecordedChannel, readonly string[]>();
  for (const channel of recording.channels.filter(({ role }) => role === 'joints')) {
    // Ours names all joints in every message.
    const first = await recording.firstAfter(-Infinity, (other) => other === channel);
    found.set(channel, [...new Set(first ? jointNamesOf(first.json()) : [])]);
  }
  return found;
}

/** Topic of a channel, with the publisher where there are several that are not the same. */
const addressOf = ({ topic, publisher }: RecordedChannel): string => (publisher > 1 ? `${topic}#${publisher}` : topic);
const nameOf = ({ topic, publisher }: RecordedChannel): string =>
  publisher > 1 ? `${topic} (publisher ${publisher})` : topic;

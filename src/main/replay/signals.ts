import type { ReplaySignal } from '#shared/bridge/requests/replay.ts';
import type { RecordedChannel } from './knownChannels.ts';
import { forceIn, jointNamesIn } from './recordedTelemetry.ts';
import type { RecordedMessage, Recording } from './Recording.ts';

/** A number over time that a recording holds. */
export interface Signal extends ReplaySignal {
  wants: (channel: RecordedChannel) => boolean;
  /** Null where a message has none. */
  valueOf: (message: RecordedMessage) => number | null;
}

/** Numeric fields offered of one channel and of all; a message of another program may have thousands. */
const FIELDS_A_CHANNEL = 40;
const FIELDS_MAX = 200;
const FIELD_DEPTH = 4;

/** The wrist force first, then the joints, then every number in the messages of other programs. */
export async function signalsOf(recording: Recording): Promise<Signal[]> {
  const signals: Signal[] = [];
  const several = recording.channels.filter(({ role }) => role === 'wrench').length > 1;
  for (const channel of recording.channels.filter(({ role }) => role === 'wrench'))
    signals.push({
      signalId: several ? `force:${channel.topic}` : 'force',
      label: several ? `force ${channel.topic}` : 'force',
      unit: 'N',
      wants: (other) => other === channel,
      valueOf: forceIn,
    });
  for (const channel of recording.channels.filter(({ role }) => role === 'joints')) {
    const first = await recording.firstAfter(-Infinity, (other) => other === channel);
    const names = first ? jointNamesIn(first) : [];
    for (const [place, name] of names.entries())
      signals.push({
        signalId: `joint:${channel.topic}:${name}`,
        label: name,
        // Our own joints say in the description what they are; a recording does not.
        unit: '',
        wants: (other) => other === channel,
        valueOf: (message) => jointPosition(message.json(), name, place),
      });
  }
  if (recording.isOurs) return signals;
  for (const channel of recording.channels.filter(({ role }) => role === 'scalars' || role === 'log')) {
    const first = await recording.firstAfter(-Infinity, (other) => other === channel);
    const paths = first ? numericPaths(first.json()).slice(0, FIELDS_A_CHANNEL) : [];
    for (const path of paths) {
      if (signals.length >= FIELDS_MAX) return signals;
      signals.push({
        signalId: `field:${channel.topic}:${path.join('.')}`,
        label: `${channel.topic} ${path.join('.')}`,
        unit: '',
        wants: (other) => other === channel,
        valueOf: (message) => numberAt(message.json(), path),
      });
    }
  }
  return signals;
}

function jointPosition(json: unknown, name: string, place: number): number | null {
  const { joints, position } = (json ?? {}) as { joints?: unknown; position?: unknown };
  if (Array.isArray(joints)) {
    const listed = joints as { name?: unknown; position?: unknown }[];
    // The order stays the same nearly always.
    const joint = listed[place]?.name === name ? listed[place] : listed.find((other) => other?.name === name);
    return finite(joint?.position);
  }
  return Array.isArray(position) ? finite(position[place]) : null;
}

function numericPaths(value: unknown, at: readonly string[] = []): string[][] {
  if (typeof value === 'number' || typeof value === 'bigint') return [[...at]];
  if (typeof value !== 'object' || value === null || at.length >= FIELD_DEPTH || ArrayBuffer.isView(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => numericPaths(inner, [...at, key]));
}

function numberAt(value: unknown, path: readonly string[]): number | null {
  let at = value;
  for (const key of path) {
    if (typeof at !== 'object' || at === null) return null;
    at = (at as Record<string, unknown>)[key];
  }
  return finite(typeof at === 'bigint' ? Number(at) : at);
}

const finite = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null);

import type { RecordedChannel } from './knownChannels.ts';
import type { RecordedMessage } from './RecordedMessage.ts';
import type { Sample } from './recordedTelemetry.ts';

/**
 * Joints go by name in every message: programs change the order, leave some out, or several of them publish on one channel.
 * Read are joint states as Foxglove has them (a list of joints) and as ROS has them (lists of names and positions).
 */
export function jointNamesOf(json: unknown): string[] {
  const { joints, name } = (json ?? {}) as { joints?: unknown; name?: unknown };
  if (Array.isArray(joints))
    return joints.map((joint: { name?: unknown } | null) => joint?.name).filter((key) => typeof key === 'string');
  return Array.isArray(name) ? name.filter((key) => typeof key === 'string') : [];
}

/** Radians or metres; null where the message says nothing of the joint. `place` is where it is looked for first. */
export function jointPosition(json: unknown, name: string, place: number): number | null {
  const { joints, name: names, position } = (json ?? {}) as { joints?: unknown; name?: unknown; position?: unknown };
  if (Array.isArray(joints)) {
    const listed = joints as ({ name?: unknown; position?: unknown } | null)[];
    // The order stays the same nearly always.
    const joint = listed[place]?.name === name ? listed[place] : listed.find((other) => other?.name === name);
    return finite(joint?.position);
  }
  if (!Array.isArray(names) || !Array.isArray(position)) return null;
  return finite(position[names[place] === name ? place : names.indexOf(name)]);
}

const finite = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null);

/** Where the joints stand while messages come that each tell of some of them. */
export class JointTracker {
  readonly names: readonly string[];
  private readonly ownerOf: ReadonlyMap<string, RecordedChannel>;
  private readonly positions: (number | null)[];

  /** `ownerOf` says which channel's word counts of a joint that several tell of; any where it says nothing. */
  constructor(names: readonly string[], ownerOf: ReadonlyMap<string, RecordedChannel> = new Map()) {
    this.names = names;
    this.ownerOf = ownerOf;
    this.positions = names.map(() => null);
  }

  /** True once every joint has been told of. */
  get isComplete(): boolean {
    return !this.positions.includes(null);
  }

  forget(): void {
    this.positions.fill(null);
  }

  /** Positions of all joints in the order of the names, as last told; NaN for one that nobody told of yet. */
  take(message: RecordedMessage): Sample {
    this.read(message, () => true);
    return this.sample(message.timeMs);
  }

  /** Takes a message older than what was taken: it counts for what is still unknown. */
  takeOlder(message: RecordedMessage): void {
    this.read(message, (place) => this.positions[place] === null);
  }

  sample(timeMs: number): Sample {
    return { timeMs, values: this.positions.map((position) => position ?? NaN) };
  }

  private read(message: RecordedMessage, wants: (place: number) => boolean): void {
    const json = message.json();
    for (const [place, name] of this.names.entries()) {
      const owner = this.ownerOf.get(name);
      if ((owner && owner !== message.channel) || !wants(place)) continue;
      const position = jointPosition(json, name, place);
      if (position !== null) this.positions[place] = position;
    }
  }
}

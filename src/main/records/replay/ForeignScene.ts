import type { ReplayCloud, ReplayScene, ReplayShape } from '#shared/bridge/requests/replay.ts';
import { cloudOf } from './recordedCloud.ts';
import type { RecordedMessage } from './RecordedMessage.ts';
import { shapeChangesOf } from './recordedShapes.ts';

/** Shapes, and clouds, that a window is told of; those after them are counted. */
const SHAPES_MAX = 1000;
const CLOUDS_MAX = 4;
/** Things that are kept in mind, however many come and never go. */
const THINGS_MAX = 5000;

/** Markers and clouds of another program's recording as they stand at a time: messages put things, replace and remove them. */
export class ForeignScene {
  private readonly things = new Map<string, { shapes: readonly ReplayShape[]; untilMs: number }>();
  private readonly clouds = new Map<string, ReplayCloud>();

  forget(): void {
    this.things.clear();
    this.clouds.clear();
  }

  /** In the order of time; of clouds that follow each other on a topic the newest. Sentences about what cannot be read. */
  takeAll(messages: readonly RecordedMessage[]): string[] {
    const newest = new Map(messages.map((message) => [message.channel, message]));
    return messages.flatMap((message) => {
      const isOutdated = message.channel.role === 'cloud' && newest.get(message.channel) !== message;
      return isOutdated ? [] : (this.take(message) ?? []);
    });
  }

  at(timeMs: number): ReplayScene {
    const shapes: ReplayShape[] = [];
    let leftOut = 0;
    for (const [key, thing] of this.things) {
      if (thing.untilMs < timeMs) this.things.delete(key);
      else
        for (const shape of thing.shapes)
          if (shapes.length < SHAPES_MAX) shapes.push(shape);
          else leftOut += 1;
    }
    return { shapes, clouds: [...this.clouds.values()], leftOut };
  }

  /** A sentence about what cannot be read, else null. */
  private take(message: RecordedMessage): string | null {
    const { role, topic } = message.channel;
    if (role === 'cloud') return this.takeCloud(topic, message);
    for (const change of shapeChangesOf(message.json())) {
      if (change.kind === 'clear') {
        for (const key of this.things.keys()) if (key.startsWith(`${topic} `)) this.things.delete(key);
        continue;
      }
      const key = `${topic} ${change.key}`;
      this.things.delete(key);
      if (change.kind === 'put' && this.things.size < THINGS_MAX)
        this.things.set(key, { shapes: change.shapes, untilMs: message.timeMs + change.lifetimeMs });
    }
    return null;
  }

  private takeCloud(topic: string, message: RecordedMessage): string | null {
    const read = cloudOf(message.json());
    if (!read.ok) return read.error;
    if (!this.clouds.has(topic) && this.clouds.size >= CLOUDS_MAX) return null;
    const { frame, positionM, rotation, pointsM, isThinned } = read.value;
    const pointsBase64 = Buffer.from(pointsM.buffer).toString('base64');
    this.clouds.set(topic, { frame, positionM, rotation, pointsBase64, isThinned });
    return null;
  }
}

import { applyCellEvent, emptyCellSnapshot } from '#shared/domain/applyCellEvent.ts';
import type { CellEvent } from '#shared/domain/cellEvent.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import {
  logSchema,
  recordedEventSchema,
  recordedSnapshotSchema,
  type RecordedSnapshot,
} from '#main/records/recording/format/recordedMessages.ts';
import { justBefore } from '#main/records/recording/format/recordingTime.ts';
import type { RecordedMessage } from './RecordedMessage.ts';
import type { Recording } from './Recording.ts';

/** Events may be a little older than a snapshot that was taken on arrival and holds none of them. */
const SNAPSHOT_AHEAD_MS = 5000;
/** Epoch of the state of a recording that has no events of ours. */
export const FOREIGN_EPOCH = 'replay';

const eventRoles = new Set(['event'] as const);

/** Snapshot of a message; null when it does not parse. */
export function snapshotIn(message: RecordedMessage): RecordedSnapshot | null {
  const parsed = recordedSnapshotSchema.safeParse(message.json());
  return parsed.success ? parsed.data : null;
}

/** Event of a message; null when it does not parse. Log messages of other programs become notices. */
export function eventIn(message: RecordedMessage, recording: Recording): CellEvent | null {
  if (message.channel.role === 'event') {
    const parsed = recordedEventSchema.safeParse(message.json());
    return parsed.success ? parsed.data : null;
  }
  const log = logSchema.safeParse(message.json());
  if (!log.success) return null;
  const { level, name, message: text } = log.data;
  return {
    epoch: FOREIGN_EPOCH,
    // Microseconds since the beginning: grows with time and is the same however the message was reached.
    seq: 1 + Math.max(0, Math.floor((message.timeMs - recording.startMs) * 1000)),
    timeMs: message.timeMs,
    commandId: null,
    body: {
      type: 'notice',
      severity: severityOf(level, message.channel.schemaName),
      code: name || 'log',
      text,
    },
  };
}

/** Levels of foxglove.Log are 1 to 5, those of ROS 2 go in tens, those of ROS 1 double. */
function severityOf(level: number, schemaName: string): 'info' | 'warning' | 'error' {
  const [warning, error] = schemaName.startsWith('rcl_')
    ? [30, 40]
    : schemaName.startsWith('rosgraph')
      ? [4, 8]
      : [3, 4];
  return level >= error ? 'error' : level >= warning ? 'warning' : 'info';
}

/** The state of the cell at a time: the last snapshot at or before it, and the events since folded into it. */
export async function stateAt(recording: Recording, timeMs: number): Promise<CellSnapshot> {
  const name = recording.cellName ?? recording.name;
  const empty = emptyCellSnapshot(recording.cellKey ?? recording.name, name, FOREIGN_EPOCH, recording.startMs);
  let untilMs = timeMs;
  for (;;) {
    const found = await recording.lastUntil(untilMs, (channel) => channel.role === 'snapshot');
    if (!found) return firstState(recording, empty);
    const recorded = snapshotIn(found);
    if (!recorded) {
      // One that does not parse: the one before it and more events lead to the same state.
      untilMs = justBefore(found.timeMs);
      continue;
    }
    const { snapshot } = recorded;
    const sinceMs = Math.max(snapshot.cell.timeMs, found.timeMs - SNAPSHOT_AHEAD_MS);
    const messages = await recording.between(justBefore(sinceMs), timeMs, eventRoles);
    return messages
      .map((message) => eventIn(message, recording))
      .filter((event) => event !== null)
      .reduce(applyCellEvent, snapshot);
  }
}

/** What arrived late stands before the first snapshot of its file: the state there is the first one that is known. */
async function firstState(recording: Recording, otherwise: CellSnapshot): Promise<CellSnapshot> {
  const first = await recording.firstAfter(-Infinity, (channel) => channel.role === 'snapshot');
  return (first && snapshotIn(first)?.snapshot) ?? otherwise;
}

import type { DecodingNotes } from '#main/records/recording/format/jsonMessage.ts';
import type { RecordedChannel } from './knownChannels.ts';

/** Where a message stands in a recording: its stretch, and the offset of its data there. No two share one, as they may a time. */
export interface MessagePlace {
  stretch: number;
  dataStart: number;
}

/** A message as it stands in the recording; parsed when asked. */
export interface RecordedMessage extends MessagePlace {
  timeMs: number;
  channel: RecordedChannel;
  sizeBytes: number;
  /** Plain values, whatever the encoding; undefined when it does not fit its schema. */
  json(notes?: DecodingNotes): unknown;
}

import { McapIndexedReader } from '@mcap/core';
import { recordIn } from './format/decodeChunk.ts';
import { McapFile } from './format/McapFile.ts';
import { markerFrom, type Marker } from './format/recordedMessages.ts';
import { millisecondsOf } from './format/recordingTime.ts';
import { isMarker } from './format/topics.ts';
import type { FinishedSegment } from './SeriesRecorder.ts';

/** Span and markers of a finished file from its index alone; null when it has none that can be read. */
export async function readFinishedSegment(path: string): Promise<FinishedSegment | null> {
  let file: McapFile | null = null;
  try {
    file = await McapFile.open(path);
    const reader = await McapIndexedReader.Initialize({ readable: file });
    const markers: Marker[] = [];
    for (const index of reader.metadataIndexes) {
      if (!isMarker(index.name)) continue;
      const record = recordIn(await file.bytes(Number(index.offset), Number(index.length)));
      const marker = record?.type === 'Metadata' ? markerFrom(record.metadata) : null;
      if (marker) markers.push(marker);
    }
    return {
      path,
      sizeBytes: file.sizeBytes,
      startMs: millisecondsOf(reader.statistics?.messageStartTime ?? 0n),
      endMs: millisecondsOf(reader.statistics?.messageEndTime ?? 0n),
      markers,
    };
  } catch {
    return null;
  } finally {
    await file?.close();
  }
}

import type { CellEvent } from '#shared/domain/cellEvent.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { BinEstimate, Span } from '#shared/domain/estimate.ts';
import type { Intervention } from '#shared/domain/intervention.ts';
import type { Bin, Pod } from '#shared/domain/pod.ts';
import type { Marker } from './format/recordedMessages.ts';
import { foxgloveTime } from './format/recordingTime.ts';
import type { LogSeverity } from './recordedInput.ts';

interface Colour {
  r: number;
  g: number;
  b: number;
  a: number;
}
const SEEN_ITEM: Colour = { r: 0.85, g: 0.6, b: 0.3, a: 0.9 };
const BIN: Colour = { r: 0.9, g: 0.8, b: 0.2, a: 0.12 };
const WHITE: Colour = { r: 1, g: 1, b: 1, a: 1 };
const SHADE: Colour = { r: 0, g: 0, b: 0, a: 0.6 };

const DELETE_ALL = 1;
const UPRIGHT = { x: 0, y: 0, z: 0, w: 1 };

interface Cube {
  pose: { position: { x: number; y: number; z: number }; orientation: typeof UPRIGHT };
  size: { x: number; y: number; z: number };
  color: Colour;
}

const entity = (id: string, timeMs: number, cubes: Cube[]): object => ({
  timestamp: foxgloveTime(timeMs),
  frame_id: 'cell',
  id,
  lifetime: { sec: 0, nsec: 0 },
  frame_locked: false,
  metadata: [],
  arrows: [],
  cubes,
  spheres: [],
  cylinders: [],
  lines: [],
  triangles: [],
  texts: [],
  models: [],
});

const middle = ({ startM, endM }: Span): number => (startM + endM) / 2;

function seenItems(estimate: BinEstimate, bin: Bin, timeMs: number): object {
  const [ox, oy, oz] = bin.originInCellM;
  const cubes = estimate.items.map(({ xM, yM, zM }) => ({
    pose: { position: { x: ox + middle(xM), y: oy + middle(yM), z: oz + middle(zM) }, orientation: UPRIGHT },
    size: { x: xM.endM - xM.startM, y: yM.endM - yM.startM, z: zM.endM - zM.startM },
    color: SEEN_ITEM,
  }));
  return entity(`seen ${bin.binId}`, timeMs, cubes);
}

function podBins(pod: Pod, timeMs: number): object {
  const cubes = pod.bins.map(({ originInCellM: [x, y, z], sizeM: [w, d, h] }) => ({
    pose: { position: { x: x + w / 2, y: y + d / 2, z: z + h / 2 }, orientation: UPRIGHT },
    size: { x: w, y: d, z: h },
    color: BIN,
  }));
  return entity('pod', timeMs, cubes);
}

/**
 * foxglove.SceneUpdate with everything that is seen; replaces what stood before. Never a part of it: after a seek a viewer
 * has the last message alone.
 */
export function wholeScene(snapshot: CellSnapshot, timeMs: number): string {
  const { pod } = snapshot;
  const entities = pod
    ? [
        podBins(pod, timeMs),
        ...snapshot.estimates.flatMap((estimate) => {
          const bin = pod.bins.find((b) => b.binId === estimate.binId);
          return bin ? [seenItems(estimate, bin, timeMs)] : [];
        }),
      ]
    : [];
  const deletions = [{ timestamp: foxgloveTime(timeMs), type: DELETE_ALL, id: '' }];
  return JSON.stringify({ deletions, entities });
}

/** foxglove.ImageAnnotations for the picture that an estimate was made from; its time is the picture's. */
export function estimateAnnotation(estimate: BinEstimate): string {
  const percent = (fraction: number): string => `${Math.round(fraction * 100)} %`;
  const text =
    estimate.status === 'refused'
      ? `${estimate.binId}: not used, ${estimate.refusedReason ?? 'no reason given'}`
      : `${estimate.binId}: ${percent(estimate.occupiedFraction)} occupied, ${estimate.items.length} seen, ` +
        `gap ${Math.round((estimate.widestGap.endM - estimate.widestGap.startM) * 1000)} mm`;
  const annotation = {
    timestamp: foxgloveTime(estimate.capturedAtMs),
    position: { x: 6, y: 16 },
    text,
    font_size: 12,
    text_color: WHITE,
    background_color: SHADE,
  };
  return JSON.stringify({ circles: [], points: [], texts: [annotation] });
}

const LOG_LEVELS: Readonly<Record<LogSeverity, number>> = { info: 2, warning: 3, error: 4 };

export function logMessage(severity: LogSeverity, name: string, message: string, timeMs: number): string {
  return JSON.stringify({
    timestamp: foxgloveTime(timeMs),
    level: LOG_LEVELS[severity],
    message,
    name,
    file: '',
    line: 0,
  });
}

/** The intervention that an event is about, as it stands after it. */
export function interventionAfter(event: CellEvent, before: CellSnapshot, after: CellSnapshot): Intervention | null {
  const { body } = event;
  if (body.type === 'intervention.opened') return body.intervention;
  if (!('interventionId' in body)) return null;
  const found = [...after.interventions, ...before.interventions].find(
    (intervention) => intervention.interventionId === body.interventionId,
  );
  if (!found || body.type !== 'intervention.closed') return found ?? null;
  const { by, outcome, note } = body;
  return { ...found, closed: { by, atMs: event.timeMs, outcome, note } };
}

/** The moment worth finding again that an event is, if it is one. */
export function markerOf({ body, timeMs, seq }: CellEvent): Marker | null {
  if (body.type === 'stow.ended' && body.result.outcome !== 'success') {
    const { stowId, outcome, cause, detail } = body.result;
    return { kind: 'failure', timeMs, seq, subjectId: stowId, text: `${cause ?? outcome}: ${detail}` };
  }
  if (body.type === 'intervention.opened') {
    const { interventionId, reason, detail } = body.intervention;
    return { kind: 'intervention', timeMs, seq, subjectId: interventionId, text: `${reason}: ${detail}` };
  }
  if (body.type === 'intervention.closed')
    return { kind: 'intervention_closed', timeMs, seq, subjectId: body.interventionId, text: body.outcome };
  if (body.type === 'finding.raised') {
    const { findingId, sku, score } = body.finding;
    return { kind: 'finding', timeMs, seq, subjectId: findingId, text: `${sku}: ${score.toFixed(2)}` };
  }
  if (body.type === 'pod.departed')
    return { kind: 'pod_swap', timeMs, seq, subjectId: body.podId, text: `${body.podId}: ${body.reason}` };
  return null;
}

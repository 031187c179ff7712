import type { CellEvent } from './cellEvent.ts';
import type { PrimitiveStep } from './primitive.ts';
import type { ForceTrace, MotionPhase, StowInProgress } from './stow.ts';

/** A stretch of time on the cell's clock in which a motion did one thing; `toMs` null while it still does. */
export interface PhaseSpan extends MotionPhase {
  fromMs: number;
  toMs: number | null;
}

/** The force cap holds while the tool works in a bin; elsewhere the arm's own acceleration may read higher. */
export const isUnderCap = ({ phase }: MotionPhase): boolean => phase === 'primitive';

/**
 * What the stows of these events did when, oldest first, as far as it ended after `sinceMs`. `running` is the stow of the
 * snapshot: its beginning may be older than all events.
 */
export function phasesOfEvents(
  events: readonly CellEvent[],
  running: StowInProgress | null,
  sinceMs: number,
): PhaseSpan[] {
  const spans: PhaseSpan[] = [];
  let chain: readonly PrimitiveStep[] = running?.chain ?? [];
  let open: PhaseSpan | null = null;
  const close = (atMs: number): void => {
    if (open && atMs > open.fromMs && atMs > sinceMs) spans.push({ ...open, toMs: atMs });
    open = null;
  };
  for (const { body, timeMs } of events) {
    if (body.type === 'stow.started') {
      close(timeMs);
      chain = body.request.chain;
    } else if (body.type === 'stow.phase') {
      close(timeMs);
      const primitive = body.phase === 'primitive' ? (chain[body.stepIndex]?.primitive ?? null) : null;
      open = { phase: body.phase, primitive, fromMs: timeMs, toMs: null };
    } else if (body.type === 'stow.ended') close(timeMs);
  }
  return open ? [...spans, open] : spans;
}

/** What the motion of a trace did when; null where the cell did not tell. */
export function phasesOfTrace({ phases, startMs, rateHz, forceN }: ForceTrace): PhaseSpan[] | null {
  if (!phases) return null;
  const endMs = startMs + (forceN.length / rateHz) * 1000;
  return phases.map(({ phase, primitive, startMs: fromMs }, index) => ({
    ...{ phase, primitive },
    fromMs,
    toMs: phases[index + 1]?.startMs ?? endMs,
  }));
}

export interface Peak {
  index: number;
  value: number;
  span: PhaseSpan;
}

/** The highest sample within each stretch, in its order; none for a stretch without samples. */
export function peaksOf(spans: readonly PhaseSpan[], timesMs: readonly number[], values: readonly number[]): Peak[] {
  return spans.flatMap((span): Peak[] => {
    let best = -1;
    timesMs.forEach((timeMs, index) => {
      const isWithin = timeMs >= span.fromMs && (span.toMs === null || timeMs < span.toMs);
      if (isWithin && (best < 0 || values[index]! > values[best]!)) best = index;
    });
    return best < 0 ? [] : [{ index: best, value: values[best]!, span }];
  });
}

/** Events of a Chromium trace, as far as they are read here. Times in microseconds. */
export interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  ts: number;
  dur?: number;
}

/** Work of the script engine. Nested ones (a microtask within a call) are counted once. */
const SCRIPT = new Set([
  'FunctionCall',
  'EvaluateScript',
  'RunMicrotasks',
  'V8.GCScavenger',
  'MinorGC',
  'MajorGC',
  'V8.GCFinalizeMC',
]);
const FRAME = 'FireAnimationFrame';
/** Callbacks of one frame follow on each other within this. */
const SAME_FRAME_US = 4000;

/**
 * Milliseconds of script on the window's main thread for each frame: everything since the frame before, not the animation
 * callbacks alone, so that messages and timers count as well.
 */
export function scriptPerFrameMs(events: readonly TraceEvent[]): number[] {
  const thread = busiestThread(events);
  if (!thread) return [];
  const own = events.filter((event) => event.pid === thread.pid && event.tid === thread.tid && event.ph === 'X');
  const frames = starts(own.filter((event) => event.name === FRAME).map((event) => event.ts));
  const spans = union(
    own
      .filter((event) => SCRIPT.has(event.name) || event.name === FRAME)
      .map((event) => ({ from: event.ts, to: event.ts + (event.dur ?? 0) })),
  );
  const perFrame: number[] = [];
  let at = 0;
  for (let i = 0; i + 1 < frames.length; i++) {
    const [from, to] = [frames[i]!, frames[i + 1]!];
    while (at < spans.length && spans[at]!.to <= from) at += 1;
    let us = 0;
    for (let k = at; k < spans.length && spans[k]!.from < to; k++)
      us += Math.max(0, Math.min(spans[k]!.to, to) - Math.max(spans[k]!.from, from));
    perFrame.push(us / 1000);
  }
  return perFrame;
}

/** The thread on which animation callbacks run most. */
function busiestThread(events: readonly TraceEvent[]): { pid: number; tid: number } | null {
  const counts = new Map<string, { pid: number; tid: number; count: number }>();
  for (const { name, pid, tid } of events) {
    if (name !== FRAME) continue;
    const key = `${pid}/${tid}`;
    const known = counts.get(key) ?? { pid, tid, count: 0 };
    known.count += 1;
    counts.set(key, known);
  }
  return [...counts.values()].sort((a, b) => b.count - a.count)[0] ?? null;
}

function starts(times: number[]): number[] {
  const sorted = times.sort((a, b) => a - b);
  return sorted.filter((time, i) => i === 0 || time - sorted[i - 1]! > SAME_FRAME_US);
}

function union(spans: { from: number; to: number }[]): { from: number; to: number }[] {
  const merged: { from: number; to: number }[] = [];
  for (const span of spans.sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else merged.push({ ...span });
  }
  return merged;
}

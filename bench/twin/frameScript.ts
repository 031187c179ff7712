/** Events of a Chromium trace, as far as they are read here. Times in microseconds. */
export interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  ts: number;
  dur?: number;
  /** The same on the thread's own clock, which stands while other programs have the processor. */
  tts?: number;
  tdur?: number;
  /** Of an event that names a thread: its name. */
  args?: { name?: string };
}

/** By the wall, or by the processor time of the thread: on a busy machine the wall counts the others' work too. */
export type TraceClock = 'wall' | 'thread';

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
export function scriptPerFrameMs(events: readonly TraceEvent[], clock: TraceClock = 'wall'): number[] {
  const thread = busiestThread(events);
  if (!thread) return [];
  const own = events
    .filter((event) => event.pid === thread.pid && event.tid === thread.tid && event.ph === 'X')
    .map((event) => onClock(event, clock));
  const frames = starts(own.filter((event) => event.name === FRAME));
  const spans = union(
    own
      .filter((event) => SCRIPT.has(event.name) || event.name === FRAME)
      .map((event) => ({ from: event.at, to: event.at + event.us })),
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

const PAGE_THREAD = 'CrRendererMain';

/** The page's thread: of those that are named so, or of all where none is, the one on which animation callbacks run most. */
function busiestThread(events: readonly TraceEvent[]): { pid: number; tid: number } | null {
  const isPage = (event: TraceEvent): boolean => event.name === 'thread_name' && event.args?.name === PAGE_THREAD;
  const pages = new Set(events.filter(isPage).map(({ pid, tid }) => `${pid}/${tid}`));
  const counts = new Map<string, { pid: number; tid: number; count: number }>();
  for (const { name, pid, tid } of events) {
    if (name !== FRAME) continue;
    const key = `${pid}/${tid}`;
    // The thread that draws the twin has animation callbacks too.
    if (pages.size > 0 && !pages.has(key)) continue;
    const known = counts.get(key) ?? { pid, tid, count: 0 };
    known.count += 1;
    counts.set(key, known);
  }
  return [...counts.values()].sort((a, b) => b.count - a.count)[0] ?? null;
}

interface Clocked {
  name: string;
  /** On the wall, whichever clock is asked for: by it one sees what belongs to one frame. */
  ts: number;
  at: number;
  us: number;
}
const onClock = ({ name, ts, dur = 0, tts, tdur }: TraceEvent, clock: TraceClock): Clocked =>
  clock === 'wall' ? { name, ts, at: ts, us: dur } : { name, ts, at: tts ?? 0, us: tdur ?? 0 };

function starts(frames: readonly Clocked[]): number[] {
  const sorted = [...frames].sort((a, b) => a.ts - b.ts);
  return sorted.filter((frame, i) => i === 0 || frame.ts - sorted[i - 1]!.ts > SAME_FRAME_US).map((frame) => frame.at);
}

/** Tasks of the window's main thread that took the processor for longer than this, however long they had to wait for it. */
export function busyTasksMs(events: readonly TraceEvent[], aboveMs: number): number[] {
  const thread = busiestThread(events);
  return events
    .filter(({ name, ph, pid, tid }) => name === 'RunTask' && ph === 'X' && pid === thread?.pid && tid === thread.tid)
    .map(({ tdur = 0 }) => tdur / 1000)
    .filter((ms) => ms > aboveMs);
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

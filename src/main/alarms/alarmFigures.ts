import { alarmTargets, type Alarm, type AlarmFigures, type AlarmRecord } from '#shared/domain/alarm.ts';
import { alarmList } from '#shared/domain/alarmList.ts';
import type { AlarmBook } from './alarmBook.ts';
import { callsAttention } from './enterState.ts';

const MOST_FREQUENT = 10;
/** So many stretches of ten minutes at most: two days. */
const COUNTS_MAX = 288;

/** The figures of a span from the journal's entries of that span, oldest first. Pure. */
export function alarmFigures(
  span: { fromMs: number; toMs: number; nowMs: number; truncated: boolean },
  records: readonly AlarmRecord[],
  book: AlarmBook,
): AlarmFigures {
  const { windowMs, staleAfterMs } = alarmTargets;
  // When more was asked than is read at once, or than the console can tell: from the first entry that was read.
  const fromMs = span.truncated ? (records[0]?.atMs ?? span.fromMs) : span.fromMs;
  const toMs = Math.max(fromMs, Math.min(span.toMs, span.nowMs));
  const raised = records.flatMap((record) =>
    record.type === 'transition' && callsAttention(record) ? [{ atMs: record.atMs, alarm: record.alarm }] : [],
  );
  const windows = Math.max(1, (toMs - fromMs) / windowMs);
  const byPriority = { low: 0, medium: 0, high: 0 };
  const byKey = new Map<string, number>();
  for (const { alarm } of raised) {
    byPriority[alarmList[alarm.alarmId].priority] += 1;
    byKey.set(alarm.key, (byKey.get(alarm.key) ?? 0) + 1);
  }
  const flood = floodTime(records, book.floodSinceMs, fromMs, toMs);
  return {
    fromMs,
    toMs,
    raised: raised.length,
    perTenMinutes: { average: raised.length / windows, ...peakOf(raised.map(({ atMs }) => atMs)) },
    counts: countsOf(
      raised.map(({ atMs }) => atMs),
      fromMs,
      toMs,
    ),
    floodShare: toMs > fromMs ? Math.min(1, flood.durationMs / (toMs - fromMs)) : 0,
    floods: flood.floods,
    byPriority,
    mostFrequent: [...byKey]
      .map(([key, count]) => ({ key, count }))
      .sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1))
      .slice(0, MOST_FREQUENT),
    stale: [...book.alarms.values()]
      .filter((alarm) => isStale(alarm, span.nowMs - staleAfterMs))
      .map((alarm) => ({ key: alarm.key, sinceMs: alarm.condition.sinceMs }))
      .sort((a, b) => a.sinceMs - b.sinceMs),
    chattering: chatterOf(records, book),
    truncated: span.truncated,
  };
}

const isStale = ({ active, condition }: Alarm, beforeMs: number): boolean => active && condition.sinceMs < beforeMs;

function peakOf(timesMs: readonly number[]): { peak: number; peakAtMs: number | null } {
  let first = 0;
  let peak = 0;
  let peakAtMs: number | null = null;
  timesMs.forEach((atMs, last) => {
    while (timesMs[first]! <= atMs - alarmTargets.windowMs) first += 1;
    if (last - first + 1 > peak) {
      peak = last - first + 1;
      peakAtMs = atMs;
    }
  });
  return { peak, peakAtMs };
}

/** Counts in each full stretch of ten minutes, aligned to the clock, the newest ones when there are too many. */
function countsOf(timesMs: readonly number[], fromMs: number, toMs: number): AlarmFigures['counts'] {
  const { windowMs } = alarmTargets;
  const first = Math.max(Math.floor(fromMs / windowMs), Math.floor(toMs / windowMs) - COUNTS_MAX + 1);
  const counts = Array.from({ length: Math.floor(toMs / windowMs) - first + 1 }, (_, index) => ({
    fromMs: (first + index) * windowMs,
    count: 0,
  }));
  for (const atMs of timesMs) {
    const stretch = counts[Math.floor(atMs / windowMs) - first];
    if (stretch) stretch.count += 1;
  }
  return counts;
}

function floodTime(
  records: readonly AlarmRecord[],
  floodSinceMs: number | null,
  fromMs: number,
  toMs: number,
): { durationMs: number; floods: number } {
  let durationMs = 0;
  let floods = 0;
  let sinceMs: number | null = null;
  let isFirst = true;
  for (const record of records) {
    if (record.type !== 'flood') continue;
    if (record.began) sinceMs = record.atMs;
    else {
      // An end without its beginning: the flood is older than the span.
      if (sinceMs !== null || isFirst) durationMs += record.atMs - (sinceMs ?? fromMs);
      floods += 1;
      sinceMs = null;
    }
    isFirst = false;
  }
  const openSinceMs =
    sinceMs ?? (isFirst && floodSinceMs !== null && floodSinceMs < toMs ? Math.max(fromMs, floodSinceMs) : null);
  if (openSinceMs !== null) {
    durationMs += Math.max(0, toMs - openSinceMs);
    floods += 1;
  }
  return { durationMs, floods };
}

function chatterOf(records: readonly AlarmRecord[], book: AlarmBook): AlarmFigures['chattering'] {
  const times = new Map<string, number>();
  for (const record of records)
    if (record.type === 'chatter' && record.began) times.set(record.key, (times.get(record.key) ?? 0) + 1);
  for (const alarm of book.alarms.values()) if (alarm.chattering && !times.has(alarm.key)) times.set(alarm.key, 1);
  return [...times]
    .map(([key, count]) => ({ key, times: count, now: book.alarms.get(key)?.chattering ?? false }))
    .sort((a, b) => Number(b.now) - Number(a.now) || b.times - a.times);
}

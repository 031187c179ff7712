import type { Said } from '#shared/domain/statement.ts';
import { said } from '#shared/words/statements/said.ts';
import { isoTime } from '#shared/units/timeText.ts';
import { wireLimits } from '#shared/units/wireBounds.ts';

const DAY_MS = 86_400_000;
/** Times that lie further apart than this belong to different recordings, or to none. */
const GAP_DAYS = 30;
/** A clock that was not set begins at the epoch. */
const UNSET_UNTIL_MS = 366 * DAY_MS;
/** No clock of a cell shows times after it: the year 2100. */
export const ABSURD_FROM_MS = wireLimits.latestTimeMs;

interface Cluster {
  startMs: number;
  endMs: number;
  count: number;
}

/** When messages were logged, day by day: finds the few that lie years away from all others. */
export class TimesSeen {
  private readonly days = new Map<number, Cluster>();

  add(timeMs: number, count: number): void {
    const day = Math.floor(timeMs / DAY_MS);
    const known = this.days.get(day);
    if (!known) {
      this.days.set(day, { startMs: timeMs, endMs: timeMs, count });
      return;
    }
    known.count += count;
    if (timeMs < known.startMs) known.startMs = timeMs;
    if (timeMs > known.endMs) known.endMs = timeMs;
  }

  /** The time in which the recording lies; null when all times belong to it. */
  kept(): { startMs: number; endMs: number } | null {
    const { kept, away } = this.clusters();
    const [first, last] = [kept[0], kept.at(-1)];
    if (!first || !last || (away.length === 0 && last.endMs - first.startMs < ABSURD_FROM_MS)) return null;
    return { startMs: first.startMs, endMs: Math.min(last.endMs, first.startMs + ABSURD_FROM_MS) };
  }

  /** A sentence about those that are left out. */
  get strays(): Said | null {
    const { away } = this.clusters();
    const count = away.reduce((sum, cluster) => sum + cluster.count, 0);
    if (count === 0) return null;
    const first = away.slice(0, 3).map(({ startMs }) => isoTime(startMs));
    const at = [...first, ...(away.length > 3 ? ['...'] : [])].join(', ');
    return count === 1 ? said('message_astray', { at }) : said('messages_astray', { count, at });
  }

  private clusters(): { kept: Cluster[]; away: Cluster[] } {
    const clusters: Cluster[] = [];
    for (const day of [...this.days.values()].sort((a, b) => a.startMs - b.startMs)) {
      const last = clusters.at(-1);
      if (last && day.startMs - last.endMs <= GAP_DAYS * DAY_MS) {
        last.endMs = Math.max(last.endMs, day.endMs);
        last.count += day.count;
      } else clusters.push({ ...day });
    }
    // Equally many: rather the time that can be.
    const largest = clusters.reduce<Cluster | null>(
      (best, one) => (best && best.count >= one.count ? best : one),
      null,
    );
    const isAway = (cluster: Cluster): boolean => {
      if (!largest || cluster === largest) return false;
      const isAbsurd = ({ endMs }: Cluster): boolean => endMs > ABSURD_FROM_MS;
      if (isAbsurd(cluster) || isAbsurd(largest)) return true;
      return cluster.count * (cluster.endMs < UNSET_UNTIL_MS ? 1 : 100) < largest.count;
    };
    return {
      kept: clusters.filter((cluster) => !isAway(cluster)),
      away: clusters.filter(isAway),
    };
  }
}

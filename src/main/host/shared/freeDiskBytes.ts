import { statfsSync } from 'node:fs';
import type { Clock } from '#main/ports/Clock.ts';

const ASK_EVERY_MS = 10_000;

/** Free bytes for this user where a folder is, asked at most every ten seconds; null while the system does not say. */
export function freeDiskBytes(folder: string, clock: Clock): () => number | null {
  let askedAtMs = -Infinity;
  let free: number | null = null;
  return () => {
    const nowMs = clock.monotonicMs();
    if (nowMs - askedAtMs < ASK_EVERY_MS) return free;
    askedAtMs = nowMs;
    try {
      const { bavail, bsize } = statfsSync(folder);
      free = bavail * bsize;
    } catch {
      // Some file systems do not tell; the alarm is then not judged.
      free = null;
    }
    return free;
  };
}

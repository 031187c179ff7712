import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statfsSync } from 'node:fs';
import { arch, cpus, freemem, loadavg, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { DiagnosisReport } from '#shared/bridge/requests/diagnosis.ts';

const LAG_RESOLUTION_MS = 10;

/** What this process and its computer say of themselves. */
export class ProcessFacts {
  private readonly lag = monitorEventLoopDelay({ resolution: LAG_RESOLUTION_MS });
  private cpu = process.cpuUsage();
  private cpuAtMs = performance.now();

  constructor() {
    this.lag.enable();
  }

  process(): DiagnosisReport['process'] {
    const memory = process.memoryUsage();
    const nowMs = performance.now();
    const used = process.cpuUsage(this.cpu);
    const spanMs = nowMs - this.cpuAtMs;
    const cpuShare = spanMs > 0 ? (used.user + used.system) / 1000 / spanMs : null;
    this.cpu = process.cpuUsage();
    this.cpuAtMs = nowMs;
    // The histogram counts from one wake-up to the next: the period itself is no delay.
    const late = (nanoseconds: number): number | null =>
      this.lag.count === 0 ? null : Math.max(0, nanoseconds / 1e6 - LAG_RESOLUTION_MS);
    const facts = {
      uptimeS: process.uptime(),
      residentBytes: memory.rss,
      heapUsedBytes: memory.heapUsed,
      heapTotalBytes: memory.heapTotal,
      externalBytes: memory.external,
      cpuShare,
      lagP50Ms: late(this.lag.percentile(50)),
      lagP99Ms: late(this.lag.percentile(99)),
      lagMaxMs: late(this.lag.max),
    };
    this.lag.reset();
    return facts;
  }

  close(): void {
    this.lag.disable();
  }
}

export const machineFacts = (): DiagnosisReport['machine'] => ({
  cores: cpus().length,
  cpu: cpus()[0]?.model.trim() ?? '',
  memoryBytes: totalmem(),
  memoryFreeBytes: freemem(),
  loadAverage: loadavg()[0] ?? 0,
});

export function diskFacts(folder: string): DiagnosisReport['disk'] {
  try {
    const { bsize, blocks, bavail } = statfsSync(folder);
    return { totalBytes: bsize * blocks, freeBytes: bsize * bavail };
  } catch {
    // The screen says that the system does not tell; a full or broken disk raises an alert of its own.
    return null;
  }
}

export const versionFacts = (application: string, shell: string, protocol: string): DiagnosisReport['versions'] => ({
  application,
  shell,
  protocol,
  node: process.versions.node,
  v8: process.versions.v8,
  electron: process.versions['electron'] ?? null,
  chromium: process.versions['chrome'] ?? null,
  system: `${platform()} ${release()} ${arch()}`,
});

/** The shipped models, each with its card: by these hashes one sees that two consoles judge alike. */
export function modelFacts(folder: string | null): DiagnosisReport['models'] {
  if (folder === null || !existsSync(folder)) return [];
  const names = readdirSync(folder).toSorted();
  const cards = names.filter((name) => name.endsWith('.md'));
  const hashOf = (name: string): string =>
    createHash('sha256')
      .update(readFileSync(join(folder, name)))
      .digest('hex');
  return names
    .filter((name) => !name.endsWith('.md'))
    .map((name) => {
      const content = readFileSync(join(folder, name));
      const stem = name.replace(/\.[^.]+$/, '');
      // A card of its own, or the one that several models of a family share.
      const card =
        cards.find((candidate) => candidate === `${stem}.md`) ??
        cards.find((candidate) => candidate.startsWith(`${stem.split('-')[0]}-`)) ??
        null;
      return {
        file: name,
        sha256: createHash('sha256').update(content).digest('hex'),
        sizeBytes: content.length,
        card,
        cardSha256: card === null ? null : hashOf(card),
      };
    });
}

import { readFileSync, readdirSync } from 'node:fs';

/** Who of the application a process is. */
export const parts = ['window', 'drawing', 'host', 'cell'] as const;
export type Part = (typeof parts)[number];

export interface ProcessUse {
  /** Processor time so far, milliseconds. */
  cpuMs: number;
  /** Memory that it alone has, and its share of what others have too; MB. */
  memoryMb: number;
}

/** The kernel counts in hundredths of a second. */
const TICK_MS = 10;

/** Kind of a process by its command line; null: none of the application's. */
export function partOf(commandLine: string): Part | null {
  if (/src\/cell\/server\/cli\.ts/.test(commandLine)) return 'cell';
  if (/src\/main\/host\/browser\/cli\.ts/.test(commandLine)) return 'host';
  if (/--type=gpu-process/.test(commandLine)) return 'drawing';
  return /chrom/i.test(commandLine) ? 'window' : null;
}

interface KnownProcess {
  id: number;
  parent: number;
  cpuMs: number;
}

function read(id: number): KnownProcess | null {
  try {
    // The name in brackets may hold blanks: what follows the last bracket is counted.
    const fields = readFileSync(`/proc/${id}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
    return { id, parent: Number(fields[1]), cpuMs: (Number(fields[11]) + Number(fields[12])) * TICK_MS };
  } catch {
    // It has ended meanwhile.
    return null;
  }
}

const memoryMbOf = (id: number): number => {
  const rollup = readFileSync(`/proc/${id}/smaps_rollup`, 'utf8');
  return Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0) / 1024;
};

/** What this program's own descendants have used so far, by part. Null where the system does not tell (no /proc). */
export function processUse(): Record<Part, ProcessUse> | null {
  let ids: number[];
  try {
    ids = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return null;
  }
  const known = ids.map(read).filter((process) => process !== null);
  const own = new Set([process.pid]);
  for (let before = 0; before !== own.size;) {
    before = own.size;
    for (const each of known) if (own.has(each.parent)) own.add(each.id);
  }
  const use = Object.fromEntries(parts.map((part) => [part, { cpuMs: 0, memoryMb: 0 }])) as Record<Part, ProcessUse>;
  for (const { id, cpuMs } of known) {
    if (!own.has(id) || id === process.pid) continue;
    try {
      const part = partOf(readFileSync(`/proc/${id}/cmdline`, 'utf8').replaceAll('\0', ' '));
      if (!part) continue;
      use[part].cpuMs += cpuMs;
      use[part].memoryMb += memoryMbOf(id);
    } catch {
      // It has ended meanwhile.
    }
  }
  return use;
}

/** Share of one core that each part took between two readings, in per cent. */
export function coreShare(
  before: Record<Part, ProcessUse>,
  after: Record<Part, ProcessUse>,
  elapsedMs: number,
): Record<Part, number> {
  const share = (part: Part): number => Math.round(((after[part].cpuMs - before[part].cpuMs) / elapsedMs) * 1000) / 10;
  return Object.fromEntries(parts.map((part) => [part, share(part)])) as Record<Part, number>;
}

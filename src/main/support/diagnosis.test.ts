import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BridgePush } from '#shared/bridge/bridge.ts';
import { diagnosisReportSchema } from '#shared/bridge/requests/diagnosis.ts';
import { batchBytes, type SampleBatch } from '#shared/protocol/protocol.ts';
import { ManualClock } from '#main/clock/ManualClock.ts';
import { demoCellView } from '../../../tests/builders/demoCell.ts';
import { DelayMeter } from './DelayMeter.ts';
import { DiagnosisDesk } from './DiagnosisDesk.ts';
import { SUBSCRIPTION_MS } from './FullRateFeed.ts';
import { LogRing } from './LogRing.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'supercargo-diagnosis-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const TOKEN = 'q0XbXn2ksP9-token-of-the-cell';

/** The desk, and the telemetry of a cell that it watches. */
function desk(change: { cellLogFile?: string } = {}) {
  const clock = new ManualClock(1_000_000);
  const pushed: BridgePush[] = [];
  const diagnosis = new DiagnosisDesk({
    clock,
    version: '1.2.3',
    shell: 'browser',
    dataDir: folder,
    modelsDir: join(import.meta.dirname, '../../../resources/models'),
    push: (push) => pushed.push(push),
    cellViews: () => [demoCellView({ nowMs: clock.nowMs() })],
    recorder: () => null,
    windows: () => 1,
    cellLogFile: () => change.cellLogFile ?? null,
    secrets: () => [TOKEN],
  });
  const observe = diagnosis.watch({ cellKey: 'cell-1', cellTimeMs: () => clock.nowMs() * 2, clockRate: () => 2 });
  const hear = (batch: SampleBatch): void => observe({ type: 'wrench', batch });
  const wrench = (startMs: number, rows: number): SampleBatch => ({
    index: 0,
    startMs,
    periodMs: 2,
    count: rows,
    values: Uint8Array.from(batchBytes(Float32Array.from({ length: rows * 6 }, (_, i) => i))),
  });
  const full = () => pushed.flatMap((push) => (push.type === 'telemetryFull' ? [push] : []));
  return { clock, diagnosis, hear, wrench, full };
}

describe('delays', () => {
  test('are counted in the bucket below whose end they lie, the longest in the last', () => {
    const meter = new DelayMeter();
    for (const delayMs of [0.4, 1, 7, 60_000, -3, Number.NaN]) meter.add(delayMs);
    const { counts, total, maxMs, boundsMs } = meter.histogram();
    expect(total).toBe(5);
    expect(maxMs).toBe(60_000);
    expect(counts).toHaveLength(boundsMs.length + 1);
    expect([counts[0], counts[1], counts[3], counts.at(-1)]).toEqual([2, 1, 1, 1]);
  });
  test('one way is measured on the cell’s clock and told in the workstation’s milliseconds', () => {
    const { clock, diagnosis, hear, wrench } = desk();
    // The newest sample is 20 cell milliseconds old, at double speed that is 10 of ours.
    hear(wrench(clock.nowMs() * 2 - 20 - 8, 5));
    expect(diagnosis.report().cells[0]!.delays.oneWay).toMatchObject({ total: 1, maxMs: 10 });
  });
});

describe('telemetry at full rate', () => {
  test('is pushed only while somebody asks for it', () => {
    const { clock, diagnosis, hear, wrench, full } = desk();
    hear(wrench(0, 30));
    expect(full()).toEqual([]);
    diagnosis.subscribe('cell-1');
    hear(wrench(60, 30));
    expect(full()).toHaveLength(1);
    clock.advance(SUBSCRIPTION_MS + 1);
    hear(wrench(120, 30));
    diagnosis.subscribe('cell-1');
    diagnosis.unsubscribe('cell-1');
    hear(wrench(180, 30));
    expect(full()).toHaveLength(1);
  });
  test('loses no sample: what follows is put together, a gap begins anew', () => {
    const { diagnosis, hear, wrench, full } = desk();
    diagnosis.subscribe('cell-1');
    hear(wrench(0, 10));
    hear(wrench(20, 15));
    hear(wrench(100, 25));
    const batches = full();
    expect(batches.map(({ index, startMs, columns }) => ({ index, startMs, columns }))).toEqual([
      { index: 0, startMs: 0, columns: 6 },
      { index: 1, startMs: 100, columns: 6 },
    ]);
    const bytes = Buffer.from(batches[0]!.valuesBase64, 'base64');
    expect(bytes.length).toBe(25 * 6 * 4);
    expect(bytes.readFloatLE(10 * 6 * 4)).toBe(0);
  });
});

test('the report says versions, models with their cards, and what the machine has left', () => {
  const { diagnosis } = desk();
  const report = diagnosisReportSchema.parse(diagnosis.report());
  expect(report.versions).toMatchObject({ application: '1.2.3', node: process.versions.node });
  expect(report.models.map(({ file, card }) => [file, card])).toContainEqual(['bin-columns-1.bin', 'bin-columns-1.md']);
  expect(report.models.every(({ cardSha256 }) => /^[0-9a-f]{64}$/.test(cardSha256 ?? ''))).toBe(true);
  expect(report.disk!.freeBytes).toBeGreaterThan(0);
});

describe('logs', () => {
  test('keep the newest lines and say how many came before', () => {
    const ring = new LogRing();
    for (let i = 0; i < 3000; i++) ring.add({ atMs: i, severity: 'info', text: `line ${i}` });
    const { lines, forgotten } = ring.newest(2);
    expect(lines.map(({ text }) => text)).toEqual(['line 2998', 'line 2999']);
    expect(forgotten).toBe(2998);
  });
  test('of a cell on this computer are its newest lines, of another one a sentence says where they are', () => {
    const cellLogFile = join(folder, 'cell.log');
    writeFileSync(
      cellLogFile,
      `{"level":30,"time":"2026-01-02T03:04:05.000Z","msg":"listens with ${TOKEN}"}\nplain error\n`,
    );
    const { lines } = desk({ cellLogFile }).diagnosis.lines('cell-1', 10);
    expect(lines).toEqual([
      { atMs: Date.UTC(2026, 0, 2, 3, 4, 5), severity: 'info', text: 'listens with [redacted]' },
      { atMs: 0, severity: 'error', text: 'plain error' },
    ]);
    expect(desk().diagnosis.lines('cell-1', 10).absent).toBe('elsewhere');
  });
});

test('a bundle is one file that holds everything but secrets', () => {
  const cellLogFile = join(folder, 'cell.log');
  writeFileSync(cellLogFile, `{"level":50,"msg":"refused ${TOKEN}"}\n`);
  const { diagnosis } = desk({ cellLogFile });
  diagnosis.say('warning', `started with --token ${TOKEN}`);
  const bundled = diagnosis.bundle({
    userAgent: 'test',
    renderer: 'SwiftShader',
    quality: 'low',
    widthPx: 1280,
    heightPx: 800,
    pixelRatio: 1,
    language: 'en',
    theme: 'dark',
    heapUsedBytes: null,
    malformedPushes: 0,
    cspViolations: [],
  });
  if (!bundled.ok) throw new Error(bundled.error);
  const bundle = bundled.value;
  const written = readFileSync(bundle.path, 'utf8');
  expect(written).toBe(bundle.text);
  expect(written).not.toContain(TOKEN);
  const content = JSON.parse(written) as Record<string, unknown>;
  expect(Object.keys(content)).toEqual(['kind', 'version', 'report', 'window', 'log', 'cells']);
});

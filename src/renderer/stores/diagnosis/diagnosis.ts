import { defineStore } from 'pinia';
import { onScopeDispose, shallowRef } from 'vue';
import type { BridgePush } from '#shared/bridge/bridge.ts';
import type { DiagnosisReport, LogLine, WindowFacts } from '#shared/bridge/requests/diagnosis.ts';
import { useBridge } from '../bridgeKey.ts';
import { useCommandsStore } from '../commands.ts';
import { SignalRing } from './SignalRing.ts';

/** 10 s of the wrench at 500 Hz, 20 s of the joints at 100 Hz and more. */
const WRENCH_ROWS = 5000;
const JOINT_ROWS = 2000;
const RENEW_MS = 5000;
const REPORT_MS = 2000;
const LOG_LINES = 300;
const TICK_MS = 200;
const MOST_REST_MS = 2000;

type FullPush = Extract<BridgePush, { type: 'telemetryFull' }>;
export interface ShownLog {
  lines: readonly LogLine[];
  forgotten: number;
  absent: 'elsewhere' | 'unreadable' | null;
}

/** What the support screen shows, fetched only while it is open: full-rate telemetry of one cell, the report, the logs. */
export const useDiagnosisStore = defineStore('diagnosis', () => {
  const bridge = useBridge();
  const commands = useCommandsStore();
  const report = shallowRef<DiagnosisReport | null>(null);
  const logs = shallowRef<{ application: ShownLog | null; cell: ShownLog | null }>({ application: null, cell: null });
  const exported = shallowRef<{ path: string; fileName: string; sizeBytes: number } | null>(null);
  /** Goes up a few times a second while samples come: plots are drawn that often, whatever the rate. */
  const tick = shallowRef(0);
  /** Batches that were dropped on the way to this window since it was opened. */
  const droppedBatches = shallowRef(0);
  const rings = { wrench: new SignalRing(WRENCH_ROWS, 6), joints: new SignalRing(JOINT_ROWS, 1) };
  const lastIndex: { wrench: number | null; joints: number | null } = { wrench: null, joints: null };
  let cellKey: string | null = null;
  let hasNew = false;
  let restsUntilMs = 0;
  let timers: ReturnType<typeof setInterval>[] = [];

  function take(push: FullPush): void {
    if (push.cellKey !== cellKey) return;
    const before = lastIndex[push.signal];
    if (before !== null && push.index > before + 1) droppedBatches.value += push.index - before - 1;
    lastIndex[push.signal] = push.index;
    if (rings[push.signal].columns !== push.columns)
      rings[push.signal] = new SignalRing(push.signal === 'wrench' ? WRENCH_ROWS : JOINT_ROWS, push.columns);
    const ring = rings[push.signal];
    // A clock that went back (another epoch) starts the plot anew.
    if (ring.lastTimeMs !== null && push.startMs < ring.lastTimeMs - 1000) ring.clear();
    ring.push(push.startMs, push.periodMs, floatsOf(push.valuesBase64));
    hasNew = true;
  }
  const end = bridge.onPush((push) => {
    if (push.type === 'telemetryFull') take(push);
  });
  onScopeDispose(() => {
    end();
    close();
  });

  /** Drawing may take a quarter of the window's time at most, however large the window and slow its graphics. */
  function draw(): void {
    const fromMs = performance.now();
    if (!hasNew || fromMs < restsUntilMs) return;
    hasNew = false;
    tick.value += 1;
    restsUntilMs = Infinity;
    requestAnimationFrame(() =>
      setTimeout(() => {
        const nowMs = performance.now();
        restsUntilMs = nowMs + Math.min(MOST_REST_MS, 3 * (nowMs - fromMs));
      }),
    );
  }

  async function renew(): Promise<void> {
    if (cellKey !== null) await bridge.request('diagnosisSubscribe', { cellKey });
  }
  async function refresh(): Promise<void> {
    const [told, application, cell] = await Promise.all([
      bridge.request('diagnosisReport', {}),
      bridge.request('diagnosisLog', { cellKey: null, limit: LOG_LINES }),
      cellKey === null ? null : bridge.request('diagnosisLog', { cellKey, limit: LOG_LINES }),
    ]);
    if (told.ok) report.value = told.value;
    logs.value = {
      application: application.ok ? application.value : logs.value.application,
      cell: cell?.ok ? cell.value : cell === null ? null : logs.value.cell,
    };
  }

  function open(shownCellKey: string | null): void {
    close();
    cellKey = shownCellKey;
    for (const signal of ['wrench', 'joints'] as const) {
      rings[signal].clear();
      lastIndex[signal] = null;
    }
    droppedBatches.value = 0;
    restsUntilMs = 0;
    logs.value = { application: logs.value.application, cell: null };
    void renew();
    void refresh();
    timers = [
      setInterval(() => void renew(), RENEW_MS),
      setInterval(() => void refresh(), REPORT_MS),
      setInterval(draw, TICK_MS),
    ];
  }

  function close(): void {
    for (const timer of timers) clearInterval(timer);
    timers = [];
    if (cellKey !== null) void bridge.request('diagnosisUnsubscribe', { cellKey });
    cellKey = null;
  }

  /** Returns the text of the bundle, or null when it was refused; the refusal is shown. */
  async function exportBundle(window: Omit<WindowFacts, 'malformedPushes'>): Promise<string | null> {
    const answer = await bridge.request('diagnosisBundle', {
      window: { ...window, malformedPushes: bridge.malformedPushes },
    });
    if (!answer.ok) {
      commands.refuse(null, 'diagnosisBundle', answer.error);
      return null;
    }
    const { path, fileName, sizeBytes, text } = answer.value;
    exported.value = { path, fileName, sizeBytes };
    return text;
  }

  return { report, logs, exported, tick, droppedBatches, ringOf, open, close, exportBundle };

  function ringOf(signal: 'wrench' | 'joints'): SignalRing {
    return rings[signal];
  }
});

function floatsOf(base64: string): Float32Array {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return new Float32Array(bytes.buffer, 0, bytes.length >> 2);
}

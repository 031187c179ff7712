import { defineStore } from 'pinia';
import { computed, onScopeDispose, shallowRef, watch } from 'vue';
import type { ShiftReport } from '#shared/domain/shift.ts';
import type { Result } from '#shared/result/result.ts';
import type { BridgeFailure } from '#renderer/bridge/Bridge.ts';
import { useBridge } from './bridgeKey.ts';
import { useCellsStore } from './cells.ts';
import { useClockStore } from './clock.ts';
import { shiftAt, type ShiftSpan } from './shiftSpan.ts';

/** Figures of the running shift are computed anew this often; a report reads the whole journal of the shift. */
const REFRESH_MS = 20_000;

/** The running shift: its span, and its figures from the journal. */
export const useShiftStore = defineStore('shift', () => {
  const bridge = useBridge();
  const cells = useCellsStore();
  const clock = useClockStore();
  const report = shallowRef<ShiftReport | null>(null);

  const current = shallowRef<ShiftSpan>(shiftAt(clock.nowMs));
  watch(
    () => clock.nowMs,
    (nowMs) => {
      if (nowMs >= current.value.endMs) current.value = shiftAt(nowMs);
    },
  );

  const fetchReport = (fromMs: number, toMs: number): Promise<Result<ShiftReport, BridgeFailure>> =>
    bridge.request('shiftReport', { fromMs, toMs });

  async function refresh(): Promise<void> {
    if (!cells.connected) return;
    const answer = await fetchReport(current.value.fromMs, Date.now());
    if (answer.ok) report.value = answer.value;
  }
  watch(
    () => cells.connected,
    (connected) => {
      if (connected) void refresh();
    },
    { immediate: true },
  );
  const timer = setInterval(() => void refresh(), REFRESH_MS);
  onScopeDispose(() => clearInterval(timer));

  const totals = computed(() => {
    if (!report.value) return null;
    const sum = { success: 0, unproductive: 0, defect: 0 };
    for (const cell of report.value.cells) {
      sum.success += cell.success;
      sum.unproductive += cell.unproductive;
      sum.defect += cell.defect;
    }
    return sum;
  });
  const ofCell = (cellKey: string): ShiftReport['cells'][number] | null =>
    report.value?.cells.find((cell) => cell.cellKey === cellKey) ?? null;

  return { current, report, totals, ofCell, refresh, fetchReport };
});

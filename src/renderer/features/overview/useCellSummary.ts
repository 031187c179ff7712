import { computed } from 'vue';
import { useI18n } from 'vue-i18n';
import { useCellsStore } from '#renderer/stores/cells.ts';
import { useShiftStore } from '#renderer/stores/shift.ts';
import { useMeasures } from '#renderer/ui/useMeasures.ts';
import { useStatements } from '#renderer/ui/useStatements.ts';
import { interventionTone } from '#renderer/widgets/cell/interventionTone.ts';
import { useCell } from '#renderer/widgets/cell/useCell.ts';

const rank = { high: 0, medium: 1, low: 2 } as const;

/** What the overview says of a cell, in a row as in a tile. */
export function useCellSummary(cellKey: () => string) {
  const { t } = useI18n();
  const { show } = useStatements();
  const measures = useMeasures();
  const cells = useCellsStore();
  const shift = useShiftStore();
  const cell = useCell(cellKey);

  const now = computed(() => {
    const snapshot = cell.snapshot.value;
    // What it did last is of little use while nothing is heard of it: why that is, is.
    const lost = cells.connected && cell.stale.value ? cell.view.value?.link : undefined;
    if (lost?.detail) return show(lost.detail, lost.statement).text;
    if (!snapshot) return '';
    if (snapshot.stow)
      return t('overview.working', { item: cell.itemName(snapshot.stow.itemId), bin: snapshot.stow.binId });
    const { packmlReason, packmlStatement } = snapshot.cell;
    return packmlReason === null ? (cell.pauseText.value ?? '') : show(packmlReason, packmlStatement).text;
  });
  const report = computed(() => shift.ofCell(cellKey()));
  /** The rate of the last quarter of an hour; the shift's own while that says nothing yet. */
  const rate = computed(() => cell.rate.value ?? report.value?.unitsPerHour ?? null);
  const link = computed(() => {
    const view = cell.view.value;
    if (!cell.stale.value && view)
      return view.link.roundTripMs === null ? '–' : measures.milliseconds(view.link.roundTripMs);
    const state = cells.connected ? (view?.link.state ?? 'connecting') : 'disconnected';
    const age = cell.staleAgeMs.value === null ? '' : ` ${measures.age(cell.staleAgeMs.value)}`;
    return `? ${t(`link.${state}`)}${age}`;
  });
  const calls = computed(() => {
    const open = cell.snapshot.value?.interventions ?? [];
    const gravest = [...open].sort((a, b) => rank[a.severity] - rank[b.severity])[0];
    return gravest ? { count: open.length, mark: interventionTone(gravest.severity) } : null;
  });
  const flags = computed(
    () => (cell.snapshot.value?.buffer ?? []).filter((item) => item.flag?.state === 'open').length,
  );
  return { cell, now, report, rate, link, calls, flags };
}

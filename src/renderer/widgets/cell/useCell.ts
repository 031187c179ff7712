import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import { useI18n } from 'vue-i18n';
import type { CellView } from '#shared/bridge/bridge.ts';
import { isReplayKey } from '#shared/bridge/replayKey.ts';
import type { BinEstimate } from '#shared/domain/estimate.ts';
import type { Item } from '#shared/domain/item.ts';
import type { Bin } from '#shared/domain/pod.ts';
import { toolLimitsSchema } from '#shared/domain/tool.ts';
import { useCellsStore } from '#renderer/stores/cells.ts';
import { useClockStore } from '#renderer/stores/clock.ts';
import { useCommandsStore, type SecondProof } from '#renderer/stores/commands.ts';
import { useHostStore } from '#renderer/stores/host.ts';
import { useReplayStore } from '#renderer/stores/replay.ts';
import { unitsPerHour } from '#renderer/stores/stowRate.ts';
import { useStatements } from '#renderer/ui/useStatements.ts';

/** One cell as its screens need it. */
export function useCell(cellKey: MaybeRefOrGetter<string>) {
  const cells = useCellsStore();
  const clock = useClockStore();
  const commands = useCommandsStore();
  const host = useHostStore();
  const replays = useReplayStore();
  const { t } = useI18n();
  const { say } = useStatements();

  const key = computed(() => toValue(cellKey));
  const view = computed<CellView | null>(() => cells.views.get(key.value) ?? null);
  const snapshot = computed(() => view.value?.snapshot ?? null);
  const description = computed(() => view.value?.description ?? null);
  /** Measures of the tool; null where the cell has not told all of them. */
  const tool = computed(() => toolLimitsSchema.safeParse(description.value?.tool).data ?? null);
  const planning = computed(() => view.value?.planning ?? null);
  const name = computed(() => snapshot.value?.cell.name ?? description.value?.name ?? key.value);
  const stale = computed(() => cells.isStale(key.value));
  const events = computed(() => cells.events.get(key.value) ?? []);

  /** Now on the cell's clock, as far as the link knows it. */
  const isReplay = computed(() => isReplayKey(key.value));
  /** In a replay the time of the playhead: what was fresh then is shown as fresh. */
  const cellNowMs = computed(() => replays.playheadOf(key.value) ?? cells.cellTimeMs(key.value, clock.monotonicMs));
  const ageMs = (timeMs: number): number => Math.max(0, cellNowMs.value - timeMs);
  /** How long nothing was heard of the cell; null while it is live. */
  const staleAgeMs = computed(() => {
    if (!stale.value) return null;
    if (cells.connected) return cells.silentForMs(key.value, clock.monotonicMs);
    const since = cells.disconnectedSinceMs;
    return since === null ? null : Math.max(0, clock.monotonicMs - since);
  });

  const lease = computed(() => snapshot.value?.cell.control ?? null);
  const holdsControl = computed(() => (view.value?.operatorToken ?? null) !== null);
  const isOwnConsole = (consoleId: string): boolean => consoleId === host.info?.consoleId;
  const holderText = computed(() => {
    if (holdsControl.value) return t('cell.heldByYou');
    const holder = lease.value;
    if (!holder) return t('cell.nobody');
    if (holder.role === 'operator') return holder.holder.name;
    return isOwnConsole(holder.holder.consoleId)
      ? t('cell.plannerHere')
      : t('cell.plannerOf', { console: holder.holder.consoleId });
  });

  const bins = computed<readonly Bin[]>(() => snapshot.value?.pod?.bins ?? []);
  const binOf = (binId: string | null): Bin | null => bins.value.find((bin) => bin.binId === binId) ?? null;
  const estimateOf = (binId: string | null): BinEstimate | null =>
    snapshot.value?.estimates.find((estimate) => estimate.binId === binId) ?? null;
  const itemOf = (itemId: string | null): Item | null =>
    snapshot.value?.buffer.find((item) => item.itemId === itemId) ?? null;
  const itemName = (itemId: string | null): string =>
    itemId === null
      ? t('intervention.noItem')
      : (itemOf(itemId)?.product.name ?? cells.itemName(key.value, itemId) ?? t('events.someItem'));

  const bestP = computed(() => planning.value?.result?.candidates[0]?.pSuccess ?? null);
  const rate = computed(() => unitsPerHour(events.value, cellNowMs.value));
  const pauseText = computed(() => say(planning.value?.paused));

  const send = (body: Parameters<typeof commands.send>[1], reason = '', second: SecondProof | null = null) =>
    commands.send(key.value, body, reason, second);

  return {
    key,
    isReplay,
    view,
    snapshot,
    description,
    tool,
    planning,
    name,
    stale,
    staleAgeMs,
    events,
    cellNowMs,
    ageMs,
    lease,
    holdsControl,
    isOwnConsole,
    holderText,
    bins,
    binOf,
    estimateOf,
    itemOf,
    itemName,
    bestP,
    rate,
    pauseText,
    send,
    isPending: (type: string) => commands.isPending(key.value, type),
  };
}
export type CellContext = ReturnType<typeof useCell>;

import { defineStore } from 'pinia';
import { computed, shallowReactive, shallowRef } from 'vue';
import { isReplayKey } from '#shared/bridge/replayKey.ts';
import type { CellView, LinkStatus, Planning } from '#shared/bridge/bridge.ts';
import { applyCellEvent } from '#shared/domain/applyCellEvent.ts';
import type { CellEvent } from '#shared/domain/cellEvent.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { Intervention } from '#shared/domain/intervention.ts';
import { byWaitingCost, waitingCost, type WaitingCost } from '#shared/domain/interventionCost.ts';
import type { Finding } from '#shared/domain/finding.ts';
import { monotonicNowMs, wallNowMs } from './clock.ts';
import { ItemNames } from './itemNames.ts';

/** Events kept for the screen, a cell; older ones are in the journal. */
const EVENTS_KEPT = 400;

export interface OpenIntervention {
  cellKey: string;
  intervention: Intervention;
  /** What it costs that it waits. */
  cost: WaitingCost;
}
export interface OpenFinding {
  cellKey: string;
  finding: Finding;
}

interface LinkTimes {
  /** Cell time less this window's monotonic time. */
  cellFromMonotonicMs: number;
  /** When the cell was last heard, on this window's monotonic clock; null when it never was. */
  heardMs: number | null;
}
/** The host tells both in wall time; taken over at once, before anybody can set that clock. */
function linkTimesOf({ clockOffsetMs, lastHeardAtMs }: LinkStatus): LinkTimes {
  const wallFromMonotonicMs = wallNowMs() - monotonicNowMs();
  return {
    cellFromMonotonicMs: wallFromMonotonicMs + clockOffsetMs,
    heardMs: lastHeardAtMs === null ? null : lastHeardAtMs - wallFromMonotonicMs,
  };
}

/**
 * What is known of every cell. A view is replaced as a whole at each change and never made deeply reactive; only what
 * reads that one cell renders again.
 */
export const useCellsStore = defineStore('cells', () => {
  const views = shallowReactive(new Map<string, CellView>());
  const events = shallowReactive(new Map<string, readonly CellEvent[]>());
  /** Connection between this window and its host; without it everything shown is stale. */
  const connected = shallowRef(false);
  /** On this window's monotonic clock. */
  const disconnectedSinceMs = shallowRef<number | null>(null);
  const linkTimes = shallowReactive(new Map<string, LinkTimes>());
  const loaded = shallowRef(false);
  const names = new Map<string, ItemNames>();

  /** Live cells alone: a replay is looked at where it was opened, and counts nowhere. */
  const cellKeys = computed(() =>
    [...views.keys()]
      .filter((cellKey) => !isReplayKey(cellKey))
      .sort((a, b) => a.localeCompare(b, undefined, { numeric: true })),
  );

  function setConnected(isConnected: boolean): void {
    if (connected.value === isConnected) return;
    connected.value = isConnected;
    disconnectedSinceMs.value = isConnected ? null : monotonicNowMs();
  }

  const namesOf = (cellKey: string): ItemNames => {
    let known = names.get(cellKey);
    if (!known) names.set(cellKey, (known = new ItemNames()));
    return known;
  };
  const itemName = (cellKey: string, itemId: string): string | null => namesOf(cellKey).get(itemId);

  /** Takes over a whole view as the host pushes it: in order with the events, whatever its numbers are. */
  function setView(view: CellView): void {
    linkTimes.set(view.cellKey, linkTimesOf(view.link));
    namesOf(view.cellKey).learnFrom(view.snapshot);
    views.set(view.cellKey, view);
  }

  /**
   * Takes over the answer to a question that was asked when `asked` was known. What came since then, in pushes, is kept
   * where it leads beyond the answer; what was known before does not count: a cell may begin again at a lower number.
   */
  function setViews(all: readonly CellView[], asked: ReadonlyMap<string, CellView>): void {
    for (const key of cellKeys.value) if (!all.some((view) => view.cellKey === key)) views.delete(key);
    for (const view of all) {
      const known = views.get(view.cellKey)?.snapshot;
      const isOlder =
        known &&
        view.snapshot &&
        known !== asked.get(view.cellKey)?.snapshot &&
        known.cell.epoch === view.snapshot.cell.epoch &&
        known.cell.seq > view.snapshot.cell.seq;
      setView(isOlder ? { ...view, snapshot: known } : view);
    }
    loaded.value = true;
  }

  /** Folds one event in. False when it does not follow on what is known, so that the view must be fetched again. */
  function applyEvent(cellKey: string, event: CellEvent): boolean {
    const view = views.get(cellKey);
    if (!view?.snapshot) return false;
    const { epoch, seq } = view.snapshot.cell;
    if (isReplayKey(cellKey)) {
      // A recording may lack events; what it has is shown.
      addEvents(cellKey, [event]);
      views.set(cellKey, { ...view, snapshot: applyCellEvent(view.snapshot, event) });
      return true;
    }
    if (event.epoch === epoch && event.seq <= seq) return true;
    addEvents(cellKey, [event]);
    if (event.epoch !== epoch || event.seq !== seq + 1) return false;
    views.set(cellKey, { ...view, snapshot: applyCellEvent(view.snapshot, event) });
    return true;
  }

  /** Merges events into the list for the screen: in order, each once, the oldest forgotten. */
  function addEvents(cellKey: string, added: readonly CellEvent[]): void {
    for (const event of added) namesOf(cellKey).learnFromEvent(event);
    const known = events.get(cellKey) ?? [];
    const last = known.at(-1);
    const first = added[0];
    if (!first) return;
    if (!last || (last.epoch === first.epoch && first.seq > last.seq)) {
      events.set(cellKey, [...known, ...added].slice(-EVENTS_KEPT));
      return;
    }
    const byNumber = new Map<string, CellEvent>();
    for (const event of [...known, ...added]) byNumber.set(`${event.epoch}/${event.seq}`, event);
    const merged = [...byNumber.values()].sort((a, b) => a.timeMs - b.timeMs || a.seq - b.seq);
    events.set(cellKey, merged.slice(-EVENTS_KEPT));
  }

  /** A replay after a seek: time may have gone back, so nothing of what was known stays. */
  function replaceReplay(view: CellView, shown: readonly CellEvent[]): void {
    namesOf(view.cellKey).learnFrom(view.snapshot);
    for (const event of shown) namesOf(view.cellKey).learnFromEvent(event);
    views.set(view.cellKey, view);
    events.set(view.cellKey, shown);
  }
  function removeReplay(cellKey: string): void {
    views.delete(cellKey);
    events.delete(cellKey);
    names.delete(cellKey);
  }

  function change(cellKey: string, part: Partial<CellView>): void {
    const view = views.get(cellKey);
    if (view) views.set(cellKey, { ...view, ...part });
  }
  function setLink(cellKey: string, link: LinkStatus): void {
    linkTimes.set(cellKey, linkTimesOf(link));
    change(cellKey, { link });
  }
  /** The cell's clock at a monotonic time of this window; the workstation's own while nothing is known of it. */
  const cellTimeMs = (cellKey: string, monotonicMs: number): number =>
    monotonicMs + (linkTimes.get(cellKey)?.cellFromMonotonicMs ?? wallNowMs() - monotonicNowMs());
  /** How long nothing was heard of it at a monotonic time of this window; null when it never was. */
  function silentForMs(cellKey: string, monotonicMs: number): number | null {
    const heardMs = linkTimes.get(cellKey)?.heardMs ?? null;
    return heardMs === null ? null : Math.max(0, monotonicMs - heardMs);
  }
  const setPlanning = (cellKey: string, planning: Planning): void => change(cellKey, { planning });
  const setOperatorToken = (cellKey: string, operatorToken: number | null): void => change(cellKey, { operatorToken });

  const isStale = (cellKey: string): boolean => !connected.value || views.get(cellKey)?.link.state !== 'live';
  const snapshotOf = (cellKey: string): CellSnapshot | null => views.get(cellKey)?.snapshot ?? null;

  /** Who needs a person, across all cells, the dearest to wait for first. */
  const openInterventions = computed<OpenIntervention[]>(() =>
    cellKeys.value
      .flatMap((cellKey) => {
        const snapshot = views.get(cellKey)?.snapshot;
        return (snapshot?.interventions ?? []).map((intervention) => ({
          cellKey,
          intervention,
          cost: waitingCost(snapshot!, intervention),
        }));
      })
      .sort(byWaitingCost),
  );
  const openFindings = computed<OpenFinding[]>(() =>
    cellKeys.value
      .flatMap((cellKey) => (views.get(cellKey)?.snapshot?.findings ?? []).map((finding) => ({ cellKey, finding })))
      .sort((a, b) => a.finding.raisedAtMs - b.finding.raisedAtMs),
  );

  return {
    views,
    events,
    connected,
    disconnectedSinceMs,
    loaded,
    cellKeys,
    openInterventions,
    openFindings,
    setConnected,
    setView,
    setViews,
    applyEvent,
    addEvents,
    replaceReplay,
    removeReplay,
    setLink,
    setPlanning,
    setOperatorToken,
    isStale,
    cellTimeMs,
    silentForMs,
    snapshotOf,
    itemName,
  };
});

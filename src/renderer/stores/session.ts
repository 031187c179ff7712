import { defineStore } from 'pinia';
import { onScopeDispose } from 'vue';
import type { BridgePush } from '#shared/bridge/bridge.ts';
import { isReplayKey } from '#shared/bridge/replayKey.ts';
import { useAlertsStore } from './alerts.ts';
import { useBridge } from './bridgeKey.ts';
import { useCellsStore } from './cells.ts';
import { useCommandsStore } from './commands.ts';
import { useHostStore } from './host.ts';
import { usePicturesStore } from './pictures.ts';
import { useReplayStore } from './replay.ts';
import { useTelemetryStore } from './telemetry.ts';

const RECENT_EVENTS = 300;

/** Subscribes to the bridge once and hands every push to the store that it concerns; fetches again whatever may have been missed. */
export const useSessionStore = defineStore('session', () => {
  const bridge = useBridge();
  const alerts = useAlertsStore();
  const cells = useCellsStore();
  const commands = useCommandsStore();
  const host = useHostStore();
  const pictures = usePicturesStore();
  const replays = useReplayStore();
  const telemetry = useTelemetryStore();
  let isFetching = false;
  let mustFetchAgain = false;

  function onPush(push: BridgePush): void {
    // Replays of other windows are told to all of them.
    if ('cellKey' in push && push.cellKey !== null && isReplayKey(push.cellKey) && !replays.isOpen(push.cellKey))
      return;
    switch (push.type) {
      case 'cell':
        return cells.setView(push.view);
      case 'event':
        if (!cells.applyEvent(push.cellKey, push.event)) void fetchCells();
        return;
      case 'link':
        return cells.setLink(push.cellKey, push.link);
      case 'planning':
        return cells.setPlanning(push.cellKey, push.planning);
      case 'control':
        return cells.setOperatorToken(push.cellKey, push.operatorToken);
      case 'alert':
        return alerts.update(push.alert);
      case 'joints':
        return telemetry.setJoints(push.cellKey, {
          timeMs: push.timeMs,
          values: push.values.map((value) => value ?? NaN),
        });
      case 'force':
        return telemetry.addForce(push.cellKey, push.startMs, push.periodMs, push.forceN);
      case 'frame':
        return pictures.setFrame(push.cellKey, push);
      default:
      // What belongs to one part of the application is taken by that part's own store.
    }
  }

  /** One fetch at a time; a wish that comes during one is granted after it, once. */
  async function fetchCells(): Promise<void> {
    if (isFetching) {
      mustFetchAgain = true;
      return;
    }
    isFetching = true;
    const asked = new Map(cells.views);
    const answer = await bridge.request('cells', {});
    isFetching = false;
    if (answer.ok) cells.setViews(answer.value, asked);
    else if (answer.error.code !== 'disconnected') commands.refuse(null, 'cells', answer.error);
    if (mustFetchAgain) {
      mustFetchAgain = false;
      await fetchCells();
    }
  }

  async function fetchEverything(): Promise<void> {
    const [, open] = await Promise.all([fetchCells(), bridge.request('alerts', {}), host.load()]);
    if (open.ok) alerts.set(open.value);
    await Promise.all(
      cells.cellKeys.map(async (cellKey) => {
        const recent = await bridge.request('recentEvents', { cellKey, limit: RECENT_EVENTS });
        if (recent.ok) cells.addEvents(cellKey, recent.value);
      }),
    );
  }

  function start(): void {
    const stops = [
      bridge.onPush(onPush),
      bridge.onConnection((connected) => {
        cells.setConnected(connected);
        if (connected) void fetchEverything();
      }),
    ];
    onScopeDispose(() => stops.forEach((stop) => stop()));
  }
  start();

  return { fetchCells };
});

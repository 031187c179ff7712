import { defineStore } from 'pinia';
import { computed, markRaw, onScopeDispose, shallowRef } from 'vue';
import { compareAlarms, type Alarm } from '#shared/domain/alarm.ts';
import { alarmList, type AlarmPriority } from '#shared/domain/alarmList.ts';
import type { BridgeReply, BridgeRequestName } from '#shared/bridge/bridge.ts';
import type { BridgeFailure } from '#renderer/bridge/Bridge.ts';
import type { Result } from '#shared/result/result.ts';
import { AlarmArrivals } from './AlarmArrivals.ts';
import { useBridge } from './bridgeKey.ts';
import { useCommandsStore } from './commands.ts';

/** Alarms as the main process holds them; what a person does is asked of it, and shows when it comes back. */
export const useAlarmsStore = defineStore('alarms', () => {
  const bridge = useBridge();
  const commands = useCommandsStore();
  const byKey = shallowRef<ReadonlyMap<string, Alarm>>(new Map());
  const arrivals = markRaw(new AlarmArrivals());
  const floodSinceMs = shallowRef<number | null>(null);
  const loaded = shallowRef(false);
  /** Grows with every change, for whatever is computed from the journal. */
  const changes = shallowRef(0);

  const all = computed(() => [...byKey.value.values()].sort(compareAlarms));
  /** In the summary: what is neither set aside nor plainly normal. */
  const open = computed(() =>
    all.value.filter(({ state }) => state === 'unacknowledged' || state === 'acknowledged' || state === 'returned'),
  );
  const setAside = computed(() =>
    all.value.filter(({ state }) => state === 'shelved' || state === 'suppressed' || state === 'out_of_service'),
  );
  /** Those that call for a person: not acknowledged yet, gone or not. */
  const unacknowledged = computed(() =>
    all.value.filter(({ state }) => state === 'unacknowledged' || state === 'returned'),
  );
  /** The gravest of them that still holds, else the gravest. */
  const top = computed<Alarm | null>(
    () => unacknowledged.value.find(({ state }) => state === 'unacknowledged') ?? unacknowledged.value[0] ?? null,
  );
  const counts = computed<Record<AlarmPriority, number>>(() => {
    const sum = { high: 0, medium: 0, low: 0 };
    for (const alarm of unacknowledged.value) sum[alarmList[alarm.alarmId].priority] += 1;
    return sum;
  });

  async function load(): Promise<void> {
    const answer = await bridge.request('alarms', {});
    if (!answer.ok) {
      if (answer.error.code !== 'disconnected') tell('alarms', answer.error);
      return;
    }
    arrivals.note(answer.value.alarms);
    byKey.value = new Map(answer.value.alarms.map((alarm) => [alarm.key, alarm]));
    floodSinceMs.value = answer.value.floodSinceMs;
    loaded.value = true;
    changes.value += 1;
  }

  const stops = [
    bridge.onPush((push) => {
      if (push.type !== 'alarms') return;
      const next = new Map(byKey.value);
      arrivals.note(push.changed);
      for (const key of push.gone) next.delete(key);
      for (const alarm of push.changed) next.set(alarm.key, alarm);
      byKey.value = next;
      floodSinceMs.value = push.floodSinceMs;
      changes.value += 1;
    }),
    bridge.onConnection((connected) => {
      if (connected) void load();
    }),
  ];
  onScopeDispose(() => stops.forEach((stop) => stop()));

  const tell = (name: BridgeRequestName, failure: BridgeFailure): void => commands.refuse(null, name, failure);

  /** True when it was done; a refusal is told where all refusals are. */
  function done<Value>(name: BridgeRequestName, answer: Result<Value, BridgeFailure>): boolean {
    if (!answer.ok) tell(name, answer.error);
    return answer.ok;
  }
  async function acknowledge(keys: readonly string[]): Promise<boolean> {
    if (keys.length === 0) return true;
    return done('acknowledgeAlarms', await bridge.request('acknowledgeAlarms', { keys: [...keys] }));
  }
  const acknowledgeTop = (): Promise<boolean> => acknowledge(top.value ? [top.value.key] : []);
  const shelve = async (key: string, minutes: number, reason: string): Promise<boolean> =>
    done('shelveAlarm', await bridge.request('shelveAlarm', { key, minutes, reason }));
  const unshelve = async (key: string): Promise<boolean> =>
    done('unshelveAlarm', await bridge.request('unshelveAlarm', { key }));
  const takeOut = async (key: string, reason: string): Promise<boolean> =>
    done('takeAlarmOutOfService', await bridge.request('takeAlarmOutOfService', { key, reason }));
  const putBack = async (key: string): Promise<boolean> =>
    done('putAlarmBackInService', await bridge.request('putAlarmBackInService', { key }));
  const historyPage = (
    before: BridgeReply<'alarmHistory'>['next'],
    limit: number,
  ): Promise<Result<BridgeReply<'alarmHistory'>, BridgeFailure>> => bridge.request('alarmHistory', { before, limit });
  const figures = (fromMs: number, toMs: number): Promise<Result<BridgeReply<'alarmFigures'>, BridgeFailure>> =>
    bridge.request('alarmFigures', { fromMs, toMs });

  return {
    all,
    byKey,
    open,
    setAside,
    unacknowledged,
    top,
    counts,
    floodSinceMs,
    loaded,
    changes,
    arrivals,
    acknowledge,
    acknowledgeTop,
    shelve,
    unshelve,
    takeOut,
    putBack,
    historyPage,
    figures,
  };
});

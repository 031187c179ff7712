import { defineStore } from 'pinia';
import { computed, onScopeDispose, shallowRef, watch } from 'vue';
import type { RosterView, ShiftPage, ShiftSettingsView } from '#shared/bridge/requests/handover.ts';
import type { RosterRole } from '#shared/domain/handover.ts';
import type { ShiftReport } from '#shared/domain/shift.ts';
import { defaultShiftSettings, shiftAt, shiftBefore, type ShiftSpan } from '#shared/domain/shiftCalendar.ts';
import { siteZone } from '#shared/domain/siteZone.ts';
import type { Result } from '#shared/result/result.ts';
import type { BridgeFailure } from '#renderer/bridge/Bridge.ts';
import { useBridge } from './bridgeKey.ts';
import { useCellsStore } from './cells.ts';
import { useClockStore, wallNowMs } from './clock.ts';
import { useHostStore } from './host.ts';

/** Figures of the running shift are fetched this often; the application reads on from where it was. */
const REFRESH_MS = 20_000;

/** What a step was answered: done, or why not. */
export type StepResult = { done: true } | { done: false; code: string; message: string };

/** A lead of the roster, and the PIN that proves it. */
export interface LeadProof {
  by: string;
  pin: string;
}
export interface NewPerson {
  name: string;
  pin: string;
  role: RosterRole;
}

/** The running shift: calendar, who is on, and its figures from the journal. */
export const useShiftStore = defineStore('shift', () => {
  const bridge = useBridge();
  const cells = useCellsStore();
  const clock = useClockStore();
  const host = useHostStore();
  const report = shallowRef<ShiftReport | null>(null);
  const calendar = shallowRef<ShiftSettingsView>({
    settings: defaultShiftSettings,
    timeZone: siteZone(null).timeZone,
    zoneRefused: null,
    problem: null,
  });
  const roster = shallowRef<RosterView>({ people: [], lookAlikes: [], problem: null });
  const onDuty = computed(() => roster.value.people.filter((person) => person.onDutySinceMs !== null));

  const spanAt = (timeMs: number): ShiftSpan => shiftAt(calendar.value.settings, calendar.value.timeZone, timeMs);
  const current = shallowRef<ShiftSpan>(spanAt(clock.nowMs));
  // One getter for each watcher: a watcher of several sources, one of them shallow, calls back whether anything changed or
  // not, and this one writes what it reads.
  const renew = (): void => void (current.value = spanAt(clock.nowMs));
  watch(() => calendar.value, renew);
  watch(
    () => clock.nowMs >= current.value.endMs,
    (isOver) => {
      if (isOver) renew();
    },
  );

  /** The running shift and so many before it, newest first. */
  function recent(count: number): ShiftSpan[] {
    const spans = [current.value];
    while (spans.length < count)
      spans.push(shiftBefore(calendar.value.settings, calendar.value.timeZone, spans.at(-1)!));
    return spans;
  }

  const fetchReport = (fromMs: number, toMs: number): Promise<Result<ShiftReport, BridgeFailure>> =>
    bridge.request('shiftReport', { fromMs, toMs });
  const fetchPage = (atMs: number | null): Promise<Result<ShiftPage, BridgeFailure>> =>
    bridge.request('shiftPage', { atMs });

  async function refresh(): Promise<void> {
    if (!cells.connected) return;
    const answer = await fetchReport(current.value.fromMs, wallNowMs());
    if (answer.ok) report.value = answer.value;
  }

  async function loadPeople(): Promise<void> {
    const [settings, people] = await Promise.all([bridge.request('shiftSettings', {}), bridge.request('roster', {})]);
    if (settings.ok) calendar.value = settings.value;
    if (people.ok) roster.value = people.value;
  }

  type Answer<Value> = Result<
    { done: true; value: Value } | { done: false; code: string; message: string },
    BridgeFailure
  >;
  function take<Value>(answer: Answer<Value>, keep: (value: Value) => void): StepResult {
    if (!answer.ok) return { done: false, ...answer.error };
    if (!answer.value.done) return answer.value;
    keep(answer.value.value);
    return { done: true };
  }
  const keepRoster = (value: RosterView): void => void (roster.value = value);

  const saveSettings = async (settings: unknown): Promise<StepResult> =>
    take(await bridge.request('setShiftSettings', { settings }), (value) => (calendar.value = value));
  const leads = computed(() => roster.value.people.filter(({ role }) => role === 'lead'));
  /** `proof` is a lead's; null only for the first person, who becomes the lead. */
  const addPerson = async (person: NewPerson, proof: LeadProof | null): Promise<StepResult> =>
    take(await bridge.request('rosterAdd', { ...person, proof }), keepRoster);
  const removePerson = async (operatorId: string, proof: LeadProof): Promise<StepResult> =>
    take(await bridge.request('rosterRemove', { operatorId, proof }), keepRoster);
  const changeRole = async (operatorId: string, role: RosterRole, proof: LeadProof): Promise<StepResult> =>
    take(await bridge.request('rosterSetRole', { operatorId, role, proof }), keepRoster);
  /** `by` proves it with the PIN that is given: the person, or a lead. */
  const changePin = async (operatorId: string, newPin: string, by: string, pin: string): Promise<StepResult> =>
    take(await bridge.request('rosterSetPin', { operatorId, newPin, by, pin }), keepRoster);
  async function signOn(operatorId: string, pin: string): Promise<StepResult> {
    const done = take(await bridge.request('signOn', { operatorId, pin }), keepRoster);
    // Who signs on works at this console from now on.
    if (done.done) await host.load();
    return done;
  }
  async function signOff(operatorId: string): Promise<StepResult> {
    const done = take(await bridge.request('signOff', { operatorId }), keepRoster);
    // Whoever signs off works at this console no longer.
    if (done.done) await host.load();
    return done;
  }

  watch(
    () => cells.connected,
    (connected) => {
      if (!connected) return;
      void loadPeople();
      void refresh();
    },
    { immediate: true },
  );
  const timer = setInterval(() => void refresh(), REFRESH_MS);
  const endPushes = bridge.onPush((push) => {
    if (push.type !== 'handoverChanged' || push.handoverId !== null) return;
    void loadPeople();
    void host.load();
  });
  onScopeDispose(() => {
    clearInterval(timer);
    endPushes();
  });

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

  return {
    ...{ current, recent, report, totals, ofCell, refresh, fetchReport, fetchPage },
    ...{
      calendar,
      saveSettings,
      roster,
      onDuty,
      leads,
      addPerson,
      removePerson,
      changeRole,
      changePin,
      signOn,
      signOff,
    },
  };
});

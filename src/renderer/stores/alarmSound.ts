import { defineStore } from 'pinia';
import { computed, onScopeDispose, shallowRef, watch } from 'vue';
import { alarmList, type AlarmPriority } from '#shared/domain/alarmList.ts';
import { AlarmChime } from './AlarmChime.ts';
import { useAlarmsStore } from './alarms.ts';
import { monotonicNowMs, useClockStore, wallNowMs } from './clock.ts';

const STORAGE_KEY = 'supercargo.alarmSound';
/** How often an alarm that nobody acknowledged sounds again; the low ones sound once. */
const REPEAT_MS: Readonly<Record<AlarmPriority, number>> = { high: 6000, medium: 20_000, low: Infinity };

export const muteChoicesMin = [5, 15, 30] as const;
const LONGEST_MUTE_MS = Math.max(...muteChoicesMin) * 60_000;
export type SoundState = 'unavailable' | 'off' | 'waiting' | 'on' | 'silenced' | 'muted';

/**
 * Sound of the alarms. Off until a person switches it on in this browser. After a reload the browser wants one touch of the
 * page before anything may sound: until then it says that it waits.
 */
export const useAlarmSoundStore = defineStore('alarmSound', () => {
  const alarms = useAlarmsStore();
  const clock = useClockStore();
  const chime = new AlarmChime();
  const saved = read();
  const enabled = shallowRef(saved.enabled);
  /** 0 to 1. */
  const volume = shallowRef(saved.volume);
  /** On the wall clock, for the screen and for the next time this window is opened. */
  const mutedUntilMs = shallowRef(saved.mutedUntilMs);
  /** The same on the monotonic clock: this is what counts, however the wall clock is set meanwhile. */
  const muteEndsMs = shallowRef(monotonicNowMs() + Math.min(LONGEST_MUTE_MS, saved.mutedUntilMs - wallNowMs()));
  /** Alarms up to this arrival are silent: the next one sounds again. */
  const silencedThrough = shallowRef(0);
  const isReady = shallowRef(false);
  const chimeCount = shallowRef(0);
  let lastChimeMs = -Infinity;
  let heardThrough = 0;

  watch([enabled, volume, mutedUntilMs], () =>
    localStorage.setItem(
      STORAGE_KEY,
      JSON.stringify({ enabled: enabled.value, volume: volume.value, mutedUntilMs: mutedUntilMs.value }),
    ),
  );

  /** What would sound: the gravest alarm that holds, is not acknowledged and came after the silence. */
  const loudest = computed(
    () =>
      alarms.unacknowledged.find(
        (alarm) => alarm.state === 'unacknowledged' && alarms.arrivals.orderOf(alarm) > silencedThrough.value,
      ) ?? null,
  );
  const state = computed<SoundState>(() => {
    if (!chime.isAvailable) return 'unavailable';
    if (!enabled.value) return 'off';
    if (muteEndsMs.value > clock.monotonicMs) return 'muted';
    if (!isReady.value) return 'waiting';
    return loudest.value === null && alarms.top !== null ? 'silenced' : 'on';
  });

  async function wake(): Promise<void> {
    isReady.value = await chime.wake();
  }
  /** From a click: switches it on and lets it be heard once, so that the person knows. */
  async function enable(isOn: boolean): Promise<void> {
    enabled.value = isOn;
    if (!isOn) return;
    await wake();
    chime.play('low', volume.value);
  }
  /** Until the next alarm. */
  const silence = (): void => void (silencedThrough.value = alarms.arrivals.newest);
  function mute(minutes: number): void {
    mutedUntilMs.value = minutes > 0 ? wallNowMs() + minutes * 60_000 : 0;
    muteEndsMs.value = minutes > 0 ? monotonicNowMs() + minutes * 60_000 : -Infinity;
  }

  function sound(): void {
    if (state.value !== 'on') return;
    const alarm = loudest.value;
    if (!alarm) return;
    const nowMs = monotonicNowMs();
    const { priority } = alarmList[alarm.alarmId];
    // In a flood only the gravest are worth a sound.
    if (alarms.floodSinceMs !== null && priority !== 'high') return;
    const arrival = alarms.arrivals.orderOf(alarm);
    const isNew = arrival > heardThrough;
    if (!isNew && nowMs - lastChimeMs < REPEAT_MS[priority]) return;
    if (!chime.play(priority, volume.value)) return;
    lastChimeMs = nowMs;
    heardThrough = Math.max(heardThrough, arrival);
    chimeCount.value += 1;
  }
  watch([() => clock.monotonicMs, loudest, state], sound);

  // The one touch that the browser wants, wherever it is.
  const onTouch = (): void => {
    if (enabled.value && !isReady.value) void wake();
  };
  for (const touch of ['pointerdown', 'keydown'] as const) window.addEventListener(touch, onTouch, { capture: true });
  if (enabled.value) void wake();
  onScopeDispose(() => {
    for (const touch of ['pointerdown', 'keydown'] as const)
      window.removeEventListener(touch, onTouch, { capture: true });
    chime.close();
  });

  return { enabled, volume, mutedUntilMs, state, chimeCount, enable, silence, mute };
});

function read(): { enabled: boolean; volume: number; mutedUntilMs: number } {
  let stored: { enabled?: unknown; volume?: unknown; mutedUntilMs?: unknown } = {};
  try {
    stored = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '{}') as typeof stored;
  } catch {
    // Damaged preferences are worth nothing: the defaults apply and the next change overwrites them.
  }
  const { volume, mutedUntilMs } = stored;
  return {
    enabled: stored.enabled === true,
    volume: typeof volume === 'number' && volume >= 0 && volume <= 1 ? volume : 0.5,
    mutedUntilMs: typeof mutedUntilMs === 'number' ? mutedUntilMs : 0,
  };
}

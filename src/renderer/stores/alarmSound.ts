import { defineStore } from 'pinia';
import { computed, onScopeDispose, shallowRef, watch } from 'vue';
import { alarmList, type AlarmPriority } from '#shared/domain/alarmList.ts';
import { AlarmChime } from './AlarmChime.ts';
import { useAlarmsStore } from './alarms.ts';
import { useClockStore } from './clock.ts';

const STORAGE_KEY = 'supercargo.alarmSound';
/** How often an alarm that nobody acknowledged sounds again; the low ones sound once. */
const REPEAT_MS: Readonly<Record<AlarmPriority, number>> = { high: 6000, medium: 20_000, low: Infinity };

export const muteChoicesMin = [5, 15, 30] as const;
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
  const mutedUntilMs = shallowRef(saved.mutedUntilMs);
  /** Alarms up to this time are silent: the next one sounds again. */
  const silencedThroughMs = shallowRef(0);
  const isReady = shallowRef(false);
  const chimeCount = shallowRef(0);
  let lastChimeMs = 0;
  let heardThroughMs = 0;

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
        ({ state, raisedAtMs }) => state === 'unacknowledged' && (raisedAtMs ?? 0) > silencedThroughMs.value,
      ) ?? null,
  );
  const state = computed<SoundState>(() => {
    if (!chime.isAvailable) return 'unavailable';
    if (!enabled.value) return 'off';
    if (mutedUntilMs.value > clock.nowMs) return 'muted';
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
  const silence = (): void => void (silencedThroughMs.value = Date.now());
  const mute = (minutes: number): void => void (mutedUntilMs.value = minutes > 0 ? Date.now() + minutes * 60_000 : 0);

  function sound(): void {
    if (state.value !== 'on') return;
    const alarm = loudest.value;
    if (!alarm) return;
    const nowMs = Date.now();
    const { priority } = alarmList[alarm.alarmId];
    // In a flood only the gravest are worth a sound.
    if (alarms.floodSinceMs !== null && priority !== 'high') return;
    const isNew = (alarm.raisedAtMs ?? 0) > heardThroughMs;
    if (!isNew && nowMs - lastChimeMs < REPEAT_MS[priority]) return;
    if (!chime.play(priority, volume.value)) return;
    lastChimeMs = nowMs;
    heardThroughMs = Math.max(heardThroughMs, alarm.raisedAtMs ?? 0);
    chimeCount.value += 1;
  }
  watch([() => clock.nowMs, loudest, state], sound);

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

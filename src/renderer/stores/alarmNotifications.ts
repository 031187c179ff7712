import { defineStore } from 'pinia';
import { computed, shallowRef, watch } from 'vue';
import { alarmList } from '#shared/domain/alarmList.ts';
import type { Alarm } from '#shared/domain/alarm.ts';
import { revealHidden } from '#shared/domain/visibleText.ts';
import { useAlarmsStore } from './alarms.ts';

const STORAGE_KEY = 'supercargo.alarmNotifications';
export const notificationChoices = ['off', 'high', 'medium'] as const;
export type NotificationChoice = (typeof notificationChoices)[number];

/** Notifications of the system for grave alarms while nobody sees the window; the web's own interface, in both hosts. */
export const useAlarmNotificationsStore = defineStore('alarmNotifications', () => {
  const alarms = useAlarmsStore();
  const isAvailable = typeof Notification === 'function';
  const permission = shallowRef<NotificationPermission>(isAvailable ? Notification.permission : 'denied');
  const choice = shallowRef<NotificationChoice>(
    notificationChoices.find((known) => known === localStorage.getItem(STORAGE_KEY)) ?? 'off',
  );
  const isRefused = computed(() => choice.value !== 'off' && permission.value === 'denied');

  /** From a click: the browser asks the person. */
  async function choose(next: NotificationChoice): Promise<void> {
    choice.value = next;
    localStorage.setItem(STORAGE_KEY, next);
    if (next !== 'off' && isAvailable && permission.value === 'default')
      permission.value = await Notification.requestPermission();
  }

  /** What is told, in words of the screen: given by whoever knows the language. */
  const describe = shallowRef<((alarm: Alarm) => { title: string; body: string }) | null>(null);
  /** What a click on a notification leads to. */
  const onOpen = shallowRef<((alarm: Alarm) => void) | null>(null);
  /** Alarms up to this arrival were there before, or were told; null until the first were loaded. */
  let toldThrough = alarms.loaded ? alarms.arrivals.newest : null;

  watch(
    () => alarms.unacknowledged,
    (unacknowledged) => {
      const through = toldThrough ?? alarms.arrivals.newest;
      const fresh = unacknowledged.filter(
        (alarm) =>
          alarm.state === 'unacknowledged' &&
          alarms.arrivals.orderOf(alarm) > through &&
          isGrave(alarmList[alarm.alarmId].priority),
      );
      toldThrough = alarms.loaded ? alarms.arrivals.newest : null;
      if (!document.hidden || permission.value !== 'granted' || !describe.value) return;
      for (const alarm of fresh) {
        const { title, body } = describe.value(alarm);
        // The same alarm again replaces its forerunner in the system's list.
        const shown = new Notification(revealHidden(title), { body: revealHidden(body), tag: alarm.key });
        shown.onclick = () => {
          window.focus();
          onOpen.value?.(alarm);
        };
      }
    },
  );
  const isGrave = (priority: string): boolean =>
    choice.value !== 'off' && (priority === 'high' || (priority === 'medium' && choice.value === 'medium'));

  return { isAvailable, permission, choice, isRefused, choose, describe, onOpen };
});

import { defineStore } from 'pinia';
import { computed, shallowRef, watch } from 'vue';
import { alarmList } from '#shared/domain/alarmList.ts';
import type { Alarm } from '#shared/domain/alarm.ts';
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
  let toldThroughMs = Date.now();

  watch(
    () => alarms.unacknowledged,
    (unacknowledged) => {
      const fresh = unacknowledged.filter(
        ({ state, raisedAtMs, alarmId }) =>
          state === 'unacknowledged' && (raisedAtMs ?? 0) > toldThroughMs && isGrave(alarmList[alarmId].priority),
      );
      toldThroughMs = Math.max(toldThroughMs, ...unacknowledged.map(({ raisedAtMs }) => raisedAtMs ?? 0));
      if (!document.hidden || permission.value !== 'granted' || !describe.value) return;
      for (const alarm of fresh) {
        const { title, body } = describe.value(alarm);
        // The same alarm again replaces its forerunner in the system's list.
        const shown = new Notification(title, { body, tag: alarm.key });
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

import './zodWithoutEval.ts';
import '@fontsource-variable/inter/wght.css';
import '#renderer/ui/tokens.css';
import '#renderer/ui/base.css';
import { createPinia } from 'pinia';
import { computed, watch, type App as VueApp } from 'vue';
import { chooseTransport } from '#renderer/bridge/chooseTransport.ts';
import { createBridge } from '#renderer/bridge/createBridge.ts';
import type { EntranceProblem } from '#renderer/bridge/enterWindow.ts';
import { bridgeKey } from '#renderer/stores/bridgeKey.ts';
import { usePreferencesStore } from '#renderer/stores/preferences.ts';
import { useSessionStore } from '#renderer/stores/session.ts';
import { useShiftStore } from '#renderer/stores/shift.ts';
import { siteZoneKey } from '#renderer/ui/siteZoneKey.ts';
import App from './App.vue';
import { createVisibleApp } from './createVisibleApp.ts';
import { createMessages } from './i18n.ts';
import { createScreens } from './router.ts';
import WindowRefused from './WindowRefused.vue';

let shown: VueApp<Element> | null = null;

// Before the router reads the address: the browser host's code comes in the same fragment.
const bridge = createBridge(chooseTransport(window, showRefusal), {
  onMalformed: (problem) => console.warn(`A message of the application did not parse and was dropped: ${problem}`),
});
const app = createVisibleApp(App);
app.provide(bridgeKey, bridge);
useWords(app);
app.use(createScreens());
useSessionStore();
const shift = useShiftStore();
app.provide(
  siteZoneKey,
  computed(() => shift.calendar.timeZone),
);
show(app);

/** In place of the application. */
function showRefusal(problem: EntranceProblem): void {
  const refusal = createVisibleApp(WindowRefused, { problem });
  useWords(refusal);
  show(refusal);
}

function useWords(application: VueApp<Element>): void {
  application.use(createPinia());
  const preferences = usePreferencesStore();
  const messages = createMessages(preferences.shownLanguage);
  watch(
    () => preferences.shownLanguage,
    (language) => (messages.global.locale.value = language),
  );
  application.use(messages);
}

function show(application: VueApp<Element>): void {
  shown?.unmount();
  shown = application;
  application.mount(document.querySelector('#app')!);
}

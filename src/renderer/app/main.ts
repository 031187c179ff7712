import './zodWithoutEval.ts';
import '@fontsource-variable/inter/wght.css';
import '#renderer/ui/tokens.css';
import '#renderer/ui/base.css';
import { createPinia } from 'pinia';
import { createApp, watch, type App as VueApp } from 'vue';
import type { BridgeTransport } from '#shared/bridge/bridge.ts';
import { chooseTransport } from '#renderer/bridge/chooseTransport.ts';
import { createBridge } from '#renderer/bridge/createBridge.ts';
import type { EntranceProblem } from '#renderer/bridge/enterWindow.ts';
import { bridgeKey } from '#renderer/stores/bridgeKey.ts';
import { usePreferencesStore } from '#renderer/stores/preferences.ts';
import { useSessionStore } from '#renderer/stores/session.ts';
import App from './App.vue';
import { createMessages } from './i18n.ts';
import { createScreens } from './router.ts';
import WindowRefused from './WindowRefused.vue';

// Before the router reads the address: the browser host's code comes in the same fragment.
let shown: VueApp | null = null;
const transport = await chooseTransport(window, showRefusal);
if (transport.ok) showApplication(transport.value);
else showRefusal(transport.error);

function showApplication(carrier: BridgeTransport): void {
  const bridge = createBridge(carrier, {
    onMalformed: (problem) => console.warn(`A message of the application did not parse and was dropped: ${problem}`),
  });
  const app = createApp(App);
  app.provide(bridgeKey, bridge);
  useWords(app);
  app.use(createScreens());
  useSessionStore();
  show(app);
}

function showRefusal(problem: EntranceProblem): void {
  const app = createApp(WindowRefused, { problem });
  useWords(app);
  show(app);
}

function useWords(app: VueApp): void {
  app.use(createPinia());
  const preferences = usePreferencesStore();
  const messages = createMessages(preferences.shownLanguage);
  watch(
    () => preferences.shownLanguage,
    (language) => (messages.global.locale.value = language),
  );
  app.use(messages);
}

function show(app: VueApp): void {
  shown?.unmount();
  shown = app;
  app.mount('#app');
}

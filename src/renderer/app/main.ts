import './zodWithoutEval.ts';
import '@fontsource-variable/inter/wght.css';
import '#renderer/ui/tokens.css';
import '#renderer/ui/base.css';
import { createPinia } from 'pinia';
import { createApp, watch } from 'vue';
import { chooseTransport } from '#renderer/bridge/chooseTransport.ts';
import { createBridge } from '#renderer/bridge/createBridge.ts';
import { bridgeKey } from '#renderer/stores/bridgeKey.ts';
import { usePreferencesStore } from '#renderer/stores/preferences.ts';
import { useSessionStore } from '#renderer/stores/session.ts';
import App from './App.vue';
import { createMessages } from './i18n.ts';
import { createScreens } from './router.ts';

// Before the router reads the address: the browser host's token comes in the same fragment.
const bridge = createBridge(chooseTransport(window), {
  onMalformed: (problem) => console.warn(`A message of the application did not parse and was dropped: ${problem}`),
});

const app = createApp(App);
app.provide(bridgeKey, bridge);
app.use(createPinia());

const preferences = usePreferencesStore();
const messages = createMessages(preferences.shownLanguage);
watch(
  () => preferences.shownLanguage,
  (language) => (messages.global.locale.value = language),
);
app.use(messages);
app.use(createScreens());
useSessionStore();
app.mount('#app');

import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { createPinia } from 'pinia';
import { defineComponent, h, type Component } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import { createBridge } from '#renderer/bridge/createBridge.ts';
import { bridgeKey } from '#renderer/stores/bridgeKey.ts';
import type { Language } from '#renderer/stores/preferences.ts';
import { useSessionStore } from '#renderer/stores/session.ts';
import type { DemoTransport } from '../../../../tests/builders/demoTransport.ts';
import { createMessages } from '../i18n.ts';

/** Mounts a component as the window would, on a transport that plays the main process; waits until its data is there. */
export async function mountInWindow(
  component: Component,
  props: Record<string, unknown>,
  transport: DemoTransport,
  language: Language = 'en',
): Promise<VueWrapper> {
  const names = ['overview', 'cell', 'intervention', 'inspect', 'shift', 'replay', 'audit'];
  const Empty = defineComponent(() => () => h('div'));
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/', name: names[0]!, component: Empty },
      { path: '/replay/:recordingId?', name: 'replay', component: Empty },
      ...names.slice(1).map((name) => ({
        path: name === 'replay' ? '/replay/:recordingId?' : `/${name}/:cellKey?/:interventionId?/:findingId?`,
        name,
        component: Empty,
      })),
    ],
  });
  const Window: Component = {
    setup() {
      useSessionStore();
      return () => h(component, props);
    },
  };
  const wrapper = mount(Window, {
    attachTo: document.body,
    global: {
      plugins: [createPinia(), createMessages(language), router],
      provide: { [bridgeKey as symbol]: createBridge(transport) },
    },
  });
  await flushPromises();
  await flushPromises();
  return wrapper;
}

export const byTestId = (testId: string): string => `[data-testid="${testId}"]`;

/** Bodies of the commands that were sent, oldest first. */
export const sentCommands = (transport: DemoTransport): unknown[] =>
  transport.requests
    .filter((request) => request.name === 'command')
    .map((request) => (request.params as { body: unknown }).body);

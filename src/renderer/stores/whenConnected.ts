import { onScopeDispose } from 'vue';
import { useBridge } from './bridgeKey.ts';

/**
 * Loads what a screen shows as soon as there is a connection to the application, and anew after each one that was lost. A
 * window that is loaded anew shows its screen before its connection is up: what it asked at once would be refused.
 */
export function whenConnected(load: () => void): void {
  onScopeDispose(
    useBridge().onConnection((connected) => {
      if (connected) load();
    }),
  );
}

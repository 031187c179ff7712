import { inject, type InjectionKey } from 'vue';
import type { Bridge } from '#renderer/bridge/Bridge.ts';

export const bridgeKey: InjectionKey<Bridge> = Symbol('bridge');

/** The bridge that the application was started with. Only stores call it. */
export function useBridge(): Bridge {
  const bridge = inject(bridgeKey);
  if (!bridge) throw new Error('No bridge was provided to the application.');
  return bridge;
}

import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { HostInfo, Operator } from '#shared/bridge/bridge.ts';
import { useBridge } from './bridgeKey.ts';
import { useCommandsStore } from './commands.ts';

/** Which application this window belongs to, and who works at it. */
export const useHostStore = defineStore('host', () => {
  const bridge = useBridge();
  const commands = useCommandsStore();
  const info = shallowRef<HostInfo | null>(null);

  async function load(): Promise<void> {
    const answer = await bridge.request('hostInfo', {});
    if (answer.ok) info.value = answer.value;
    else if (answer.error.code !== 'disconnected') commands.refuse(null, 'hostInfo', answer.error);
  }

  async function setOperator(operator: Operator): Promise<boolean> {
    const answer = await bridge.request('setOperator', operator);
    if (answer.ok) info.value = answer.value;
    else commands.refuse(null, 'setOperator', answer.error);
    return answer.ok;
  }

  async function lock(): Promise<void> {
    const answer = await bridge.request('lockSession', {});
    if (answer.ok) await load();
    else commands.refuse(null, 'lockSession', answer.error);
  }

  /** A hand is at keys or pointer: the workstation is not to lock itself. */
  const atWork = (): void => void bridge.request('atWork', {});

  return { info, load, setOperator, lock, atWork };
});

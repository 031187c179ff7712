import { spawn } from 'node:child_process';
import type { BridgeAnswer, BridgePush } from '#shared/bridge/bridge.ts';
import type { LetGoReason } from '#shared/domain/manualMotion.ts';
import type { StartOptions } from '#main/host/shared/startOptions.ts';
import { variables, type FromElsewhere, type ToElsewhere } from './elsewhere.ts';

/** Stands in for `openApplication`: the same application, in a Node that is new enough for it; what the host asks goes there and back. */
export function openApplication(options: StartOptions) {
  const node = process.env[variables.node] ?? '';
  const program = process.env[variables.program] ?? '';
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', program, options.dataDir, options.open ?? ''], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const listeners = new Set<(push: BridgePush) => void>();
  const waiting = new Map<number, (answer: BridgeAnswer) => void>();
  let count = 0;
  const tell = (message: ToElsewhere): void => void (child.connected && child.send(message));
  child.on('message', (raw) => {
    const message = raw as FromElsewhere;
    if (message.type === 'push') for (const listener of listeners) listener(message.push as BridgePush);
    else {
      waiting.get(message.id)?.(message.answer as BridgeAnswer);
      waiting.delete(message.id);
    }
  });
  return {
    ok: true as const,
    value: {
      supervisor: {
        request: (name: unknown, params: unknown, windowId = ''): Promise<BridgeAnswer> =>
          new Promise((resolve) => {
            waiting.set((count += 1), resolve);
            tell({ type: 'request', id: count, name, params, windowId });
          }),
        subscribe: (listener: (push: BridgePush) => void): (() => void) => {
          listeners.add(listener);
          return () => void listeners.delete(listener);
        },
        windowGone: (windowId: string, why: LetGoReason): void => tell({ type: 'windowGone', windowId, why }),
      },
      openRecording: (path: string): void => tell({ type: 'openRecording', path }),
      stop: (): Promise<void> =>
        new Promise((resolve) => {
          child.once('exit', () => resolve());
          tell({ type: 'stop' });
        }),
    },
  };
}

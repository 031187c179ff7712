import { createPinia } from 'pinia';
import { createApp } from 'vue';
import { expect, test, vi } from 'vitest';
import { demoCellView } from '../../../tests/builders/demoCell.ts';
import { DemoTransport } from '../../../tests/builders/demoTransport.ts';
import { createBridge } from '#renderer/bridge/createBridge.ts';
import { bridgeKey } from './bridgeKey.ts';
import { useCellsStore } from './cells.ts';
import { useSessionStore } from './session.ts';

function start(transport: DemoTransport) {
  const app = createApp({ render: () => null });
  const pinia = createPinia();
  app.provide(bridgeKey, createBridge(transport));
  app.use(pinia);
  return app.runWithContext(() => {
    useSessionStore();
    return useCellsStore();
  });
}

test('the cells are fetched as soon as the window is connected', async () => {
  const cells = start(new DemoTransport({ cells: [demoCellView()] }));
  await vi.waitFor(() => expect(cells.cellKeys).toEqual(['cell-1']));
  expect(cells.snapshotOf('cell-1')?.cell.packml).toBe('execute');
});

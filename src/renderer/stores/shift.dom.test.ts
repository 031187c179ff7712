import { createPinia } from 'pinia';
import { createApp, nextTick, watch } from 'vue';
import { describe, expect, test, vi } from 'vitest';
import { demoCellView } from '../../../tests/builders/demoCell.ts';
import { DemoTransport } from '../../../tests/builders/demoTransport.ts';
import { createBridge } from '#renderer/bridge/createBridge.ts';
import { bridgeKey } from './bridgeKey.ts';
import { useClockStore } from './clock.ts';
import { useShiftStore } from './shift.ts';

const HOUR_MS = 3_600_000;

describe('the running shift', () => {
  test('is worked out anew when it ends, and not with every tick of the clock', async () => {
    const app = createApp({ render: () => null });
    app.provide(bridgeKey, createBridge(new DemoTransport({ cells: [demoCellView()] })));
    app.use(createPinia());
    const { clock, shift } = app.runWithContext(() => ({ clock: useClockStore(), shift: useShiftStore() }));
    await vi.waitFor(() => expect(shift.roster).toBeDefined());
    const changes: number[] = [];
    watch(
      () => shift.current,
      (span) => changes.push(span.fromMs),
      { flush: 'sync' },
    );
    const first = shift.current;
    for (let tick = 1; tick <= 3; tick += 1) {
      clock.nowMs = first.endMs - 1000 + tick;
      await nextTick();
    }
    expect(changes).toEqual([]);
    clock.nowMs = first.endMs + HOUR_MS;
    await nextTick();
    await nextTick();
    expect(changes).toEqual([first.endMs]);
    app.unmount();
  });
});

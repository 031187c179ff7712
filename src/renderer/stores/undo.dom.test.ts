import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, expect, test } from 'vitest';
import { useLayoutsStore } from './layout/layouts.ts';
import { defaultLayout } from './layout/defaultLayout.ts';
import { useUndoStore } from './undo.ts';

beforeEach(() => {
  localStorage.clear();
  setActivePinia(createPinia());
});

test('steps are taken back one by one, newest first, and taking back is no step', () => {
  const undo = useUndoStore();
  const log: string[] = [];
  undo.did('first', () => log.push('first'));
  undo.did('second', () => {
    log.push('second');
    undo.did('never', () => undefined);
  });
  expect(undo.undo()?.label).toBe('second');
  expect(undo.last?.label).toBe('first');
  undo.undo();
  expect(log).toEqual(['second', 'first']);
  expect(undo.undo()).toBeNull();
});

test('a closed panel, a moved border and a reset layout are taken back', () => {
  const layouts = useLayoutsStore();
  const undo = useUndoStore();
  layouts.close('events');
  expect(layouts.closed).toEqual(['events']);
  layouts.resize([], 0, 0.5);
  layouts.resize([], 0, 0.6);
  layouts.endResize();
  layouts.reset();
  expect(layouts.present).toEqual(defaultLayout);
  undo.undo();
  undo.undo();
  expect(layouts.closed).toEqual(['events']);
  undo.undo();
  expect(layouts.present).toEqual(defaultLayout);
  expect(undo.last).toBeNull();
});

test('the last panel stays, and a stored layout that is damaged is forgotten', () => {
  const layouts = useLayoutsStore();
  for (const panel of ['candidates', 'bin', 'buffer', 'force', 'events', 'twin'] as const) layouts.close(panel);
  expect(layouts.open).toEqual(['twin']);
  localStorage.setItem('supercargo.layout', '{"present":{"kind":"panel","panelId":"gone"},"named":[]}');
  setActivePinia(createPinia());
  expect(useLayoutsStore().present).toEqual(defaultLayout);
});

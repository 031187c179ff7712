import { describe, expect, test } from 'vitest';
import { de } from '#renderer/app/locales/de/index.ts';
import { en } from '#renderer/app/locales/en/index.ts';
import { actionOfKey, keyActions, keyOf, type KeyPlace, type KeyPress } from './keyMap.ts';

/** Places whose keys are heard at the same time. */
const heardTogether: readonly (readonly KeyPlace[])[] = [
  ['always', 'window', 'twin'],
  ['always', 'window', 'replay'],
  ['always', 'window', 'twin', 'manual'],
];
const nameOf = ({ key, withControl, withAlt, withShift }: KeyPress): string =>
  `${withControl ? 'ctrl+' : ''}${withAlt ? 'alt+' : ''}${withShift ? 'shift+' : ''}${key}`;
const press = (key: string, init: KeyboardEventInit = {}): KeyboardEvent =>
  new KeyboardEvent('keydown', { key, ...init });

test.each(heardTogether)('no key is declared twice where both would hear it (%#)', (...places) => {
  const declared = keyActions
    .map(keyOf)
    .filter((declaration) => places.includes(declaration.place))
    .flatMap(({ presses, silent = [] }) => [...presses, ...silent].map(nameOf));
  expect(declared.filter((name, index) => declared.indexOf(name) !== index)).toEqual([]);
});

test('what the focused control hears never takes a key that works everywhere', () => {
  const everywhere = keyActions
    .map(keyOf)
    .filter(({ place }) => place === 'always' || place === 'window')
    .flatMap(({ presses }) => presses.map(nameOf));
  const focused = keyActions
    .map(keyOf)
    .filter(({ place }) => place === 'focus')
    .flatMap(({ presses }) => presses.map(nameOf));
  expect(focused.filter((name) => everywhere.includes(name))).toEqual([]);
});

test.each(keyActions)('%s has its words in both languages', (action) => {
  const [part = '', name = ''] = keyOf(action).label.split('.');
  for (const messages of [en, de] as unknown as Record<string, Record<string, unknown>>[])
    expect(typeof messages[part]?.[name]).toBe('string');
});

describe('a key press', () => {
  test('is found at the places that hear it, and nowhere else', () => {
    expect(actionOfKey(press('a'), ['window'])).toBe('go.overview');
    expect(actionOfKey(press('a'), ['always'])).toBeNull();
    expect(actionOfKey(press('1'), ['twin'])).toBe('view.follow');
  });
  test('with Ctrl is another key than without', () => {
    expect(actionOfKey(press('k', { ctrlKey: true }), ['always'])).toBe('palette');
    expect(actionOfKey(press('k', { metaKey: true }), ['always'])).toBe('palette');
    expect(actionOfKey(press('k'), ['always', 'window'])).toBe('alarm.acknowledge');
    expect(actionOfKey(press('a', { ctrlKey: true }), ['always', 'window'])).toBeNull();
  });
  test('stops whatever else is held down', () => {
    expect(actionOfKey(press('Cancel', { ctrlKey: true }), ['always'])).toBe('stop');
    expect(actionOfKey(press('Pause', { shiftKey: true }), ['always'])).toBe('stop');
  });
});

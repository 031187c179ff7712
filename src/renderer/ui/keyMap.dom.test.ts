import { describe, expect, test, vi } from 'vitest';
import { de } from '#renderer/app/locales/de/index.ts';
import { en } from '#renderer/app/locales/en/index.ts';
import { actionOfKey, keyActions, keyOf, type KeyPlace } from './keyMap.ts';
import { namedKey, type KeyPress } from './keyMatch.ts';

/** Places whose keys are heard at the same time. */
const heardTogether: readonly (readonly KeyPlace[])[] = [
  ['always', 'window', 'twin'],
  ['always', 'window', 'replay'],
  ['always', 'window', 'inspect'],
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

/** A press as a browser reports it; `altGr` as Windows does, which adds Ctrl and Alt. */
function typed(key: string, code: string, { altGr = false, ...init }: KeyboardEventInit & { altGr?: boolean } = {}) {
  const event = new KeyboardEvent('keydown', { key, code, ...(altGr ? { ctrlKey: true, altKey: true } : {}), ...init });
  vi.spyOn(event, 'getModifierState').mockImplementation((name) => name === 'AltGraph' && altGr);
  return event;
}

describe('on another keyboard', () => {
  test.each([
    ['Caps Lock', 'A', 'KeyA', {}, 'go.overview'],
    ['Caps Lock with Shift', 'e', 'KeyE', { shiftKey: true }, 'replay.previousEvent'],
    ['Caps Lock without', 'E', 'KeyE', {}, 'replay.nextEvent'],
    ['Caps Lock with Ctrl', 'K', 'KeyK', { ctrlKey: true }, 'palette'],
    ['Cyrillic', 'ф', 'KeyA', {}, 'go.overview'],
    ['Cyrillic capitals', 'Ф', 'KeyA', {}, 'go.overview'],
    ['Cyrillic with Ctrl', 'л', 'KeyK', { ctrlKey: true }, 'palette'],
    ['Cyrillic with Command', 'л', 'KeyK', { metaKey: true }, 'palette'],
    ['Cyrillic, undo', 'я', 'KeyZ', { ctrlKey: true }, 'undo'],
    ['Cyrillic with Shift', 'У', 'KeyE', { shiftKey: true }, 'replay.previousEvent'],
    ['Cyrillic, a sign', 'х', 'BracketLeft', {}, 'cell.previous'],
    ['Greek', 'α', 'KeyA', {}, 'go.overview'],
    ['Greek with Ctrl', 'κ', 'KeyK', { ctrlKey: true }, 'palette'],
    ['Greek, a letter that is written with a sign', ';', 'KeyQ', {}, null],
    ['a bracket behind AltGr', '[', 'Digit8', { altGr: true }, 'cell.previous'],
    ['AltGr as Linux reports it', '[', 'Digit8', { altGr: true, ctrlKey: false, altKey: false }, 'cell.previous'],
    ['a letter that AltGr turns into another', 'ł', 'KeyL', { altGr: true }, 'go.alarms'],
    ['an umlaut at the place of a bracket', 'ü', 'BracketLeft', {}, 'cell.previous'],
    ['a digit behind Shift', '&', 'Digit1', {}, 'view.follow'],
    ['a dead key', 'Dead', 'BracketLeft', {}, 'cell.previous'],
    ['an input method', 'Process', 'KeyA', {}, 'go.overview'],
    ['another Latin letter: what it produces counts, not its place', 'a', 'KeyQ', {}, 'go.overview'],
    ['another Latin letter that stands for nothing', 'q', 'KeyA', {}, null],
    ['a question mark at the place of the minus', '?', 'Minus', { shiftKey: true }, 'help'],
    ['a space of another kind', '\u00a0', 'Space', {}, 'replay.play'],
    ['Ctrl with a letter that has no such shortcut', 'ф', 'KeyA', { ctrlKey: true }, null],
    ['Escape', 'Escape', 'Escape', {}, 'escape'],
  ] as const)('%s', (_, key, code, init, action) => {
    const places: KeyPlace[] = ['always', 'window', 'twin', 'replay', 'focus'];
    expect(actionOfKey(typed(key, code, init), places)).toBe(action);
  });

  test('a sign that is another place’s shortcut does not fall back to its key’s place here', () => {
    expect(actionOfKey(typed('?', 'Minus', { shiftKey: true }), ['manual'])).toBeNull();
  });

  test('arrows are known by their place where the keyboard does not name them', () => {
    expect(namedKey(typed('Unidentified', 'ArrowLeft'))).toBe('ArrowLeft');
    expect(namedKey(typed('ArrowLeft', 'Numpad4'))).toBe('ArrowLeft');
  });
});

test('Escape moves nothing: no screen hears it, and it holds nothing', () => {
  expect(actionOfKey(typed('Escape', 'Escape'), ['always', 'window', 'twin', 'manual', 'replay'])).toBeNull();
});

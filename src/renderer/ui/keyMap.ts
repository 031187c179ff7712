import { placedAsPress, producesPress, type KeyPress, type KeyReport } from './keyMatch.ts';

/**
 * Every key of the application, declared once: what listens to keys asks here, and the list of keys on the screen is made
 * from it. A test refuses a key that is declared twice where both would hear it.
 */
/**
 * Where a key is heard. `always`: on every screen, also while someone types and while a dialog is open. `window`: on every
 * screen, but neither in a field nor under a dialog. `twin`: as `window`, on screens that show a twin. `replay`, `manual`,
 * `inspect`: on that screen. `focus`: only by the control that has the focus, which is the usual way of such a control.
 */
export type KeyPlace = 'always' | 'window' | 'twin' | 'replay' | 'manual' | 'inspect' | 'focus';
export const keyGroups = ['motion', 'screens', 'manual', 'inspect', 'window', 'twin', 'replay', 'lists'] as const;
export type KeyGroup = (typeof keyGroups)[number];

export interface KeyDeclaration {
  place: KeyPlace;
  group: KeyGroup;
  presses: readonly KeyPress[];
  /** Alternatives that keyboards send for the same key and that nobody needs to read. */
  silent?: readonly KeyPress[];
  /** Message of what it does. */
  label: string;
}

const press = (...keys: string[]): KeyPress[] => keys.map((key) => ({ key }));
const plain = (key: string): KeyPress[] => [{ key, withShift: false }];
const shift = (key: string): KeyPress[] => [{ key, withShift: true }];
const alt = (key: string): KeyPress[] => [{ key, withAlt: true }];

export const keyMap = {
  // Ctrl+Pause reports itself as Cancel.
  stop: { place: 'always', group: 'motion', presses: press('Pause'), silent: press('Cancel'), label: 'help.stop' },
  escape: { place: 'focus', group: 'motion', presses: press('Escape'), label: 'help.esc' },

  'go.overview': { place: 'window', group: 'screens', presses: press('a'), label: 'nav.overviewTitle' },
  'go.cell': { place: 'window', group: 'screens', presses: press('c'), label: 'nav.cellTitle' },
  'go.intervention': { place: 'window', group: 'screens', presses: press('i'), label: 'nav.interventionTitle' },
  'go.inspect': { place: 'window', group: 'screens', presses: press('d'), label: 'nav.inspectTitle' },
  'go.alarms': { place: 'window', group: 'screens', presses: press('l'), label: 'nav.alarmsTitle' },
  'go.replay': { place: 'window', group: 'screens', presses: press('r'), label: 'nav.replayTitle' },
  'go.shift': { place: 'window', group: 'screens', presses: press('s'), label: 'nav.shiftTitle' },
  'go.handover': { place: 'window', group: 'screens', presses: press('h'), label: 'nav.handoverTitle' },
  'go.audit': { place: 'window', group: 'screens', presses: press('j'), label: 'nav.auditTitle' },
  'go.diagnosis': { place: 'window', group: 'screens', presses: press('g'), label: 'nav.diagnosisTitle' },
  'cell.previous': { place: 'window', group: 'screens', presses: press('['), label: 'help.previousCell' },
  'cell.next': { place: 'window', group: 'screens', presses: press(']'), label: 'help.nextCell' },

  'alarm.acknowledge': { place: 'window', group: 'window', presses: press('k'), label: 'alarms.keyAcknowledge' },
  'alarm.silence': { place: 'window', group: 'window', presses: press('x'), label: 'alarms.keySilence' },
  palette: {
    place: 'always',
    group: 'window',
    presses: [{ key: 'k', withControl: true }],
    silent: [{ key: 'K', withControl: true }],
    label: 'palette.title',
  },
  undo: { place: 'window', group: 'window', presses: [{ key: 'z', withControl: true }], label: 'undo.help' },
  help: { place: 'window', group: 'window', presses: press('?'), label: 'help.help' },
  settings: { place: 'window', group: 'window', presses: press(','), label: 'help.settings' },

  'view.follow': { place: 'twin', group: 'twin', presses: press('1'), label: 'help.follow' },
  'view.hero': { place: 'twin', group: 'twin', presses: press('2'), label: 'help.hero' },
  'view.front': { place: 'twin', group: 'twin', presses: press('3'), label: 'help.front' },
  'view.top': { place: 'twin', group: 'twin', presses: press('4'), label: 'help.top' },
  'view.tool': { place: 'twin', group: 'twin', presses: press('5'), label: 'help.tool' },
  'view.bin': { place: 'twin', group: 'twin', presses: press('6'), label: 'help.bin' },
  'view.insets': { place: 'twin', group: 'twin', presses: press('7'), label: 'help.insets' },
  'manual.hold': { place: 'manual', group: 'manual', presses: press(' '), label: 'manualKeys.hold' },
  'manual.claim': { place: 'manual', group: 'manual', presses: press('t'), label: 'manualKeys.claim' },
  'manual.next': { place: 'manual', group: 'manual', presses: press('n'), label: 'manualKeys.next' },
  'manual.previous': { place: 'manual', group: 'manual', presses: press('b'), label: 'manualKeys.previous' },
  'manual.preview': { place: 'manual', group: 'manual', presses: press('p'), label: 'manualKeys.preview' },
  'manual.proposals': { place: 'manual', group: 'manual', presses: press('v'), label: 'manualKeys.proposals' },
  'manual.form': { place: 'manual', group: 'manual', presses: press('f'), label: 'manualKeys.form' },
  'manual.jog': { place: 'manual', group: 'manual', presses: press('m'), label: 'manualKeys.jog' },
  'manual.item': { place: 'manual', group: 'manual', presses: press('o'), label: 'manualKeys.item' },
  'manual.hand': { place: 'manual', group: 'manual', presses: press('u'), label: 'manualKeys.hand' },
  'manual.slower': { place: 'manual', group: 'manual', presses: press('-'), label: 'manualKeys.slower' },
  'manual.faster': { place: 'manual', group: 'manual', presses: press('+'), label: 'manualKeys.faster' },
  'manual.close': { place: 'manual', group: 'manual', presses: press('e'), label: 'manualKeys.close' },
  'manual.larger': { place: 'manual', group: 'manual', presses: press('y'), label: 'manualKeys.larger' },
  'inspect.release': { place: 'inspect', group: 'inspect', presses: press('e'), label: 'inspectKeys.release' },
  'inspect.stow': { place: 'inspect', group: 'inspect', presses: press('w'), label: 'inspectKeys.stow' },
  'inspect.discount': { place: 'inspect', group: 'inspect', presses: press('1'), label: 'inspectKeys.discount' },
  'inspect.refurbish': { place: 'inspect', group: 'inspect', presses: press('2'), label: 'inspectKeys.refurbish' },
  'inspect.donate': { place: 'inspect', group: 'inspect', presses: press('3'), label: 'inspectKeys.donate' },
  'inspect.dispose': { place: 'inspect', group: 'inspect', presses: press('4'), label: 'inspectKeys.dispose' },
  'inspect.later': { place: 'inspect', group: 'inspect', presses: press('u'), label: 'inspectKeys.later' },
  'inspect.next': { place: 'inspect', group: 'inspect', presses: press('n'), label: 'inspectKeys.next' },
  'inspect.previous': { place: 'inspect', group: 'inspect', presses: press('b'), label: 'inspectKeys.previous' },
  'inspect.compare': { place: 'inspect', group: 'inspect', presses: press('v'), label: 'inspectKeys.compare' },
  'inspect.camera': { place: 'inspect', group: 'inspect', presses: press('m'), label: 'inspectKeys.camera' },
  'inspect.zoom': { place: 'inspect', group: 'inspect', presses: press('+'), label: 'inspectKeys.zoom' },
  'inspect.heat': { place: 'inspect', group: 'inspect', presses: press('t'), label: 'inspectKeys.heat' },
  'inspect.label': { place: 'inspect', group: 'inspect', presses: press('y'), label: 'inspectKeys.label' },
  'manual.handles': {
    place: 'focus',
    group: 'manual',
    presses: press('ArrowLeft', 'ArrowRight'),
    label: 'manualKeys.handles',
  },
  'twin.arrows': {
    place: 'focus',
    group: 'twin',
    presses: press('ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'),
    label: 'help.binArrows',
  },

  // As in Lichtblick, which many who look at recordings know; letters for what it does not have.
  'replay.play': { place: 'replay', group: 'replay', presses: press(' '), label: 'replayKeys.play' },
  'replay.back': { place: 'replay', group: 'replay', presses: plain('ArrowLeft'), label: 'replayKeys.back' },
  'replay.forward': { place: 'replay', group: 'replay', presses: plain('ArrowRight'), label: 'replayKeys.forward' },
  'replay.backMore': { place: 'replay', group: 'replay', presses: alt('ArrowLeft'), label: 'replayKeys.backMore' },
  'replay.forwardMore': {
    place: 'replay',
    group: 'replay',
    presses: alt('ArrowRight'),
    label: 'replayKeys.forwardMore',
  },
  'replay.backLess': { place: 'replay', group: 'replay', presses: shift('ArrowLeft'), label: 'replayKeys.backLess' },
  'replay.forwardLess': {
    place: 'replay',
    group: 'replay',
    presses: shift('ArrowRight'),
    label: 'replayKeys.forwardLess',
  },
  'replay.start': { place: 'replay', group: 'replay', presses: press('Home'), label: 'replayKeys.start' },
  'replay.end': { place: 'replay', group: 'replay', presses: press('End'), label: 'replayKeys.end' },
  'replay.nextEvent': { place: 'replay', group: 'replay', presses: plain('e'), label: 'replayKeys.nextEvent' },
  'replay.previousEvent': { place: 'replay', group: 'replay', presses: shift('E'), label: 'replayKeys.previousEvent' },
  'replay.nextFrame': { place: 'replay', group: 'replay', presses: plain('f'), label: 'replayKeys.nextFrame' },
  'replay.previousFrame': { place: 'replay', group: 'replay', presses: shift('F'), label: 'replayKeys.previousFrame' },
  'replay.nextTrouble': { place: 'replay', group: 'replay', presses: plain('n'), label: 'replayKeys.nextTrouble' },
  'replay.previousTrouble': {
    place: 'replay',
    group: 'replay',
    presses: shift('N'),
    label: 'replayKeys.previousTrouble',
  },
  'replay.faster': { place: 'replay', group: 'replay', presses: press('+'), label: 'replayKeys.faster' },
  'replay.slower': { place: 'replay', group: 'replay', presses: press('-'), label: 'replayKeys.slower' },

  tab: { place: 'focus', group: 'lists', presses: press('Tab'), label: 'help.tab' },
  list: { place: 'focus', group: 'lists', presses: press('ArrowUp', 'ArrowDown'), label: 'help.listArrows' },
  border: { place: 'focus', group: 'lists', presses: press('ArrowLeft', 'ArrowRight'), label: 'help.borderArrows' },
  enter: { place: 'focus', group: 'lists', presses: press('Enter'), label: 'help.enter' },
} as const satisfies Record<string, KeyDeclaration>;

export type KeyAction = keyof typeof keyMap;
export const keyActions = Object.keys(keyMap) as KeyAction[];
export const keyOf = (action: KeyAction): KeyDeclaration => keyMap[action];

/**
 * The action that this key press stands for at one of these places, or null: by what it produces, and by the place of its key where
 * what it produces stands for nothing anywhere.
 */
export function actionOfKey(event: KeyReport, places: readonly KeyPlace[]): KeyAction | null {
  const isHeard = (action: KeyAction): boolean => places.includes(keyOf(action).place);
  const produced = keyActions.filter((action) => isPressed(event, action, producesPress));
  if (produced.length > 0) return produced.find(isHeard) ?? null;
  return keyActions.find((action) => isHeard(action) && isPressed(event, action, placedAsPress)) ?? null;
}

function isPressed(event: KeyReport, action: KeyAction, isPress: typeof producesPress): boolean {
  const { place, presses, silent = [] } = keyOf(action);
  return [...presses, ...silent].some((wanted) =>
    // Ctrl+Pause stops as well as Pause: for what is heard always, more keys held down do no harm unless they are asked for.
    place === 'always' && !wanted.withControl ? event.key === wanted.key : isPress(event, wanted),
  );
}

const names: Readonly<Record<string, string>> = {
  ' ': '␣',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
};

/** A press as it is written on keys; `control` is the language's word for Ctrl. */
export const keyText = ({ key, withControl, withShift, withAlt }: KeyPress, control: string): string =>
  `${withControl ? `${control}+` : ''}${withAlt ? 'Alt+' : ''}${withShift ? '⇧' : ''}${names[key] ?? (key.length === 1 ? key.toUpperCase() : key)}`;

/** For `aria-keyshortcuts`. */
export const ariaKeys = (action: KeyAction): string =>
  keyOf(action)
    .presses.map(({ key, withControl }) => (withControl ? `Control+${key.toUpperCase()}` : key))
    .join(' ');

/** One press of a key, as a shortcut is declared. */
export interface KeyPress {
  /** As `KeyboardEvent.key` says it. */
  key: string;
  /** With Ctrl, or with Command on a Mac. */
  withControl?: boolean;
  /** Where it is not said: a capital wants Shift, a small letter wants none, and of other keys the layout decides. */
  withShift?: boolean;
  withAlt?: boolean;
}

/** What a keyboard reports of a press; a `KeyboardEvent` is one. */
export interface KeyReport {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  getModifierState(name: string): boolean;
}

/**
 * Whether this press is the wanted one by what it produces. Caps Lock changes no shortcut. AltGr belongs to the sign that it
 * helps to write (Windows reports it as Ctrl and Alt together); otherwise Alt is the system's and the browser's, but for what asks for it.
 */
export function producesPress(event: KeyReport, wanted: KeyPress): boolean {
  if (!hasModifiers(event, wanted)) return false;
  if (!isLetter(wanted.key))
    return event.key === wanted.key && (wanted.withShift === undefined || wanted.withShift === event.shiftKey);
  return event.key.toLowerCase() === wanted.key.toLowerCase() && event.shiftKey === wantsShift(wanted);
}

/**
 * Whether this press is the wanted one by the place of its key, as on the keyboard of the United States: for layouts that produce
 * something else there (Cyrillic, Greek, dead keys, input methods, digits behind Shift). A key that produces another letter or digit of our own is
 * that letter: its place says nothing.
 */
export function placedAsPress(event: KeyReport, wanted: KeyPress): boolean {
  if (isNamedKey(event.key) || /^[a-z0-9]$/i.test(event.key) || !hasModifiers(event, wanted)) return false;
  const place = placeOf(wanted.key);
  return place.code === event.code && (place.shift ?? wantsShift(wanted)) === event.shiftKey;
}

/** The name of a key that writes nothing (`ArrowUp`, `Home`), by its place where the keyboard does not name it. */
export const namedKey = ({ key, code }: Pick<KeyReport, 'key' | 'code'>): string =>
  key === '' || unnamed.includes(key) ? code : key;

const unnamed: readonly string[] = ['Unidentified', 'Process', 'Dead'];
const isNamedKey = (key: string): boolean => key.length > 1 && !unnamed.includes(key);
const isLetter = (key: string): boolean => /^[a-z]$/i.test(key);
const wantsShift = ({ key, withShift }: KeyPress): boolean => withShift ?? (isLetter(key) && key !== key.toLowerCase());

function hasModifiers(event: KeyReport, { withControl = false, withAlt = false }: KeyPress): boolean {
  if (event.getModifierState('AltGraph')) return !withControl && !withAlt;
  return withAlt === event.altKey && withControl === (event.ctrlKey || event.metaKey);
}

/** Where signs stand on the keyboard of the United States. */
const places: Readonly<Record<string, { code: string; shift: boolean }>> = {
  '[': { code: 'BracketLeft', shift: false },
  ']': { code: 'BracketRight', shift: false },
  ',': { code: 'Comma', shift: false },
  '-': { code: 'Minus', shift: false },
  '+': { code: 'Equal', shift: true },
  '?': { code: 'Slash', shift: true },
};
function placeOf(key: string): { code: string; shift?: boolean } {
  if (isLetter(key)) return { code: `Key${key.toUpperCase()}` };
  if (/^\d$/.test(key)) return { code: `Digit${key}`, shift: false };
  return places[key] ?? { code: key === ' ' ? 'Space' : key };
}

/**
 * Numbers inside messages of other programs, and where they stand. What a message names is found by its name: elements of a
 * list by their id, numbers beside a list of names by the name at their place. Only lists without names go by position.
 */
type Step =
  | { kind: 'key'; key: string }
  | { kind: 'place'; place: number }
  /** The element whose values under these keys are these. */
  | { kind: 'element'; keys: readonly string[]; id: readonly (string | number)[] }
  /** The element at the place that a name has in a list of names further out. */
  | { kind: 'named'; namesKey: string; name: string };

export interface FieldPath {
  steps: readonly Step[];
  /** As a person reads it, like `status[gripper].level`; the same for the same field. */
  text: string;
}

const DEPTH_MAX = 4;
/** What tells the elements of a list apart, the likeliest first. */
const ELEMENT_KEYS: readonly (readonly string[])[] = [
  ...[['name'], ['ns', 'id'], ['id'], ['child_frame_id'], ['joint_name'], ['key'], ['data_type'], ['label']],
  ...[['topic'], ['frame_id']],
];
/** Lists that have a value for each name beside them; others, as a vector, may have as many by chance. */
const PER_NAME = /posit|veloc|accel|effort|torque|force|current|voltage|temp|load|error|displac|stiff|value/i;
const isNamesKey = (key: string): boolean => /^names?$|_names?$|[a-z]Names$/.test(key);

type Named = ReadonlyMap<string, readonly string[]>;
const NONE: Named = new Map();

/** Paths of all numbers in a value, in its order; at most so many. */
export function numericPaths(value: unknown, limit: number): FieldPath[] {
  const found: FieldPath[] = [];
  const add = (steps: readonly Step[]): void => void found.push({ steps, text: textOf(steps) });
  const walk = (at: unknown, steps: readonly Step[], depth: number, named: Named): void => {
    if (found.length >= limit) return;
    if (typeof at === 'number' || typeof at === 'bigint') return add(steps);
    if (typeof at !== 'object' || at === null || depth >= DEPTH_MAX || ArrayBuffer.isView(at)) return;
    if (Array.isArray(at)) return walkList(at, steps, depth, named);
    const within = withNamesOf(at, named);
    for (const [key, inner] of Object.entries(at)) walk(inner, [...steps, { kind: 'key', key }], depth + 1, within);
  };
  const walkList = (list: readonly unknown[], steps: readonly Step[], depth: number, named: Named): void => {
    const keys = elementKeys(list);
    const last = steps.at(-1);
    const isPerName = !keys && last?.kind === 'key' && PER_NAME.test(last.key);
    const [namesKey, names] = (isPerName && [...named].find(([, listed]) => listed.length === list.length)) || [];
    for (const [place, inner] of list.entries()) {
      if (found.length >= limit) return;
      const step: Step =
        namesKey !== undefined
          ? { kind: 'named', namesKey, name: names?.[place] ?? '' }
          : keys
            ? { kind: 'element', keys, id: idOf(inner, keys) }
            : { kind: 'place', place };
      walk(inner, [...steps, step], depth + 1, named);
    }
  };
  walk(value, [], 0, NONE);
  return found;
}

/** The number at a path; null where a message has none there, or cannot say which of several it is. */
export function numberAt(value: unknown, { steps }: FieldPath): number | null {
  let at = value;
  const outer: object[] = [];
  for (const step of steps) {
    if (typeof at !== 'object' || at === null) return null;
    switch (step.kind) {
      case 'key':
        outer.push(at);
        at = (at as Record<string, unknown>)[step.key];
        break;
      case 'place':
        at = (at as unknown[])[step.place];
        break;
      case 'element':
        at = Array.isArray(at) ? only(at, (inner) => idOf(inner, step.keys).every((id, i) => id === step.id[i])) : null;
        break;
      case 'named': {
        const named = outer.reduce<Named>((before, object) => withNamesOf(object, before), NONE);
        const names: readonly string[] = named.get(step.namesKey) ?? [];
        at = Array.isArray(at) && names.length === at.length ? at[names.indexOf(step.name)] : null;
        break;
      }
    }
  }
  const number = typeof at === 'bigint' ? Number(at) : at;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

/** Lists of names that an object adds to those further out; a nearer one hides one of the same key. */
function withNamesOf(object: object, named: Named): Named {
  let within: Map<string, readonly string[]> | null = null;
  for (const [key, listed] of Object.entries(object)) {
    if (!isNamesKey(key) || !Array.isArray(listed) || listed.length === 0) continue;
    if (!listed.every((name) => typeof name === 'string') || new Set(listed).size !== listed.length) continue;
    within ??= new Map();
    within.set(key, listed);
  }
  if (!within) return named;
  for (const [key, names] of named) if (!within.has(key)) within.set(key, names);
  return within;
}

/** Keys by which every element of a list has an id of its own; undefined when there are none. */
function elementKeys(list: readonly unknown[]): readonly string[] | undefined {
  if (list.length === 0 || list.length > 10_000) return undefined;
  if (!list.every((inner) => typeof inner === 'object' && inner !== null && !Array.isArray(inner))) return undefined;
  return ELEMENT_KEYS.find((keys) => {
    const ids = list.map((inner) => idOf(inner, keys));
    const isWhole = ids.every((id) => id.length === keys.length);
    return isWhole && new Set(ids.map((id) => JSON.stringify(id))).size === list.length;
  });
}

/** Empty where it has none. */
function idOf(element: unknown, keys: readonly string[]): (string | number)[] {
  if (typeof element !== 'object' || element === null) return [];
  const values = keys.map((key) => (element as Record<string, unknown>)[key]);
  const isId = (value: unknown): value is string | number => typeof value === 'string' || Number.isInteger(value);
  return values.every(isId) ? values : [];
}

function only(list: readonly unknown[], isWanted: (inner: unknown) => boolean): unknown {
  const found = list.filter(isWanted);
  return found.length === 1 ? found[0] : null;
}

function textOf(steps: readonly Step[]): string {
  let text = '';
  for (const step of steps) {
    if (step.kind === 'key') text += text === '' ? step.key : `.${step.key}`;
    else if (step.kind === 'place') text += text === '' ? `${step.place}` : `.${step.place}`;
    else text += `[${step.kind === 'named' ? step.name : step.id.join(' ')}]`;
  }
  return text;
}

/** A robot element's attributes are short; what is longer names no robot. */
const MOST_CHARACTERS = 2000;

/** Name of the robot in a URDF text, null where it has none. One look at one stretch of the text, whatever is in it. */
export function robotName(urdf: string): string | null {
  const begin = urdf.indexOf('<robot');
  if (begin < 0) return null;
  const attributes = urdf.slice(begin, begin + MOST_CHARACTERS).split('>', 1)[0] ?? '';
  return /\sname="([^"]*)"/.exec(attributes)?.[1] ?? null;
}

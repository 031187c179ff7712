import { NAME_LENGTH_MAX } from './name.ts';

const MARK = ' (unproven)';

/**
 * The name of a person of whom nobody knows that it is he or she: it is not on the roster, or the person has not signed on with the PIN. The
 * mark is a part of the name, so that it stands wherever the name is shown or recorded, in cells and consoles of others too.
 */
export const unprovenName = (name: string): string =>
  `${name.slice(0, NAME_LENGTH_MAX - MARK.length).trimEnd()}${MARK}`;

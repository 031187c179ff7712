import { choice } from './declaration.ts';

/** Which side of an item points up in the tool; `usual`: the middle one, or the longest where it is too long for the bin's depth. */
export const sidesUp = ['usual', 'middle', 'long', 'thin'] as const;
export type SideUp = (typeof sidesUp)[number];

export const sideUp = {
  ...choice(sidesUp, 'usual', 'which side of the item points up while the paddles hold it'),
  optional: true,
};

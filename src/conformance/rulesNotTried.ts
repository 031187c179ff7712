/** Rules of SPEC.md without a check, and why; together with the checks they are all of its rules. */
const console = 'a duty of the console';
const restart = 'it needs the cell’s process to end and come back';
const motion = 'it needs motion under way, which this check does not bring about';
const outside = 'it cannot be seen from outside';

export const rulesNotTried: Readonly<Record<string, string>> = {
  P6: 'units and frames cannot be told from the numbers alone',
  P12: 'it needs a list of the snapshot that is full',
  P13: console,
  H8: console,
  E3: console,
  E7: console,
  E8: 'it needs 50,000 events',
  E9: restart,
  E11: console,
  E12: 'statements are optional; their form is checked with every event',
  E13: 'evidence is optional; its form is checked with every finding',
  C8: motion,
  S2: motion,
  S3: 'it needs a stow that fails',
  S4: 'it needs an item on the floor',
  S5: restart,
  S6: 'it needs a new cell',
  S7: 'it needs something outside the cell to be missing',
  S8: 'it needs a production run to come to its end',
  I5: motion,
  I8: 'it needs a failure of the cell',
  M3: console,
  M6: motion,
  M7: motion,
  M9: motion,
  M10: motion,
  F5: restart,
  F6: 'it needs a bad line',
  K2: console,
  G2: outside,
  G3: 'the form of the maps is checked with every estimate',
  T6: 'it needs a reader that stops reading',
};

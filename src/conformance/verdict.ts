/** What a check found out about one rule of SPEC.md. */
export interface RuleVerdict {
  rule: string;
  result: 'pass' | 'fail' | 'not_tried';
  /** One sentence: what was seen, what was expected, or why it was not tried. */
  detail: string;
}

/** Thrown by a check where the cell breaks the rule. */
export class BrokenRule extends Error {}
/** Thrown by a check that cannot be made on this cell now. */
export class NotTried extends Error {}

/** @throws BrokenRule with the sentence when the condition does not hold. */
export function demand(condition: unknown, sentence: string): asserts condition {
  if (!condition) throw new BrokenRule(sentence);
}

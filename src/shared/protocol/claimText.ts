import { canonicalJson } from './canonicalJson.ts';

/**
 * What a console signs of a command (SPEC R2): the whole message as it goes out but for the signature itself, and the cell that it is for.
 * Of the message, not of what a reader makes of it: fields that a version does not know are signed too.
 */
export function claimText(cellId: string, command: Readonly<Record<string, unknown>>): string {
  const claim = { ...(command['claim'] as Record<string, unknown>) };
  delete claim['signature'];
  return `supercargo-command-1\n${canonicalJson({ cellId, command: { ...command, claim } })}`;
}

import type { CellCommand, CommandAck } from '#shared/domain/cellCommand.ts';
import type { JournalEntry } from '#main/ports/Journal.ts';

/**
 * Commands whose intent was journaled and whose answer was not: this program ended between the two. Whether the cell
 * carried one out shows in its events, which name the command.
 */
export function unansweredIntents(entries: readonly JournalEntry[]): CellCommand[] {
  const open = new Map<string, CellCommand>();
  for (const { body } of entries) {
    if (body.kind === 'intent') open.set(body.command.commandId, body.command);
    else if (body.kind === 'outcome') open.delete(body.commandId);
  }
  return [...open.values()];
}

export const unansweredAck = (commandId: string, atMs: number): CommandAck => ({
  commandId,
  accepted: false,
  code: 'no_answer',
  message:
    'Supercargo ended before the cell’s answer was known: the command may or may not have been carried out; the events of the cell tell.',
  atMs,
});

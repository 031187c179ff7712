import { createHash } from 'node:crypto';
import { z } from 'zod';
import { commandAckSchema, type CellCommand, type CommandAck } from '#shared/domain/cellCommand.ts';
import { canonicalJson } from '#shared/protocol/canonicalJson.ts';

/** Answers that are remembered: a console repeats a command within seconds, not after a thousand others. */
export const ACKS_KEPT = 1000;

/** An answer, and what it answers. */
export const rememberedAckSchema = z.object({
  ack: commandAckSchema,
  /** `digestOf` the command; null where an older version of the cell did not write it down. */
  digest: z.string().nullable(),
});
export type RememberedAck = z.infer<typeof rememberedAckSchema>;

/** Of what is asked for and by whom: the same in every repetition of a command, whatever its deadline and token. */
export const digestOf = ({ by, body }: Pick<CellCommand, 'by' | 'body'>): string =>
  createHash('sha256').update(canonicalJson({ by, body })).digest('base64url');

/** The answers to the last commands by their id, so that a repeated command is answered and not carried out again. */
export class CommandLedger {
  private readonly answers = new Map<string, RememberedAck>();

  restore(answers: readonly RememberedAck[]): void {
    for (const answer of answers) this.remember(answer);
  }

  /** The first answer to the same command; `other` where this id belongs to another command; null where it is new. */
  answerTo(command: CellCommand): CommandAck | 'other' | null {
    const known = this.answers.get(command.commandId);
    if (!known) return null;
    return known.digest === digestOf(command) ? known.ack : 'other';
  }

  remember(answer: RememberedAck): void {
    this.answers.set(answer.ack.commandId, answer);
    if (this.answers.size <= ACKS_KEPT) return;
    const oldest = this.answers.keys().next().value;
    if (oldest !== undefined) this.answers.delete(oldest);
  }
}

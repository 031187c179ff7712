import type { CommandAck } from '#shared/domain/cellCommand.ts';

/** Answers that are remembered: a console repeats a command within seconds, not after a thousand others. */
export const ACKS_KEPT = 1000;

/** The answers to the last commands by their id, so that a repeated command is answered and not carried out again. */
export class CommandLedger {
  private readonly acks = new Map<string, CommandAck>();

  restore(acks: readonly CommandAck[]): void {
    for (const ack of acks) this.remember(ack);
  }

  answerTo(commandId: string): CommandAck | null {
    return this.acks.get(commandId) ?? null;
  }

  remember(ack: CommandAck): void {
    this.acks.set(ack.commandId, ack);
    if (this.acks.size <= ACKS_KEPT) return;
    const oldest = this.acks.keys().next().value;
    if (oldest !== undefined) this.acks.delete(oldest);
  }
}

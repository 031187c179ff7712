import type { CellCommand } from '#shared/domain/cellCommand.ts';
import type { UnsignedClaim } from '#shared/domain/commandClaim.ts';
import type { MessageOrigin } from './MessageOrigin.ts';

/**
 * What a cell knows of who gives a command, beside the words of the command itself: what a console that it was told of has signed; a
 * sentence why it believes nothing of it; or null, where it was told of no console and so asks for no claim.
 */
export type Claimed = { believed: true; claim: UnsignedClaim } | { believed: false; why: string } | null;

/** A command and the connection that it came on. */
export interface ReceivedCommand extends CellCommand {
  from: MessageOrigin;
  claimed: Claimed;
}

import type { CellCommand } from '#shared/domain/cellCommand.ts';
import type { MessageOrigin } from './MessageOrigin.ts';

/** A command and the connection that it came on. */
export interface ReceivedCommand extends CellCommand {
  from: MessageOrigin;
}

import type { CommandClaim, UnsignedClaim } from '#shared/domain/commandClaim.ts';
import type { CellCommand } from '#shared/domain/cellCommand.ts';

/** Puts this console's signature under a command for one cell, together with what is claimed of who gives it (SPEC R2). */
export type SignClaim = (cellId: string, command: CellCommand, claimed: UnsignedClaim) => CommandClaim;

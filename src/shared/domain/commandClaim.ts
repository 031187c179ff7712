import { z } from 'zod';
import { idSchema } from '#shared/units/wireBounds.ts';
import { actorRoles, personRoleSchema } from './roles.ts';

const base64url = (bytes: number): z.ZodString => {
  const characters = Math.ceil((bytes * 4) / 3);
  return z
    .string()
    .length(characters)
    .regex(/^[A-Za-z0-9_-]*$/);
};

/** Raw Ed25519 public key, base64url without padding. */
export const consoleKeySchema = base64url(32);

export const unsignedClaimSchema = z.object({
  /** As what the person of `by` acts, or that it is the console's planner. */
  role: z.enum(actorRoles),
  /** Who agreed besides, where the command takes four eyes. */
  second: z.object({ operatorId: idSchema.min(1), role: personRoleSchema }).nullable(),
});
export type UnsignedClaim = z.infer<typeof unsignedClaimSchema>;

/** What a console says of whoever gives a command, under its signature (SPEC R). */
export const commandClaimSchema = unsignedClaimSchema.extend({
  /** By which the cell knows the console. */
  key: consoleKeySchema,
  /** Ed25519 over `claimText`, base64url without padding. */
  signature: base64url(64),
});
export type CommandClaim = z.infer<typeof commandClaimSchema>;

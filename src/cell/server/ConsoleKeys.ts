import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import type { CellCommand } from '#shared/domain/cellCommand.ts';
import { claimText } from '#shared/protocol/claimText.ts';
import type { Claimed } from '#cell/core/ReceivedCommand.ts';

/** How far ahead the deadline of a claimed command may lie, in milliseconds of a cell at its own pace. */
export const CLAIM_LIFE_MS = 60_000;

/** The consoles whose word this cell takes for who gives a command, by their public keys (SPEC R1 to R4). */
export class ConsoleKeys {
  private readonly keys: ReadonlyMap<string, KeyObject>;
  private readonly cellId: string;
  private readonly lifeMs: number;

  /** `keys`: raw Ed25519 public keys, base64url; none asks for no claims. `speed`: of the cell's clock. */
  constructor(keys: readonly string[], cellId: string, speed: number) {
    this.keys = new Map(keys.map((key) => [key, publicKeyOf(key)]));
    this.cellId = cellId;
    this.lifeMs = CLAIM_LIFE_MS * Math.max(1, speed);
  }

  /** `raw`: the message as it came, which is what was signed. */
  judge(command: CellCommand, raw: unknown, nowMs: number): Claimed {
    if (this.keys.size === 0) return null;
    const { claim } = command;
    const refuse = (why: string): Claimed => ({ believed: false, why: `${why} Nothing was done.` });
    if (!claim)
      return refuse(
        'This cell takes commands with a signed claim only, of a console that it was told of (--console-key); this one carries none.',
      );
    const key = this.keys.get(claim.key);
    if (!key) return refuse(`This cell was not told of the console's key ${claim.key} (--console-key).`);
    const signed = Buffer.from(claimText(this.cellId, raw as Record<string, unknown>));
    if (!verify(null, signed, key, Buffer.from(claim.signature, 'base64url')))
      return refuse('The signature does not fit: the command is not as it was signed, or not for this cell.');
    if (command.deadlineMs - nowMs > this.lifeMs)
      return refuse(`The deadline lies more than ${this.lifeMs / 1000} s ahead: a claim must not hold for so long.`);
    return { believed: true, claim: { role: claim.role, second: claim.second } };
  }
}

/** Throws where it is no key: to be asked before the cell starts. */
export function publicKeyOf(key: string): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: key }, format: 'jwk' });
}

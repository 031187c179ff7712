import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { claimText } from '#shared/protocol/claimText.ts';
import type { SignClaim } from '#main/ports/SignClaim.ts';

export const KEY_FILE = 'console-key.pem';
/** What a cell is told of this console, beside the private one. */
export const PUBLIC_KEY_FILE = 'console-key.txt';

/**
 * This console's Ed25519 key, in the data folder; made at the first start, and anew when it cannot be read. Where it cannot be written it
 * holds for this run: cells that were told of another one then refuse its commands, and say so.
 */
export function loadSigner(dataDir: string): { publicKey: string; signClaim: SignClaim } {
  const privateKey = storedKey(dataDir) ?? newKey(dataDir);
  const publicKey = rawPublicKey(privateKey);
  return {
    publicKey,
    signClaim: (cellId, command, claimed) => {
      const claim = { ...claimed, key: publicKey };
      const text = claimText(cellId, { ...command, claim });
      return { ...claim, signature: sign(null, Buffer.from(text), privateKey).toString('base64url') };
    },
  };
}

const rawPublicKey = (privateKey: KeyObject): string => createPublicKey(privateKey).export({ format: 'jwk' }).x ?? '';

function storedKey(dataDir: string): KeyObject | null {
  try {
    const key = createPrivateKey(readFileSync(join(dataDir, KEY_FILE)));
    return key.asymmetricKeyType === 'ed25519' ? key : null;
  } catch {
    return null;
  }
}

function newKey(dataDir: string): KeyObject {
  const { privateKey } = generateKeyPairSync('ed25519');
  const write = (name: string, text: string): void => {
    const file = join(dataDir, name);
    writeFileSync(`${file}.part`, text, { mode: 0o600 });
    renameSync(`${file}.part`, file);
  };
  try {
    write(KEY_FILE, privateKey.export({ format: 'pem', type: 'pkcs8' }).toString());
    write(PUBLIC_KEY_FILE, `${rawPublicKey(privateKey)}\n`);
  } catch {
    // Said by whoever is refused for it.
  }
  return privateKey;
}

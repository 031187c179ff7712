import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { BadArgument } from '#shared/commandLine/readOptions.ts';
import type { CellTrust } from '#main/ports/CellSource.ts';

/**
 * By what cells behind https are believed: `--ca` or `--pin`; null where neither is given.
 * @throws BadArgument with what is wrong with them
 */
export function readTrust(ca: string | undefined, pins: readonly string[]): CellTrust | null {
  if (ca !== undefined && pins.length > 0)
    throw new BadArgument('--ca and --pin exclude each other: a cell is believed by one.');
  if (ca !== undefined)
    try {
      const authority = readFileSync(ca, 'utf8');
      new X509Certificate(authority);
      return { authority };
    } catch {
      throw new BadArgument(`--ca is "${ca}", expected a file with the certificate of the site's authority as PEM.`);
    }
  const fingerprints: string[] = [];
  for (const pin of pins) {
    const hex = pin
      .replace(/^sha256:/i, '')
      .replaceAll(':', '')
      .toUpperCase();
    if (!/^[0-9A-F]{64}$/.test(hex))
      throw new BadArgument(
        `--pin is "${pin}", expected the SHA-256 fingerprint of a cell's certificate: 64 hex digits.`,
      );
    fingerprints.push(hex.match(/../g)!.join(':'));
  }
  return fingerprints.length > 0 ? { fingerprints } : null;
}

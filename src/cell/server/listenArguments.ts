import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { createSecureContext } from 'node:tls';
import { isLoopback } from '#shared/protocol/loopback.ts';
import { err, ok, type Result } from '#shared/result/result.ts';

/** Where a cell listens, and by what it proves that it is itself. Null: this computer alone, without TLS. */
export interface Listening {
  address: string;
  tls: { cert: string; key: string } | null;
}
export const LOOPBACK: Listening = { address: '127.0.0.1', tls: null };

/** `--listen`, `--tls-cert` and `--tls-key`; the error is one sentence (P14). */
export function listenArguments(values: {
  listen?: string | undefined;
  'tls-cert'?: string | undefined;
  'tls-key'?: string | undefined;
}): Result<Listening, string> {
  const { listen = LOOPBACK.address, 'tls-cert': certFile, 'tls-key': keyFile } = values;
  if (isIP(listen) === 0 && listen !== 'localhost')
    return err(
      `--listen is "${listen}", expected an address of this computer such as 192.168.0.10, without scheme, port or path.`,
    );
  if (certFile === undefined && keyFile === undefined) {
    if (isLoopback(listen)) return ok({ address: listen, tls: null });
    return err(`--listen ${listen} needs --tls-cert and --tls-key: beyond this computer a cell speaks TLS only.`);
  }
  if (certFile === undefined || keyFile === undefined)
    return err(`--tls-${certFile === undefined ? 'cert' : 'key'} is missing, expected both --tls-cert and --tls-key.`);
  const texts: string[] = [];
  for (const [name, file] of [
    ['tls-cert', certFile],
    ['tls-key', keyFile],
  ] as const)
    try {
      texts.push(readFileSync(file, 'utf8'));
    } catch {
      return err(`--${name} ${file} cannot be read.`);
    }
  const [cert = '', key = ''] = texts;
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    return err(
      `--tls-cert and --tls-key cannot be used, expected a certificate and its own key as PEM (${(error as Error).message}).`,
    );
  }
  return ok({ address: listen, tls: { cert, key } });
}

/** How consoles name it: an address that stands for all of them is no address of anything. */
export const nameOf = ({ address }: Listening): string =>
  address === '0.0.0.0' || address === '::' ? hostname() : isIP(address) === 6 ? `[${address}]` : address;

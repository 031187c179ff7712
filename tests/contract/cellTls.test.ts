import { createServer } from 'node:https';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Server } from 'socket.io';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { listenArguments } from '#cell/server/listenArguments.ts';
import { systemClock } from '#main/clock/systemClock.ts';
import { SocketCellSource } from '#main/cells/link/SocketCellSource.ts';
import type { CellTrust } from '#main/ports/CellSource.ts';
import { CONTROL_NAMESPACE } from '#shared/protocol/protocol.ts';
import { runConformance } from '../../src/conformance/runConformance.ts';
import { cellServerForTests, TEST_TOKEN, type CellServerForTests } from '../builders/cellServerForTests.ts';
import { selfMadeCertificate, type SelfMade } from '../builders/selfMadeCertificate.ts';
import { RecordingListener } from './RecordingListener.ts';

const ending: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

async function cellBehind({ cert, key }: SelfMade): Promise<CellServerForTests> {
  const cell = await cellServerForTests({ listening: { address: '127.0.0.1', tls: { cert, key } } });
  ending.push(() => cell.close());
  return cell;
}

function consoleOf(url: string, trust?: CellTrust): { listener: RecordingListener; troubles: string[] } {
  const listener = new RecordingListener();
  const troubles: string[] = [];
  const source = new SocketCellSource({
    cellKey: 'cell',
    endpoint: () => ({ url, token: TEST_TOKEN, ...(trust ? { trust } : {}) }),
    consoleId: 'console',
    consoleName: 'Console',
    clock: systemClock,
    onTrouble: (sentence) => troubles.push(sentence),
  });
  source.start(listener, null);
  ending.push(() => source.stop());
  return { listener, troubles };
}
const live = (listener: RecordingListener): Promise<void> =>
  vi.waitFor(() => expect(listener.link?.state).toBe('live'), 8000);

describe('P14 a cell behind TLS', () => {
  it.each(['authority', 'fingerprint'])('is believed by its %s, on both connections', async (by) => {
    const made = selfMadeCertificate('127.0.0.1');
    const cell = await cellBehind(made);
    expect(cell.server.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    const trust = by === 'authority' ? { authority: made.cert } : { fingerprints: [made.fingerprint] };
    const { listener } = consoleOf(cell.server.url, trust);
    await live(listener);
    await vi.waitFor(() => expect(listener.joints.length).toBeGreaterThan(0), 8000);
  });

  it.each([
    ['without being told of its authority', undefined, '127.0.0.1', /is signed by itself; name it with --pin/],
    ['for another name', 'authority', 'cell.example', /is for another name than 127\.0\.0\.1/],
    ['of another fingerprint', 'fingerprint', '127.0.0.1', /is none of those named by --pin; nothing was sent/],
  ])('is not believed %s, and never learns the token', async (_what, by, subject, sentence) => {
    const made = selfMadeCertificate(subject);
    const http = createServer({ cert: made.cert, key: made.key });
    const impostor = new Server(http, { transports: ['websocket'] });
    const told: unknown[] = [];
    impostor.of(CONTROL_NAMESPACE).use((socket, next) => {
      told.push(socket.handshake.auth);
      next(new Error('no'));
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    ending.push(() => impostor.close());
    const trust =
      by === 'authority'
        ? { authority: made.cert }
        : by === 'fingerprint'
          ? { fingerprints: [selfMadeCertificate(subject).fingerprint] }
          : undefined;
    const { troubles } = consoleOf(`https://127.0.0.1:${(http.address() as AddressInfo).port}`, trust);
    await vi.waitFor(() => expect(troubles.join(' ')).toMatch(sentence), 8000);
    expect(told).toEqual([]);
  });

  it('answers nothing without TLS, refuses web pages, and passes the conformance check', async () => {
    const made = selfMadeCertificate('127.0.0.1');
    const cell = await cellBehind(made);
    const url = cell.server.url;
    await expect(fetch(url.replace('https', 'http'))).rejects.toThrow();
    const verdicts = await runConformance({
      url,
      token: TEST_TOKEN,
      acts: false,
      tls: { ca: made.cert },
      rules: ['P14', 'H3', 'H4', 'H6', 'T1'],
    });
    expect(verdicts.map(({ rule, result }) => `${rule} ${result}`)).toEqual([
      'P14 pass',
      'H3 pass',
      'H4 pass',
      'H6 pass',
      'T1 pass',
    ]);
  });

  it('needs a certificate and its own key', () => {
    const folder = mkdtempSync(join(tmpdir(), 'supercargo-tls-'));
    ending.push(() => rmSync(folder, { recursive: true }));
    const [one, other] = [selfMadeCertificate('127.0.0.1'), selfMadeCertificate('127.0.0.1')];
    for (const [name, text] of Object.entries({ cert: one.cert, key: one.key, other: other.key }))
      writeFileSync(join(folder, name), text);
    const given = (key: string) =>
      listenArguments({ listen: '10.0.0.1', 'tls-cert': join(folder, 'cert'), 'tls-key': join(folder, key) });
    expect(given('key')).toEqual({
      ok: true,
      value: { address: '10.0.0.1', tls: { cert: one.cert, key: one.key } },
    });
    expect(given('other')).toMatchObject({
      ok: false,
      error: expect.stringContaining('expected a certificate and its own key as PEM') as unknown,
    });
  });
});

import { networkInterfaces } from 'node:os';
import { createConnection } from 'node:net';
import { isLoopback } from '#shared/protocol/loopback.ts';
import { PROTOCOL_VERSION, TELEMETRY_NAMESPACE, wire } from '#shared/protocol/protocol.ts';
import type { RuleChecks } from './Bench.ts';
import { demand, NotTried } from './verdict.ts';

const majorOf = (version: string): number => Number(version.split('.')[0]);

/** P and H: transport, versions, handshake, welcome. */
export const handshakeChecks: RuleChecks = {
  P1: async (bench) => {
    await bench.console();
    const answer = await fetch(`${bench.url}/socket.io/?EIO=4&transport=polling`).catch(() => null);
    if (!answer) return 'WebSocket connects at once; long polling could not be asked for';
    const text = await answer.text();
    demand(!(answer.ok && text.startsWith('0{')), 'Long polling is served; it must not be.');
    return 'WebSocket connects at once, long polling is refused';
  },
  P2: async (bench) => {
    const console = await bench.console();
    await bench.telemetry({ consoleId: console.consoleId });
    return 'both namespaces open on connections of their own';
  },
  P3: async (bench) => {
    const console = await bench.console();
    const { hostname, port } = new URL(bench.url);
    if (!console.welcome!.description.simulated) throw new NotTried('the cell is not simulated');
    if (!isLoopback(hostname)) throw new NotTried('the cell was told an address to listen on (P14)');
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4');
    if (others.length === 0) throw new NotTried('this computer has no other address than loopback');
    for (const { address } of others)
      demand(!(await connects(address, Number(port))), `A simulated cell also listens on ${address}:${port}.`);
    return `it answers on ${hostname} and not on ${others.map(({ address }) => address).join(', ')}`;
  },
  P4: async (bench) => {
    const console = await bench.console();
    const reply = await console.ask(wire.clock, { clientTimeMs: 7, ofALaterVersion: { deep: [1] } });
    demand(
      (reply as { clientTimeMs?: unknown } | null)?.clientTimeMs === 7,
      'A field it does not know was not ignored.',
    );
    const ack = await console.command({ type: 'bin.look', binId: 'no-such-bin', ofALaterVersion: true });
    demand(
      !ack.accepted && ack.code === 'unknown_bin',
      'A command with a field it does not know is not taken as usual.',
    );
    return 'unknown fields are ignored; every message has one payload';
  },
  P5: async (bench) => {
    const { protocol } = (await bench.console()).welcome!;
    demand(/^\d+\.\d+$/.test(protocol), `The version is "${protocol}", expected MAJOR.MINOR.`);
    demand(majorOf(protocol) === majorOf(PROTOCOL_VERSION), `The cell greets with ${protocol} to ${PROTOCOL_VERSION}.`);
    return `it speaks ${protocol}`;
  },
  P9: async (bench) => {
    const console = await bench.console();
    const { engine } = console.socket.io as unknown as { engine: { transport: { ws?: { extensions?: string } } } };
    demand(!engine.transport.ws?.extensions, 'The cell compresses messages (permessage-deflate); neither side does.');
    let answered = false;
    console.socket.emit(wire.clock, { clientTimeMs: 1, filler: 'x'.repeat(300 * 1024) }, () => (answered = true));
    await console.within(() => console.closed, 3000);
    demand(!answered, 'A message of 300 KiB was taken; the largest is 256 KiB.');
    return 'a message of 300 KiB is not taken, nothing is compressed';
  },
  P10: async (bench) => {
    const watcher = await bench.console();
    const { consoleId } = await bench.console({ consoleName: 'Con\u202Esole' });
    const names = (): string[] =>
      watcher.received
        .flatMap(({ payload }) => consolesIn(payload))
        .filter((one) => one.consoleId === consoleId)
        .map(({ name }) => name);
    await watcher.until(() => names().length > 0, 4000, 'A console that connected was not told (consoles.changed).');
    demand(!names()[0]!.includes('\u202E'), 'A hidden character of a console’s name is passed on as it came.');
    return 'hidden characters of names are written out';
  },
  P11: async (bench) => {
    const console = await bench.console();
    await console.clockMs();
    return 'every message of this run keeps to the bounds';
  },
  P14: async (bench) => {
    const { hostname, protocol, host } = new URL(bench.url);
    demand(isLoopback(hostname) || protocol === 'https:', `The cell answers on ${host} without TLS.`);
    if (protocol !== 'https:') throw new NotTried('the cell listens on loopback, without TLS');
    await bench.console();
    const plain = await fetch(`http://${host}/`).catch(() => null);
    demand(plain === null, 'The cell also answers without TLS.');
    return 'the cell answers with TLS only';
  },
  H1: async (bench) => {
    await bench.console({ consoleId: `conform-${performance.now()}-`.padEnd(64, 'x') });
    const { code } = await bench.refused({ consoleId: 'x'.repeat(65) });
    demand(code === 'invalid_handshake', `A consoleId of 65 characters was refused with "${code}".`);
    return 'the handshake is read as described';
  },
  H2: async (bench) => {
    const all = await bench.refused({ token: 'wrong', protocol: '99.0', consoleId: '' });
    demand(all.code === 'bad_token', `Wrong in token, version and form it was refused with "${all.code}".`);
    const version = await bench.refused({ protocol: '99.0', consoleId: '' });
    demand(version.code === 'protocol_version', `Wrong in version and form it was refused with "${version.code}".`);
    const form = await bench.refused({ consoleId: '' });
    demand(form.code === 'invalid_handshake', `An empty consoleId was refused with "${form.code}".`);
    demand(form.message.length > 0, 'The refusal carries no sentence.');
    return 'refusals carry code and sentence, in the order of the rule';
  },
  H3: async (bench) => {
    const page = await bench.refused({}, { headers: { Origin: 'http://page.example' } });
    demand(page.code === 'origin', `A web page was refused with "${page.code}".`);
    if (!isLoopback(new URL(bench.url).hostname) || bench.url.startsWith('https')) return 'web pages are refused';
    const { code } = await bench.refused({ token: 'wrong' }, { headers: { Host: 'cell.example' } });
    demand(code === 'origin', `Another Host was refused with "${code}".`);
    return 'web pages and other host names are refused';
  },
  H4: async (bench) => {
    for (const token of ['wrong', undefined, bench.token.slice(0, -1), `${bench.token}x`]) {
      const { code } = await bench.refused({ token });
      demand(code === 'bad_token', `The token ${token === undefined ? 'missing' : 'wrong'}: refused with "${code}".`);
    }
    const { code } = await bench.refused({ token: 'wrong' }, { namespace: TELEMETRY_NAMESPACE });
    demand(code === 'bad_token', `A wrong token on /telemetry: refused with "${code}".`);
    return 'a wrong or missing token is refused on both namespaces';
  },
  H5: async (bench) => {
    const major = majorOf(PROTOCOL_VERSION) + 1;
    const refusal = await bench.refused({ protocol: `${major}.0` });
    demand(refusal.code === 'protocol_version', `Version ${major}.0 was refused with "${refusal.code}".`);
    demand((refusal.supported?.length ?? 0) > 0, 'The refusal does not say which versions are supported.');
    await bench.console({ protocol: `${majorOf(PROTOCOL_VERSION)}.99` });
    return 'another major version is refused, another minor one taken';
  },
  H6: async (bench) => {
    const console = await bench.console();
    await console.clockMs();
    return 'one welcome, before any event, with all fields';
  },
  H7: async (bench) => {
    const { description } = (await bench.console()).welcome!;
    const { jointNames, primitives, leaseMs, forceCapN } = description;
    demand(new Set(jointNames).size === jointNames.length, 'A joint is named twice in jointNames.');
    const names = primitives.map(({ name }) => name);
    demand(new Set(names).size === names.length, 'A primitive is named twice.');
    demand(leaseMs > 0 && forceCapN > 0, 'leaseMs and forceCapN must be above zero.');
    return `${jointNames.length} joints, ${names.length} primitives`;
  },
  H9: async (bench) => {
    const first = await bench.console();
    const secret = first.welcome!.connectionSecret;
    if (secret === undefined) throw new NotTried('the cell speaks a version before 1.2');
    const other = await bench.console();
    const again = await bench.console({ consoleId: first.consoleId, connectionSecret: secret });
    demand(again.welcome!.connectionSecret === secret, 'A console that shows its secret does not get it back.');
    const stolen = await bench.console({ connectionSecret: secret });
    demand(stolen.welcome!.connectionSecret !== secret, 'Another consoleId gets the secret of the first.');
    const invented = await bench.console({ connectionSecret: 'x'.repeat(43) });
    demand(invented.welcome!.connectionSecret !== 'x'.repeat(43), 'A secret that nobody gave is taken.');
    demand(!JSON.stringify(other.received).includes(secret), 'The secret stands in what other consoles get.');
    return 'a console is known again by its secret, and by nothing else';
  },
};

/** As they came: the schemas of the project would mend the names. */
function consolesIn(payload: unknown): { consoleId: string; name: string }[] {
  const { body } = (payload ?? {}) as { body?: { type?: unknown; consoles?: { consoleId: string; name: string }[] } };
  return body?.type === 'consoles.changed' ? (body.consoles ?? []) : [];
}

function connects(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host, port, timeout: 1500 });
    const done = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.on('connect', () => done(true));
    socket.on('error', () => done(false));
    socket.on('timeout', () => done(false));
  });
}

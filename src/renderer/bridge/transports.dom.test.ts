import { describe, expect, test, vi } from 'vitest';
import { PRELOAD_KEY, type BridgeAnswer, type BridgeTransport } from '#shared/bridge/bridge.ts';
import { chooseTransport } from './chooseTransport.ts';
import { createBridge } from './createBridge.ts';
import { enterWindow, type EntranceParts } from './enterWindow.ts';
import { socketTransport, type BridgeSocket } from './socketTransport.ts';

/** One end of a carrier under test, and the other end by which the test plays the host. */
interface Carrier {
  transport: BridgeTransport;
  answerWith(answer: unknown): void;
  push(value: unknown): void;
  requests: { name: string; params: unknown }[];
}

class FakeSocket implements BridgeSocket {
  connected = true;
  readonly requests: { name: string; params: unknown }[] = [];
  answer: unknown = { ok: true, value: [] };
  never = false;
  readonly #listeners = new Map<string, Set<(...args: unknown[]) => void>>();

  on(event: string, listener: (...args: unknown[]) => void): void {
    this.#listeners.set(event, (this.#listeners.get(event) ?? new Set()).add(listener));
  }
  off(event: string, listener: (...args: unknown[]) => void): void {
    this.#listeners.get(event)?.delete(listener);
  }
  emitWithAck(event: string, ...args: unknown[]): Promise<unknown> {
    if (event === 'request') this.requests.push({ name: String(args[0]), params: args[1] });
    return this.never ? new Promise(() => undefined) : Promise.resolve(this.answer);
  }
  happen(event: string, ...args: unknown[]): void {
    if (event === 'connect') this.connected = true;
    if (event === 'disconnect') this.connected = false;
    for (const listener of [...(this.#listeners.get(event) ?? [])]) listener(...args);
  }
}

function browserCarrier(): Carrier & { socket: FakeSocket } {
  const socket = new FakeSocket();
  return {
    socket,
    transport: socketTransport(socket),
    answerWith: (answer) => (socket.answer = answer),
    push: (value) => socket.happen('push', value),
    requests: socket.requests,
  };
}

/** What Electron's preload exposes, found on the window by its agreed name. */
function electronCarrier(): Carrier {
  const listeners = new Set<(push: unknown) => void>();
  const requests: Carrier['requests'] = [];
  let answer: unknown = { ok: true, value: [] };
  const exposed: BridgeTransport = {
    request: (name, params) => {
      requests.push({ name, params });
      return Promise.resolve(answer as BridgeAnswer);
    },
    onPush: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    onConnection: (listener) => {
      listener(true);
      return () => undefined;
    },
  };
  const fakeWindow = { [PRELOAD_KEY]: exposed } as unknown as Window;
  return {
    transport: chooseTransport(fakeWindow, () => undefined),
    answerWith: (next) => (answer = next),
    push: (value) => listeners.forEach((listener) => listener(value)),
    requests,
  };
}

const goodLinkPush = {
  type: 'link',
  cellKey: 'cell-1',
  link: {
    state: 'live',
    detail: null,
    lastHeardAtMs: 1,
    roundTripMs: 12,
    clockOffsetMs: 0,
    telemetryDropped: 0,
  },
};

describe.each([
  ['browser host', browserCarrier],
  ['Electron', electronCarrier],
] as const)('the bridge over the %s', (_, makeCarrier) => {
  test('sends the request by name with its parameters and gives back the parsed reply', async () => {
    const carrier = makeCarrier();
    const bridge = createBridge(carrier.transport);
    await expect(bridge.request('alerts', {})).resolves.toEqual({ ok: true, value: [] });
    expect(carrier.requests).toEqual([{ name: 'alerts', params: {} }]);
  });

  test("passes on the host's refusal with its code and sentence", async () => {
    const carrier = makeCarrier();
    carrier.answerWith({ ok: false, code: 'unknown_cell', message: 'There is no cell "x".' });
    await expect(
      createBridge(carrier.transport).request('setAutomatic', { cellKey: 'x', automatic: true }),
    ).resolves.toEqual({ ok: false, error: { code: 'unknown_cell', message: 'There is no cell "x".' } });
  });

  test('refuses a reply that is not as agreed, and says where', async () => {
    const carrier = makeCarrier();
    carrier.answerWith({ ok: true, value: [{ code: 7 }] });
    const answer = await createBridge(carrier.transport).request('alerts', {});
    expect(answer).toMatchObject({ ok: false, error: { code: 'malformed_reply' } });
    expect(!answer.ok && answer.error.message).toContain('0.code');
  });

  test('delivers pushes that parse, counts and drops those that do not, and ends a subscription', () => {
    const carrier = makeCarrier();
    const problems: string[] = [];
    const bridge = createBridge(carrier.transport, { onMalformed: (problem) => problems.push(problem) });
    const received: unknown[] = [];
    const end = bridge.onPush((push) => received.push(push));
    carrier.push(goodLinkPush);
    carrier.push({ ...goodLinkPush, link: { ...goodLinkPush.link, state: 'fine' } });
    carrier.push('nonsense');
    expect(received).toEqual([goodLinkPush]);
    expect(bridge.malformedPushes).toBe(2);
    expect(problems[0]).toContain('link.state');
    end();
    carrier.push(goodLinkPush);
    expect(received).toHaveLength(1);
  });

  test('tells at once that it is connected', () => {
    const states: boolean[] = [];
    createBridge(makeCarrier().transport).onConnection((connected) => states.push(connected));
    expect(states).toEqual([true]);
  });
});

test('a request over a lost connection fails at once and is never sent later', async () => {
  const { socket, transport } = browserCarrier();
  socket.happen('disconnect');
  const answer = await createBridge(transport).request('alerts', {});
  expect(answer).toMatchObject({ ok: false, error: { code: 'disconnected' } });
  socket.happen('connect');
  expect(socket.requests).toEqual([]);
});

test('a request whose connection is lost before the answer comes fails', async () => {
  const { socket, transport } = browserCarrier();
  socket.never = true;
  const answer = createBridge(transport).request('alerts', {});
  socket.happen('disconnect');
  await expect(answer).resolves.toMatchObject({ ok: false, error: { code: 'disconnected' } });
});

test('a request that is never answered fails after its time', async () => {
  vi.useFakeTimers();
  const { socket, transport } = browserCarrier();
  socket.never = true;
  const answer = createBridge(transport, { timeoutMs: 5000 }).request('alerts', {});
  await vi.advanceTimersByTimeAsync(5000);
  await expect(answer).resolves.toMatchObject({
    ok: false,
    error: { code: 'disconnected', message: 'No answer within 5 s.' },
  });
  vi.useRealTimers();
});

test('connection changes of the browser host are told until the subscription ends', () => {
  const { socket, transport } = browserCarrier();
  const states: boolean[] = [];
  const end = transport.onConnection((connected) => states.push(connected));
  socket.happen('disconnect');
  socket.happen('connect');
  end();
  socket.happen('disconnect');
  expect(states).toEqual([true, false, true]);
});

/** A tab at an address, and a host that answers with what it is told to. */
function tabAt(hash: string, answer: { ok: boolean; body: unknown } | 'nothing' = 'nothing') {
  const stored = new Map<string, string>();
  const shown: string[] = [];
  const asked: unknown[] = [];
  const parts: EntranceParts = {
    location: { hash, pathname: '/', search: '' },
    history: { replaceState: (_: unknown, __: string, url) => void shown.push(String(url)) },
    storage: {
      getItem: (key) => stored.get(key) ?? null,
      setItem: (key, value) => void stored.set(key, value),
      removeItem: (key) => void stored.delete(key),
    },
    fetch: (_, init) => {
      asked.push(JSON.parse(init.body as string));
      if (answer === 'nothing') return Promise.reject(new Error('no host'));
      return Promise.resolve({ ok: answer.ok, json: () => Promise.resolve(answer.body) });
    },
  };
  return { parts, shown, asked };
}

test('the code leaves the address before anything else, is exchanged once, and a reload of the tab still knows the token', async () => {
  const { parts, shown, asked } = tabAt('#code=c0de-_x', { ok: true, body: { token: 's3cret' } });
  await expect(enterWindow(parts)).resolves.toEqual({ ok: true, value: 's3cret' });
  expect(shown).toEqual(['/#/']);
  const reloaded = { ...parts, location: { hash: '#/cell/cell-1', pathname: '/', search: '' } };
  await expect(enterWindow(reloaded)).resolves.toEqual({ ok: true, value: 's3cret' });
  expect(asked).toEqual([{ code: 'c0de-_x' }]);
  expect(shown).toHaveLength(1);
});

test.each([
  ['#code=again', { ok: false, body: { reason: 'used', agoS: 4 } }, { reason: 'used', agoS: 4 }],
  ['#code=late', { ok: false, body: { reason: 'expired' } }, { reason: 'expired' }],
  ['#code=any', 'nothing', { reason: 'unreachable' }],
  ['#code=any', { ok: true, body: { nonsense: 1 } }, { reason: 'unreachable' }],
  ['#/cell/a', 'nothing', { reason: 'missing' }],
] as const)('a window at %s that gets %j is told %j', async (hash, answer, error) => {
  await expect(enterWindow(tabAt(hash, answer).parts)).resolves.toEqual({ ok: false, error });
});

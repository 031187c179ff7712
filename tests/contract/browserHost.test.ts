import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io, type Socket } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { enterAs } from '../builders/enterAs.ts';
import { startBrowserHost, type BrowserHost } from '#main/host/browser/BrowserHost.ts';
import type { BridgeAnswer, BridgePush } from '#shared/bridge/bridge.ts';

let folder: string;
let host: BrowserHost;
let token: string;
let reused = 0;
let pushToAll: (push: BridgePush) => void;
const sockets: Socket[] = [];
const handle = vi.fn((_name: unknown, _params: unknown): Promise<BridgeAnswer> =>
  Promise.resolve({ ok: true, value: 1 }),
);

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'supercargo-host-'));
  mkdirSync(join(folder, 'renderer', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'renderer', 'index.html'), '<!doctype html><title>fake</title>');
  writeFileSync(join(folder, 'renderer', 'assets', 'app.js'), 'export {};');
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  const listeners = new Set<(push: BridgePush) => void>();
  pushToAll = (push) => listeners.forEach((listener) => listener(push));
  handle.mockImplementation((name, params) => Promise.resolve({ ok: true, value: { name, params } }));
  host = await startBrowserHost({
    supervisor: {
      request: handle,
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    rendererDir: join(folder, 'renderer'),
    port: 0,
    onReused: () => (reused += 1),
  });
  reused = 0;
  ({ token } = await enterAs(host.newWindowUrl()));
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.disconnect();
  await host.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Reply {
  status: number;
  headers: Record<string, unknown>;
  text: string;
}
function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Reply> {
  const { hostname, port } = new URL(host.origin);
  return new Promise((resolve, reject) => {
    const call = request({ hostname, port, path, method, headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    call.on('error', reject);
    call.end();
  });
}

function window(auth: object, headers: Record<string, string> = {}): Socket {
  const socket = io(host.origin, {
    auth,
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    extraHeaders: headers,
  });
  sockets.push(socket);
  return socket;
}
const refusalOf = (socket: Socket): Promise<string> =>
  new Promise((resolve, reject) => {
    socket.on('connect', () => reject(new Error('it was let in')));
    socket.on('connect_error', (error) => resolve(error.message));
  });

describe('files of the browser host', () => {
  it('serves the page with a strict policy', async () => {
    const page = await get('/');
    expect(page.status).toBe(200);
    expect(page.text).toContain('fake');
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe-(inline|eval)/);
    expect(page.headers['x-content-type-options']).toBe('nosniff');
    expect(page.headers['referrer-policy']).toBe('no-referrer');
  });

  it('serves assets with their media type', async () => {
    const asset = await get('/assets/app.js');
    expect(asset.headers['content-type']).toBe('text/javascript; charset=utf-8');
  });

  it.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/../../secret.txt',
    '/assets/..%5c..%5csecret.txt',
    '//etc/passwd',
    '/%00',
    '/%ff%fe',
    '/assets',
    '/nothing.js',
  ])('gives nothing for %s', async (path) => {
    const reply = await get(path);
    expect(reply.status).toBe(404);
    expect(reply.text).not.toContain('secret\n');
  });

  it('refuses another name for this machine (DNS rebinding)', async () => {
    expect((await get('/', { host: 'evil.example' })).status).toBe(421);
    expect((await get('/', { host: `localhost:${new URL(host.origin).port}` })).status).toBe(421);
  });

  it('refuses requests of another origin, and other methods', async () => {
    expect((await get('/', { origin: 'https://evil.example' })).status).toBe(403);
    expect((await get('/', {}, 'POST')).status).toBe(405);
    expect((await get('/window', { origin: 'https://evil.example' }, 'POST')).status).toBe(403);
    expect((await get('/window', { origin: 'null' }, 'POST')).status).toBe(403);
    expect((await get('/window', { host: 'evil.example' }, 'POST')).status).toBe(421);
  });

  it('listens on the loopback address alone', async () => {
    const port = Number(new URL(host.origin).port);
    expect(new URL(host.origin).hostname).toBe('127.0.0.1');
    const refused = await new Promise<boolean>((resolve) => {
      const socket = connect({ host: '127.0.0.2', port });
      socket.on('connect', () => resolve(false));
      socket.on('error', () => resolve(true));
    });
    expect(refused).toBe(true);
  });

  it('keeps the code in the fragment, out of every request, and the token out of every address', () => {
    const address = new URL(host.newWindowUrl());
    expect(address.hash).toMatch(/^#code=[\w-]{43}$/);
    expect(address.search).toBe('');
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(address.href).not.toContain(token);
  });
});

describe('the entrance of the browser host', () => {
  const post = async (body: string): Promise<{ status: number; answer: unknown }> => {
    const response = await fetch(`${host.origin}/window`, { method: 'POST', body });
    expect(response.headers.get('cache-control')).toBe('no-store');
    return { status: response.status, answer: await response.json() };
  };

  it('refuses a code a second time, shuts out the window that came in with it, and tells the others', async () => {
    const url = host.newWindowUrl();
    const first = window({ token: (await enterAs(url)).token });
    const bystander = window({ token });
    await vi.waitFor(() => expect(first.connected && bystander.connected).toBe(true));
    await expect(enterAs(url)).rejects.toThrow(/used/);
    await vi.waitFor(() => expect(first.connected).toBe(false));
    expect(bystander.connected).toBe(true);
    expect(reused).toBe(1);
  });

  it.each([
    ['a code that was never given', JSON.stringify({ code: 'x' })],
    ['no code', '{}'],
    ['no JSON', 'code=x'],
    ['a code of a megabyte', JSON.stringify({ code: 'x'.repeat(1e6) })],
  ])('refuses %s', async (_, body) => {
    expect(await post(body)).toEqual({ status: 403, answer: { reason: 'unknown' } });
  });
});

describe('the bridge of the browser host', () => {
  it('answers requests and delivers pushes', async () => {
    const socket = window({ token }, { origin: host.origin });
    await vi.waitFor(() => expect(socket.connected).toBe(true));
    expect(await socket.emitWithAck('request', 'cells', {})).toEqual({
      ok: true,
      value: { name: 'cells', params: {} },
    });
    const pushes: unknown[] = [];
    socket.on('push', (push) => pushes.push(push));
    pushToAll({ type: 'control', cellKey: 'a', operatorToken: 1 });
    pushToAll({ type: 'joints', cellKey: 'a', timeMs: 1, values: [1] });
    await vi.waitFor(() => expect(pushes).toHaveLength(2));
  });

  it('refuses a wrong token, a missing one, and one that is no text', async () => {
    for (const auth of [{ token: 'wrong' }, {}, { token: { toString: 'x' } }, { token: `${token} ` }])
      expect(await refusalOf(window(auth))).toMatch(/token of this window is not valid/);
    expect(handle).not.toHaveBeenCalled();
  });

  it('refuses a page of another origin even with the right token', async () => {
    await expect(refusalOf(window({ token }, { origin: 'https://evil.example' }))).resolves.toBeTruthy();
    await expect(refusalOf(window({ token }, { origin: 'null' }))).resolves.toBeTruthy();
  });

  it('refuses another name for this machine even with the right token', async () => {
    await expect(refusalOf(window({ token }, { host: 'evil.example' }))).resolves.toBeTruthy();
  });

  it('survives a request without an acknowledgement', async () => {
    const socket = window({ token });
    await vi.waitFor(() => expect(socket.connected).toBe(true));
    socket.emit('request', 'cells', {}, 'no function');
    expect(await socket.emitWithAck('request', 'alerts', {})).toMatchObject({ ok: true });
  });
});

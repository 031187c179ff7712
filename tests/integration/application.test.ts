import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { io, type Socket } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BridgeAnswer, CellView, SystemAlert } from '#shared/bridge/bridge.ts';
import { topics, UNFINISHED_ENDING } from '#main/records/recording/format/topics.ts';
import { enterAs } from '../builders/enterAs.ts';
import { strictRead } from '../corpus/strictRead.ts';

// The application as a program: browser host, journal, planner, and simulated cells as processes of their own.
const program = fileURLToPath(new URL('../../src/main/host/browser/cli.ts', import.meta.url));
/** About five seconds of a simulated cell. */
const RECORDED_BYTES = 400_000;
const execArguments = ['--disable-warning=ExperimentalWarning', program];

let dataDir: string;
const hosts: ChildProcess[] = [];
const sockets: Socket[] = [];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'supercargo-application-'));
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.disconnect();
  for (const host of hosts.splice(0)) {
    if (host.exitCode !== null || host.signalCode !== null) continue;
    host.kill('SIGTERM');
    await once(host, 'close');
  }
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
}, 30_000);

async function start(...args: string[]): Promise<{ host: ChildProcess; url: string; cells: () => Promise<number[]> }> {
  const host = spawn(process.execPath, [...execArguments, '--data', dataDir, ...args], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  hosts.push(host);
  const [line] = (await once(createInterface({ input: host.stdout! }), 'line')) as [string];
  const { url } = JSON.parse(line) as { url: string };
  const cells = async (): Promise<number[]> => {
    const told = once(host, 'message') as Promise<[{ simulatedCells: number[] }]>;
    host.send('simulatedCells');
    return (await told)[0].simulatedCells;
  };
  // The first message is the address.
  await once(host, 'message');
  return { host, url, cells };
}

async function ask<Value>(url: string, name: string): Promise<Value> {
  let socket = sockets.find((s) => s.connected);
  if (!socket) {
    const { origin, token } = await enterAs(url);
    socket = io(origin, { auth: { token }, transports: ['websocket'] });
    sockets.push(socket);
    await once(socket as never, 'connect');
  }
  const answer = (await socket.emitWithAck('request', name, {})) as BridgeAnswer;
  if (!answer.ok) throw new Error(answer.message);
  return answer.value as Value;
}
const isAlive = (processId: number): boolean => {
  try {
    return process.kill(processId, 0);
  } catch {
    return false;
  }
};

describe('the application', () => {
  it('supervises two cells at once, and starts one again that dies', async () => {
    const { url, cells } = await start('--cells', '2');
    const live = () =>
      vi.waitFor(
        async () => {
          const views = await ask<CellView[]>(url, 'cells');
          expect(views.map((view) => [view.cellKey, view.link.state, view.snapshot?.cell.cellId])).toEqual([
            ['simulated-1', 'live', 'simulated-1'],
            ['simulated-2', 'live', 'simulated-2'],
          ]);
        },
        { timeout: 40_000, interval: 200 },
      );
    await live();
    const [first, second] = await cells();
    process.kill(first!, 'SIGKILL');
    await vi.waitFor(async () => {
      const alerts = await ask<SystemAlert[]>(url, 'alerts');
      expect(alerts.map((alert) => [alert.code, alert.cellKey])).toContainEqual(['cell_process_died', 'simulated-1']);
    }, 5000);
    await vi.waitFor(async () => expect((await cells())[0]).not.toBe(first), { timeout: 20_000, interval: 200 });
    await live();
    expect((await cells())[1]).toBe(second);
    const alerts = await ask<SystemAlert[]>(url, 'alerts');
    expect(alerts.every((alert) => alert.endedAtMs !== null)).toBe(true);
  }, 120_000);

  it('refuses a second one on the same data folder in one sentence, and is not disturbed by it', async () => {
    const { url } = await start();
    const second = spawnSync(process.execPath, [...execArguments, '--data', dataDir], {
      encoding: 'utf8',
      timeout: 20_000,
    });
    expect(second.status).toBe(1);
    expect(second.stdout).toBe('');
    expect(second.stderr.trim()).toBe(
      `Another Supercargo is using the data folder ${dataDir}. Close it, or start this one with another folder (--data DIR).`,
    );
    expect(await ask<CellView[]>(url, 'cells')).toHaveLength(1);
  }, 60_000);

  it('takes its simulated cells with it, however it ends', async () => {
    const { host, cells } = await start();
    const [cell] = await cells();
    expect(isAlive(cell!)).toBe(true);
    host.kill('SIGKILL');
    await once(host, 'close');
    await vi.waitFor(() => expect(isAlive(cell!)).toBe(false), { timeout: 10_000, interval: 100 });
  }, 60_000);

  it('records what the reference library reads strictly, whether it was closed or killed', async () => {
    const recordings = (): string[] =>
      readdirSync(join(dataDir, 'recordings'), { recursive: true, encoding: 'utf8' }).filter((name) =>
        name.includes('.mcap'),
      );
    const recorded = async (host: ChildProcess, signal: NodeJS.Signals): Promise<void> => {
      await vi.waitFor(
        () => {
          const growing = recordings().find((name) => name.endsWith(UNFINISHED_ENDING));
          // Pictures of the bins, transforms and force, several flushes of them.
          expect(growing && statSync(join(dataDir, 'recordings', growing)).size).toBeGreaterThan(RECORDED_BYTES);
        },
        { timeout: 90_000, interval: 200 },
      );
      host.kill(signal);
      await once(host, 'close');
    };
    await recorded((await start()).host, 'SIGTERM');
    expect(recordings()).toEqual([expect.stringMatching(/\.mcap$/)]);
    await recorded((await start()).host, 'SIGKILL');
    expect(recordings().filter((name) => name.endsWith(UNFINISHED_ENDING))).toHaveLength(1);
    // At the next start the file of the killed one is made whole.
    const { host } = await start();
    await vi.waitFor(() => expect(recordings().filter((name) => name.endsWith('.mcap'))).toHaveLength(2), 20_000);
    host.kill('SIGTERM');
    await once(host, 'close');
    for (const name of recordings().slice(0, 2)) {
      const { messages, schemaOfTopic } = await strictRead(join(dataDir, 'recordings', name));
      const seen = new Set(messages.map(({ topic }) => topic));
      for (const topic of [topics.joints, topics.wrench, topics.transforms, topics.snapshots])
        expect(seen).toContain(topic);
      expect(schemaOfTopic.get(topics.transforms)).toMatchObject({ encoding: 'protobuf' });
    }
  }, 300_000);

  it('ends with exit code 2 and one sentence when an option is wrong', () => {
    const ended = spawnSync(process.execPath, [...execArguments, '--cells', 'many'], {
      encoding: 'utf8',
      timeout: 20_000,
    });
    expect(ended.status).toBe(2);
    expect(ended.stderr.trim()).toBe('--cells is "many", expected a whole number from 0 to 12.');
  });
});

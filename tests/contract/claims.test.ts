import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CellCommandBody, CommandAck } from '#shared/domain/cellCommand.ts';
import type { CommandClaim, UnsignedClaim } from '#shared/domain/commandClaim.ts';
import { wire } from '#shared/protocol/protocol.ts';
import { KEY_FILE, loadSigner } from '#main/host/shared/consoleKey.ts';
import { CLAIM_LIFE_MS } from '#cell/server/ConsoleKeys.ts';
import { cellServerForTests, ConsoleForTests, type CellServerForTests } from '../builders/cellServerForTests.ts';

/** What a cell takes a console's word for: the console's own signer on one side, the cell's server on the other. */
let dataDir: string;
let signer: ReturnType<typeof loadSigner>;
let cell: CellServerForTests;
let console: ConsoleForTests;
let count = 0;

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'supercargo-claims-'));
  signer = loadSigner(dataDir);
  await started([signer.publicKey]);
});
afterEach(async () => {
  console.close();
  await cell.close();
  rmSync(dataDir, { recursive: true, force: true });
});

async function started(consoleKeys: readonly string[], protocol = '1.4'): Promise<void> {
  cell = await cellServerForTests({ consoleKeys });
  console = new ConsoleForTests(cell.server.url, { protocol });
  await console.greeted();
}

const acquire: CellCommandBody = { type: 'control.acquire', role: 'operator', takeOver: true, reason: 'test' };
const operator: UnsignedClaim = { role: 'operator', second: null };

interface Sent {
  claimed?: UnsignedClaim | null;
  cellId?: string;
  deadlineMs?: number;
  token?: number | null;
  change?: (message: Record<string, unknown> & { claim?: CommandClaim }) => Record<string, unknown>;
}
function send(body: CellCommandBody, sent: Sent = {}): Promise<CommandAck> {
  const cellId = sent.cellId ?? console.welcome!.description.cellId;
  const { claimed = operator, token = null, change = (message) => message } = sent;
  count += 1;
  const command = {
    commandId: `claimed-command-${count}`,
    deadlineMs: sent.deadlineMs ?? Date.now() + 3000,
    fencingToken: token,
    by: { operatorId: 'ada', name: 'Ada', consoleId: 'console-1' },
    body,
  };
  const claim = claimed && { claim: signer.signClaim(cellId, command, claimed) };
  return console.ask(wire.command, change({ ...command, ...claim })) as Promise<CommandAck>;
}
const refusedAs = (message: string): object => ({
  accepted: false,
  code: 'not_permitted',
  message: expect.stringContaining(message) as unknown,
});

describe('a cell that was told of a console', () => {
  it('R1 carries out what is claimed under its key, and Stop, Abort and Hold without any claim', async () => {
    expect(await send(acquire)).toMatchObject({ accepted: true });
    expect(await send({ type: 'packml', command: 'abort', reason: 'x' }, { claimed: null })).toMatchObject({
      accepted: true,
    });
    expect(await send(acquire, { claimed: null })).toMatchObject(refusedAs('carries none'));
  });

  it('R3 refuses another key, another cell, and a message that is not the one that was signed', async () => {
    const other = mkdtempSync(join(tmpdir(), 'supercargo-claims-'));
    const own = signer;
    signer = loadSigner(other);
    expect(await send(acquire)).toMatchObject(refusedAs("was not told of the console's key"));
    signer = own;
    rmSync(other, { recursive: true });
    expect(await send(acquire, { cellId: 'another-cell' })).toMatchObject(refusedAs('not for this cell'));
    const lead = (message: { claim?: CommandClaim }): Record<string, unknown> => ({
      ...message,
      claim: { ...message.claim, role: 'lead' },
    });
    expect(await send(acquire, { change: lead })).toMatchObject(refusedAs('The signature does not fit'));
    const later = (message: object): Record<string, unknown> => ({ ...message, deadlineMs: Date.now() + 20_000 });
    expect(await send(acquire, { change: later })).toMatchObject(refusedAs('The signature does not fit'));
    // What this version does not know is covered as well.
    const more = (message: object): Record<string, unknown> => ({ ...message, ofALaterVersion: 1 });
    expect(await send(acquire, { change: more })).toMatchObject(refusedAs('The signature does not fit'));
  });

  it('R3 refuses a claim that would hold for long, a role without the right, and one pair of eyes where it takes two', async () => {
    const far = { deadlineMs: Date.now() + CLAIM_LIFE_MS + 5000 };
    expect(await send(acquire, far)).toMatchObject(refusedAs('more than 60 s ahead'));
    expect(await send(acquire, { claimed: { role: 'viewer', second: null } })).toMatchObject(
      refusedAs('Ada is a viewer here'),
    );
    const granted = await send(acquire);
    if (!granted.accepted) throw new Error(granted.message);
    const token = granted.fencingToken;
    const mode: CellCommandBody = { type: 'mode.set', mode: 'maintenance' };
    expect(await send(mode, { token })).toMatchObject(refusedAs('takes the role lead'));
    const lead = { role: 'lead', second: null } as const;
    expect(await send(mode, { token, claimed: lead })).toMatchObject(refusedAs('takes four eyes'));
    const same = { ...lead, second: { operatorId: 'ada', role: 'lead' } } as const;
    expect(await send(mode, { token, claimed: same })).toMatchObject(refusedAs('not that of Ada again'));
    const both = { ...lead, second: { operatorId: 'bea', role: 'operator' } } as const;
    // Permitted; what the state allows is said by the rules of states.
    const answer = await send(mode, { token, claimed: both });
    expect(answer.accepted || answer.code).not.toBe('not_permitted');
    expect(await send(mode, { claimed: { role: 'planner', second: null } })).toMatchObject(
      refusedAs('it takes a person'),
    );
  });

  it('R4 takes a claim for its one command: repeated it gets the first answer, under another id it fits no more', async () => {
    let kept: Record<string, unknown> = {};
    const keep = (message: Record<string, unknown>): Record<string, unknown> => (kept = message);
    const first = await send(acquire, { change: keep });
    expect(await console.ask(wire.command, kept)).toEqual(first);
    expect(await console.ask(wire.command, { ...kept, commandId: 'another-command-id' })).toMatchObject(
      refusedAs('The signature does not fit'),
    );
  });

  it('R5 says "invalid" to a console of before 1.4, whose list of codes is shorter', async () => {
    console.close();
    await cell.close();
    await started([signer.publicKey], '1.3');
    expect(await send(acquire, { claimed: null })).toMatchObject({ accepted: false, code: 'invalid' });
  });
});

describe('a cell that was told of no console', () => {
  it('R1 asks for no claim and ignores what comes', async () => {
    console.close();
    await cell.close();
    await started([]);
    expect(await send(acquire, { claimed: null })).toMatchObject({ accepted: true });
    expect(await send(acquire, { claimed: { role: 'viewer', second: null } })).toMatchObject({ accepted: true });
  });
});

describe('the key of a console', () => {
  it('is made once, kept for its user alone, and the same after a restart', () => {
    expect(loadSigner(dataDir).publicKey).toBe(signer.publicKey);
    expect(signer.publicKey).toMatch(/^[\w-]{43}$/);
    if (process.platform !== 'win32') expect(statSync(join(dataDir, KEY_FILE)).mode & 0o077).toBe(0);
  });
});

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { rulesOfSpec, runConformance } from '../../src/conformance/runConformance.ts';
import { cellServerForTests, TEST_TOKEN, type CellServerForTests } from '../builders/cellServerForTests.ts';
import { plantedCell, type PlantedFault } from '../builders/plantedCell.ts';

/* eslint-disable @typescript-eslint/no-explicit-any, @typescript-eslint/no-unsafe-return, @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-call -- a planted fault breaks any message of the wire: that is its job */

let cell: CellServerForTests;
beforeAll(async () => {
  cell = await cellServerForTests({ leaseMs: 2000, rigScript: { motionS: 0.3 } });
});
afterAll(() => cell.close());

const ofEvents =
  (change: (event: any) => any[]): NonNullable<PlantedFault['toConsole']> =>
  (name, message) =>
    name === 'event' ? change(message) : [message];
const onWelcome =
  (change: (welcome: any) => any): NonNullable<PlantedFault['toConsole']> =>
  (name, message) => [name === 'welcome' ? change(message) : message];
const ofCommands =
  (change: (command: any) => any): NonNullable<PlantedFault['toCell']> =>
  (name, message) =>
    name === 'command' && message?.body ? change(message) : message;
const toAnswer =
  (of: string, change: (reply: any, request: any) => any): NonNullable<PlantedFault['answer']> =>
  (name, request, reply) =>
    name === of ? change(reply, request) : reply;
let count = 0;
const next = (): number => (count += 1);
const presentToken = (): number => cell.cell.core.snapshot.cell.control?.fencingToken ?? 1;
const accepted = ({ commandId, atMs }: any): any => ({ commandId, accepted: true, fencingToken: null, atMs });

/** One fault, and the rule that it breaks. */
const planted: [rule: string, what: string, fault: PlantedFault][] = [
  ['P1', 'serves long polling', { transports: ['polling', 'websocket'] }],
  ['P4', 'refuses fields that it does not know', { toCell: (_, m) => ('ofALaterVersion' in Object(m) ? 7 : m) }],
  [
    'P8',
    'mends what is malformed',
    {
      toCell: ofCommands((m) => ({
        ...m,
        body: { ...m.body, ...(m.body.role === 'king' ? { role: 'operator' } : {}) },
      })),
    },
  ],
  [
    'P9',
    'takes a message of any size',
    { largestBytes: 1e7, toCell: (name, m) => (name === 'clock' ? { clientTimeMs: m.clientTimeMs } : m) },
  ],
  ['P11', 'nests a message without end', { toConsole: onWelcome((m) => ({ ...m, later: nested(30) })) }],
  ['H2', 'refuses without a code', { refusal: () => 'no' }],
  ['H3', 'lets web pages in', { takesAnyOrigin: true }],
  ['H4', 'does not look at the token', { auth: (a) => ({ ...a, token: TEST_TOKEN }) }],
  ['H5', 'does not look at the version', { auth: (a) => ({ ...a, protocol: '1.4' }) }],
  ['H6', 'greets twice', { toConsole: (name, m) => (name === 'welcome' ? [m, m] : [m]) }],
  [
    'H7',
    'leaves the length of a lease out',
    { toConsole: onWelcome((m) => ({ ...m, description: { ...m.description, leaseMs: undefined } })) },
  ],
  [
    'H9',
    'gives everybody the same secret',
    { toConsole: onWelcome((m) => ({ ...m, connectionSecret: 'x'.repeat(43) })) },
  ],
  ['E1', 'names no command in its events', { toConsole: ofEvents((e) => [{ ...e, commandId: null }]) }],
  ['E1', 'tells of events in another epoch', { toConsole: ofEvents((e) => [{ ...e, epoch: 'other' }]) }],
  ['E2', 'leaves events out', { toConsole: ofEvents((e) => (e.seq % 2 === 0 ? [] : [e])) }],
  ['E2', 'repeats events', { toConsole: ofEvents((e) => [e, e]) }],
  ['E4', 'sends more than the window', { waitsForNobody: true }],
  ['E5', 'never resumes', { auth: (a) => ({ ...a, lastSeen: null }) }],
  ['E6', 'tells nobody of a gap', { toConsole: onWelcome((m) => ({ ...m, gap: false })) }],
  [
    'E10',
    'counts another way in its snapshot',
    {
      toConsole: onWelcome((m) => ({
        ...m,
        snapshot: m.snapshot && {
          ...m.snapshot,
          cell: { ...m.snapshot.cell, counters: { ...m.snapshot.cell.counters, success: next() } },
        },
      })),
    },
  ],
  [
    'C1',
    'takes commands in any console’s name',
    {
      toCell: ofCommands((m) => ({ ...m, by: { ...m.by, consoleId: undefined } })),
      answer: toAnswer('command', (r) => ({ ...r, accepted: false, code: 'unknown_bin', message: 'x' })),
    },
  ],
  [
    'C2',
    'says when it answered in seconds of a text',
    { answer: toAnswer('command', (r) => ({ ...r, atMs: String(r.atMs) })) },
  ],
  [
    'C3',
    'takes a repeated command for a new one',
    {
      toCell: ofCommands((m) => ({ ...m, commandId: `another-${next()}` })),
      answer: toAnswer('command', (r, q) => ({ ...r, commandId: q.commandId })),
    },
  ],
  ['C4', 'does not look at deadlines', { toCell: ofCommands((m) => ({ ...m, deadlineMs: 8e15 })) }],
  [
    'C5',
    'refuses with one code for everything',
    { answer: toAnswer('command', (r) => (r.accepted ? r : { ...r, code: 'busy' })) },
  ],
  [
    'C6',
    'lets anybody change the mode',
    { answer: toAnswer('command', (r, q) => (q.body?.type === 'mode.set' ? accepted(r) : r)) },
  ],
  [
    'C10',
    'takes any number for a primitive',
    { answer: toAnswer('command', (r, q) => (q.body?.type === 'primitives.run' ? accepted(r) : r)) },
  ],
  [
    'C12',
    'answers in another command’s name',
    { answer: toAnswer('command', (r) => ({ ...r, commandId: 'another-one' })) },
  ],
  [
    'L1',
    'counts its tokens down',
    {
      answer: toAnswer('command', (r) => (r.fencingToken === null ? r : { ...r, fencingToken: 1e6 - r.fencingToken })),
    },
  ],
  [
    'L2',
    'gives control to whoever asks',
    {
      toCell: ofCommands((m) =>
        m.body.type === 'control.acquire' ? { ...m, body: { ...m.body, role: 'operator', takeOver: true } } : m,
      ),
    },
  ],
  [
    'L3',
    'forgets renewals',
    {
      toCell: ofCommands((m) =>
        m.body.type === 'control.renew' ? { ...m, body: { type: 'bin.look', binId: 'none' } } : m,
      ),
    },
  ],
  [
    'L5',
    'takes old tokens',
    { toCell: ofCommands((m) => (m.fencingToken === null ? m : { ...m, fencingToken: presentToken() })) },
  ],
  [
    'L9',
    'tells sessions apart by name',
    { answer: toAnswer('command', (r, q) => (r.code === 'not_holder' && q.fencingToken !== null ? accepted(r) : r)) },
  ],
  [
    'I6',
    'needs no reason to displace',
    { toCell: ofCommands((m) => (m.body.takeOver ? { ...m, body: { ...m.body, reason: 'planted' } } : m)) },
  ],
  [
    'M2',
    'moves without a preview',
    { answer: toAnswer('command', (r, q) => (q.body?.type === 'hold.begin' ? accepted(r) : r)) },
  ],
  [
    'K1',
    'answers with another time than it was asked with',
    { answer: toAnswer('clock', (r) => ({ ...r, clientTimeMs: 1 })) },
  ],
  ['G1', 'invents pictures', { answer: toAnswer('picture', (r) => ({ ...r, found: true })) }],
  [
    'T3',
    'leaves a joint out',
    {
      toConsole: (name, m) => [
        name === 'joints' ? { ...m, values: m.values.subarray(0, m.values.length - 4 * m.count) } : m,
      ],
    },
  ],
  ['T5', 'repeats telemetry', { toConsole: (name, m) => (name === 'joints' ? [m, m] : [m]) }],
  ['T7', 'says nothing to malformed messages', { toConsole: (name, m) => (name === 'advice' ? [] : [m]) }],
  [
    'F4',
    'clears what is not set',
    { answer: toAnswer('command', (r, q) => (q.body?.type === 'fault.clear' ? accepted(r) : r)) },
  ],
];
const nested = (depth: number): unknown => (depth === 0 ? 1 : { in: nested(depth - 1) });

describe('the conformance check', () => {
  it('knows every rule of SPEC.md, and no other', () => {
    const spec = readFileSync(new URL('../../src/shared/protocol/SPEC.md', import.meta.url), 'utf8');
    const rules = [...spec.matchAll(/^- \*\*([PHECLRSIMNFKGT]\d+)\*\*/gm)].map(([, rule]) => rule!);
    expect([...rulesOfSpec].sort()).toEqual(rules.sort());
  });

  it('passes a sound cell in every rule that it tries, and leaves it as it was', async () => {
    const verdicts = await runConformance({ url: cell.server.url, token: TEST_TOKEN, acts: null, rules: null });
    expect(verdicts.filter(({ result }) => result === 'fail')).toEqual([]);
    expect(verdicts.filter(({ result }) => result === 'pass').length).toBeGreaterThanOrEqual(60);
    const { control, packml, manual, faults } = cell.cell.core.snapshot.cell;
    expect({ control, packml, manual, faults }).toEqual({ control: null, packml: 'execute', manual: null, faults: [] });
    expect(cell.cell.core.snapshot.interventions).toEqual([]);
  }, 60_000);

  /** What a faulty cell would not give back runs out, and the cell executes again. */
  afterEach(async () => {
    const now = (): (typeof cell.cell.core.snapshot)['cell'] => cell.cell.core.snapshot.cell;
    await vi.waitFor(() => expect(now().control).toBeNull(), 5000);
    await vi.waitFor(() => expect(['held', 'execute']).toContain(now().packml), 5000);
    if (now().packml === 'held') cell.cell.send({ type: 'packml', command: 'unhold', reason: 'test' });
    await vi.waitFor(() => expect(now().packml).toBe('execute'), 5000);
  });

  it.each(planted)(
    '%s fails for a cell that %s',
    async (rule, _what, fault) => {
      const { url, close } = await plantedCell(cell.server.url, fault);
      try {
        const verdicts = await runConformance({ url, token: TEST_TOKEN, acts: null, rules: [rule], patienceMs: 2000 });
        expect(verdicts).toEqual([{ rule, result: 'fail', detail: expect.stringMatching(/\w/) as unknown }]);
      } finally {
        await close();
      }
    },
    20_000,
  );

  it('sends nothing that changes the cell where that is forbidden', async () => {
    const before = cell.cell.core.snapshot.cell.control;
    const seq = cell.cell.bodies('control.changed').length;
    const verdicts = await runConformance({
      url: cell.server.url,
      token: TEST_TOKEN,
      acts: false,
      rules: ['H4', 'L1', 'M5', 'F3'],
    });
    expect(verdicts.map(({ result }) => result)).toEqual(['pass', 'not_tried', 'not_tried', 'not_tried']);
    expect(cell.cell.core.snapshot.cell.control).toEqual(before);
    expect(cell.cell.bodies('control.changed')).toHaveLength(seq);
  });
});

describe('npm run -s conform', () => {
  const run = (...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> =>
    new Promise((resolve) => {
      const cli = fileURLToPath(new URL('../../src/conformance/cli.ts', import.meta.url));
      execFile(process.execPath, [cli, ...args], { env: {} }, (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
      );
    });

  it('ends with one JSON object, and with 1 when a rule fails', async () => {
    const sound = await run('--cell', cell.server.url, '--token', TEST_TOKEN, '--rule', 'H5', '--rule', 'E8', '--json');
    expect({ ...sound, stdout: JSON.parse(sound.stdout) as unknown }).toMatchObject({
      code: 0,
      stdout: {
        passed: 1,
        failed: 0,
        notTried: 1,
        rules: [
          { rule: 'H5', result: 'pass' },
          { rule: 'E8', result: 'not_tried' },
        ],
      },
    });
    const wrong = await run('--cell', cell.server.url, '--token', 'not-the-token', '--rule', 'H6', '--json');
    expect(wrong.code).toBe(1);
    expect(JSON.parse(wrong.stdout)).toMatchObject({ failed: 1 });
  }, 20_000);

  it.each([
    [['--token', 'x'], '--cell is missing'],
    [['--cell', 'http://127.0.0.1:1/path', '--token', 'x'], 'no path'],
    [['--cell', 'http://127.0.0.1:1'], '--token is missing'],
    [['--cell', 'http://127.0.0.1:1', '--token', 'x', '--rule', 'Z9'], '--rule is "Z9"'],
    [['--nothing'], '--nothing'],
  ])('refuses %j in one sentence', async (args, sentence) => {
    const { code, stderr } = await run(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(sentence);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});

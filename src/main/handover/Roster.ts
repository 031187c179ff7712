import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { rosterPersonSchema, type RosterPerson } from '#shared/domain/handover.ts';
import { foldedName } from '#shared/domain/lookAlike.ts';
import { readableName } from '#shared/domain/name.ts';
import { err, ok, type Result } from '#shared/result/result.ts';
import type { Clock } from '#main/ports/Clock.ts';

const pinHashSchema = z.object({
  saltBase64: z.string(),
  hashBase64: z.string(),
  /** scrypt's cost, block size and parallelism, so that they can be raised later. */
  cost: z.int(),
  blockSize: z.int(),
  parallel: z.int(),
});
type PinHash = z.infer<typeof pinHashSchema>;

const rosterSchema = z.object({
  version: z.literal(1),
  operators: z.array(rosterPersonSchema.extend({ pin: pinHashSchema })),
});
type Entry = z.infer<typeof rosterSchema>['operators'][number];

export const ROSTER_FILE = 'roster.json';
const HASH_BYTES = 32;
const COST = { cost: 16_384, blockSize: 8, parallel: 1 };
/** Wrong PINs in a row, after which this person's PIN is not looked at for a while. */
const TRIES = 5;
const BLOCKED_MS = 30_000;

/**
 * Who works here, in the data folder. Of a PIN only the scrypt hash is kept; neither PIN nor hash ever leaves this class,
 * is logged, or goes into the journal.
 */
export class Roster {
  private readonly file: string;
  private readonly clock: Clock;
  private entries: Entry[];
  private readonly wrong = new Map<string, { count: number; untilMs: number }>();
  /** What is wrong with the file, in one sentence; it is then left alone. */
  readonly problem: string | null;

  constructor(dataDir: string, clock: Clock) {
    this.file = join(dataDir, ROSTER_FILE);
    this.clock = clock;
    const read = readRoster(this.file);
    this.entries = read.ok ? read.value : [];
    this.problem = read.ok ? null : read.error;
  }

  people(): RosterPerson[] {
    return this.entries
      .map(({ operatorId, name }) => ({ operatorId, name: readableName(name) }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  person(operatorId: string): RosterPerson | null {
    return this.people().find((person) => person.operatorId === operatorId) ?? null;
  }

  async add(person: RosterPerson, pin: string): Promise<Result<null, string>> {
    if (this.entries.some((entry) => foldedName(entry.name) === foldedName(person.name)))
      return err(`${person.name} is on the roster already. Give a name that tells the two apart.`);
    const entry = { ...person, pin: await hashPin(pin) };
    return this.store([...this.entries, entry]);
  }

  remove(operatorId: string): Result<null, string> {
    return this.store(this.entries.filter((entry) => entry.operatorId !== operatorId));
  }

  async setPin(operatorId: string, pin: string): Promise<Result<null, string>> {
    const hash = await hashPin(pin);
    return this.store(this.entries.map((entry) => (entry.operatorId === operatorId ? { ...entry, pin: hash } : entry)));
  }

  /** Whether it is this person's PIN; `blocked` after too many wrong ones, whatever is given. */
  async verify(operatorId: string, pin: string): Promise<'right' | 'wrong' | 'blocked'> {
    const tries = this.wrong.get(operatorId) ?? { count: 0, untilMs: 0 };
    if (this.clock.nowMs() < tries.untilMs) return 'blocked';
    const entry = this.entries.find((e) => e.operatorId === operatorId);
    if (entry && (await matches(pin, entry.pin))) {
      this.wrong.delete(operatorId);
      return 'right';
    }
    const count = tries.count + 1;
    const untilMs = count >= TRIES ? this.clock.nowMs() + BLOCKED_MS : 0;
    this.wrong.set(operatorId, { count: count >= TRIES ? 0 : count, untilMs });
    return 'wrong';
  }

  private store(entries: Entry[]): Result<null, string> {
    if (this.problem !== null) return err(this.problem);
    try {
      const text = `${JSON.stringify({ version: 1, operators: entries }, null, 2)}\n`;
      writeFileSync(`${this.file}.part`, text, { mode: 0o600 });
      renameSync(`${this.file}.part`, this.file);
    } catch {
      return err(`The roster could not be written to ${this.file}. Nothing was changed.`);
    }
    this.entries = entries;
    return ok(null);
  }
}

function readRoster(file: string): Result<Entry[], string> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return ok([]);
  }
  try {
    const parsed = rosterSchema.safeParse(JSON.parse(text));
    if (parsed.success) return ok(parsed.data.operators);
  } catch {
    // Not even JSON; said below.
  }
  return err(`The roster ${file} cannot be read. It is left as it is: repair or remove it, then start again.`);
}

async function hashPin(pin: string): Promise<PinHash> {
  const salt = randomBytes(16);
  const hash = await derive(pin, salt, COST);
  return { saltBase64: salt.toString('base64'), hashBase64: hash.toString('base64'), ...COST };
}

async function matches(pin: string, stored: PinHash): Promise<boolean> {
  const hash = await derive(pin, Buffer.from(stored.saltBase64, 'base64'), stored);
  const expected = Buffer.from(stored.hashBase64, 'base64');
  return hash.length === expected.length && timingSafeEqual(hash, expected);
}

const derive = (pin: string, salt: Buffer, cost: typeof COST): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const parameters = { N: cost.cost, r: cost.blockSize, p: cost.parallel };
    scrypt(pin, salt, HASH_BYTES, parameters, (error, key) => (error ? reject(error) : resolve(key)));
  });

import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { rosterPersonSchema, rosterRoleSchema, type RosterPerson, type RosterRole } from '#shared/domain/handover.ts';
import { foldedName } from '#shared/domain/lookAlike.ts';
import { readableName } from '#shared/domain/name.ts';
import { err, ok, type Result } from '#shared/result/result.ts';
import type { Clock } from '#main/ports/Clock.ts';
import { blockedForMs, noTries, withTry } from './pinTries.ts';

const pinHashSchema = z.object({
  saltBase64: z.string(),
  hashBase64: z.string(),
  /** scrypt's cost, block size and parallelism, so that they can be raised later. */
  cost: z.int(),
  blockSize: z.int(),
  parallel: z.int(),
});
type PinHash = z.infer<typeof pinHashSchema>;

/** Before there were leads; wrong PINs were forgotten with the program. */
const firstRosterSchema = z.object({
  version: z.literal(1),
  operators: z.array(rosterPersonSchema.extend({ pin: pinHashSchema })),
});
const rosterSchema = z.object({
  version: z.literal(2),
  operators: z.array(
    rosterPersonSchema.extend({
      role: rosterRoleSchema,
      pin: pinHashSchema,
      tries: z.object({ wrongInARow: z.int().nonnegative(), blockedUntilMs: z.number() }),
    }),
  ),
});
type Entry = z.infer<typeof rosterSchema>['operators'][number];

/** `blocked` after too many wrong ones, whatever is given. */
export type PinVerdict =
  | { is: 'right' }
  /** `blockedForMs`: 0 while there are tries left. */
  | { is: 'wrong'; wrongInARow: number; blockedForMs: number }
  | { is: 'blocked'; blockedForMs: number };

export const ROSTER_FILE = 'roster.json';
const HASH_BYTES = 32;
const COST = { cost: 16_384, blockSize: 8, parallel: 1 };

/**
 * Who works here, in the data folder. Of a PIN only the scrypt hash is kept; neither PIN nor hash ever leaves this class,
 * is logged, or goes into the journal.
 */
export class Roster {
  private readonly file: string;
  private readonly clock: Clock;
  private entries: Entry[];
  /** What is wrong with the file, in one sentence; it is then left alone. */
  readonly problem: string | null;
  /** Who became the lead of a roster that had none, from an older version; else null. */
  readonly madeLead: RosterPerson | null;

  constructor(dataDir: string, clock: Clock) {
    this.file = join(dataDir, ROSTER_FILE);
    this.clock = clock;
    const read = readRoster(this.file);
    this.entries = read.ok ? read.value.entries : [];
    this.problem = read.ok ? null : read.error;
    const first = read.ok && read.value.isOld ? this.entries[0] : undefined;
    this.madeLead = first ? { operatorId: first.operatorId, name: readableName(first.name) } : null;
    // Not writable now: the same person becomes the lead at the next start.
    if (this.madeLead) this.store(this.entries);
  }

  get isEmpty(): boolean {
    return this.entries.length === 0;
  }

  people(): (RosterPerson & { role: RosterRole })[] {
    return this.entries
      .map(({ operatorId, name, role }) => ({ operatorId, name: readableName(name), role }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  person(operatorId: string): RosterPerson | null {
    const known = this.people().find((person) => person.operatorId === operatorId);
    return known ? { operatorId, name: known.name } : null;
  }

  roleOf(operatorId: string): RosterRole | null {
    return this.entries.find((entry) => entry.operatorId === operatorId)?.role ?? null;
  }
  isLead(operatorId: string): boolean {
    return this.entries.some((entry) => entry.operatorId === operatorId && entry.role === 'lead');
  }
  isOnlyLead(operatorId: string): boolean {
    return this.isLead(operatorId) && this.entries.filter(({ role }) => role === 'lead').length === 1;
  }

  async add(person: RosterPerson, role: RosterRole, pin: string): Promise<Result<null, string>> {
    if (this.entries.some((entry) => foldedName(entry.name) === foldedName(person.name)))
      return err(`${person.name} is on the roster already. Give a name that tells the two apart.`);
    const entry = { ...person, role, pin: await hashPin(pin), tries: noTries };
    return this.store([...this.entries, entry]);
  }

  remove(operatorId: string): Result<null, string> {
    return this.store(this.entries.filter((entry) => entry.operatorId !== operatorId));
  }

  async setPin(operatorId: string, pin: string): Promise<Result<null, string>> {
    const hash = await hashPin(pin);
    return this.store(this.changed(operatorId, { pin: hash, tries: noTries }));
  }

  setRole(operatorId: string, role: RosterRole): Result<null, string> {
    return this.store(this.changed(operatorId, { role }));
  }

  /**
   * Whether it is this person's PIN. The try is counted, on disk too, before the PIN is hashed: of a thousand that come at once no more
   * are looked at than of a thousand one after another.
   */
  async verify(operatorId: string, pin: string): Promise<PinVerdict> {
    const entry = this.entries.find((e) => e.operatorId === operatorId);
    if (!entry) return { is: 'wrong', wrongInARow: 1, blockedForMs: 0 };
    const nowMs = this.clock.nowMs();
    const stillMs = blockedForMs(entry.tries, nowMs);
    if (stillMs > 0) return { is: 'blocked', blockedForMs: stillMs };
    const tries = withTry(entry.tries, nowMs);
    this.remember(operatorId, { tries });
    if (!(await matches(pin, entry.pin)))
      return { is: 'wrong', wrongInARow: tries.wrongInARow, blockedForMs: blockedForMs(tries, nowMs) };
    this.remember(operatorId, { tries: noTries });
    return { is: 'right' };
  }

  private changed(operatorId: string, change: Partial<Entry>): Entry[] {
    return this.entries.map((entry) => (entry.operatorId === operatorId ? { ...entry, ...change } : entry));
  }

  /** Holds for this run even where it cannot be written. */
  private remember(operatorId: string, change: Partial<Entry>): void {
    const entries = this.changed(operatorId, change);
    this.store(entries);
    this.entries = entries;
  }

  private store(entries: Entry[]): Result<null, string> {
    if (this.problem !== null) return err(this.problem);
    try {
      const text = `${JSON.stringify({ version: 2, operators: entries } satisfies z.infer<typeof rosterSchema>, null, 2)}\n`;
      writeFileSync(`${this.file}.part`, text, { mode: 0o600 });
      renameSync(`${this.file}.part`, this.file);
    } catch {
      return err(`The roster could not be written to ${this.file}. Nothing was changed.`);
    }
    this.entries = entries;
    return ok(null);
  }
}

function readRoster(file: string): Result<{ entries: Entry[]; isOld: boolean }, string> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return ok({ entries: [], isOld: false });
  }
  try {
    const json: unknown = JSON.parse(text);
    const parsed = rosterSchema.safeParse(json);
    if (parsed.success) return ok({ entries: parsed.data.operators, isOld: false });
    const old = firstRosterSchema.safeParse(json);
    if (old.success) return ok({ entries: old.data.operators.map(withRole), isOld: true });
  } catch {
    // Not even JSON; said below.
  }
  return err(`The roster ${file} cannot be read. It is left as it is: repair or remove it, then start again.`);
}

/** Whoever was entered first leads a roster of before there were leads. */
const withRole = (entry: Omit<Entry, 'role' | 'tries'>, index: number): Entry => ({
  ...entry,
  role: index === 0 ? 'lead' : 'operator',
  tries: noTries,
});

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

import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { operatorSchema, type Operator } from '#shared/bridge/bridge.ts';

const identitySchema = z.object({ consoleId: z.string().min(1).max(64), operator: operatorSchema });
export type ConsoleIdentity = z.infer<typeof identitySchema>;

const FILE = 'console.json';

/** Who this workstation is to the cells, kept in the data folder; begun anew when the file is missing or unreadable. */
export function loadIdentity(dataDir: string, newId: () => string): ConsoleIdentity {
  try {
    const stored = identitySchema.safeParse(JSON.parse(readFileSync(join(dataDir, FILE), 'utf8')));
    if (stored.success) return stored.data;
  } catch {
    // First start, or a file that was damaged: nothing in it is worth an alarm.
  }
  const identity = { consoleId: `${hostname().slice(0, 40)}-${newId().slice(0, 8)}`, operator: loginOperator() };
  saveIdentity(dataDir, identity);
  return identity;
}

/** False when it cannot be written; it holds for this run all the same. */
export function saveIdentity(dataDir: string, identity: ConsoleIdentity): boolean {
  const file = join(dataDir, FILE);
  try {
    writeFileSync(`${file}.part`, `${JSON.stringify(identity, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${file}.part`, file);
    return true;
  } catch {
    return false;
  }
}

export const withOperator = (identity: ConsoleIdentity, operator: Operator): ConsoleIdentity => ({
  ...identity,
  operator,
});

/** The user of the system; not on any roster, and proved by nothing. */
export function loginOperator(): Operator {
  const name = loginName();
  return { operatorId: name, name };
}

function loginName(): string {
  try {
    return userInfo().username.slice(0, 64) || 'supervisor';
  } catch {
    return 'supervisor';
  }
}

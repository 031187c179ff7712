import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '#main/clock/ManualClock.ts';
import { Roster, ROSTER_FILE } from './Roster.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'supercargo-roster-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));
const anna = { operatorId: 'a', name: 'Anna' };

describe('roster', () => {
  it('knows a person by the PIN, after a restart too, and keeps nothing from which the PIN can be read', async () => {
    const clock = new ManualClock();
    expect((await new Roster(dataDir, clock).add(anna, 'operator', '493817')).ok).toBe(true);
    const again = new Roster(dataDir, clock);
    expect(again.people()).toEqual([{ ...anna, role: 'operator' }]);
    expect(await again.verify('a', '493817')).toEqual({ is: 'right' });
    expect(await again.verify('a', '493818')).toMatchObject({ is: 'wrong' });
    const file = join(dataDir, ROSTER_FILE);
    expect(readFileSync(file, 'utf8')).not.toContain('493817');
    expect(statSync(file).mode & 0o077).toBe(0);
  });

  it('gives equal PINs different hashes', async () => {
    const roster = new Roster(dataDir, new ManualClock());
    await roster.add(anna, 'operator', '1234');
    await roster.add({ operatorId: 'b', name: 'Ben' }, 'operator', '1234');
    const { operators } = JSON.parse(readFileSync(join(dataDir, ROSTER_FILE), 'utf8')) as {
      operators: { pin: { hashBase64: string } }[];
    };
    expect(new Set(operators.map(({ pin }) => pin.hashBase64)).size).toBe(2);
  });

  it('stops looking at PINs after five wrong ones, and for longer after each further one, an hour at most', async () => {
    const clock = new ManualClock();
    const roster = new Roster(dataDir, clock);
    await roster.add(anna, 'operator', '1234');
    for (let count = 1; count < 5; count += 1)
      expect(await roster.verify('a', '0000')).toEqual({ is: 'wrong', wrongInARow: count, blockedForMs: 0 });
    const blocks: number[] = [];
    for (let count = 5; count < 15; count += 1) {
      const verdict = await roster.verify('a', '0000');
      if (verdict.is !== 'wrong') throw new Error(verdict.is);
      blocks.push(verdict.blockedForMs / 1000);
      expect(await roster.verify('a', '1234')).toMatchObject({ is: 'blocked', blockedForMs: verdict.blockedForMs });
      clock.advance(verdict.blockedForMs + 1);
    }
    expect(blocks).toEqual([30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]);
    expect(await roster.verify('a', '1234')).toEqual({ is: 'right' });
    expect(await roster.verify('a', '0000')).toMatchObject({ is: 'wrong', wrongInARow: 1 });
  });

  it('looks at no more of a thousand guesses at once than of as many one after another', async () => {
    const roster = new Roster(dataDir, new ManualClock());
    await roster.add(anna, 'operator', '0900');
    const guesses = Array.from({ length: 1000 }, (_, guess) => roster.verify('a', String(guess).padStart(4, '0')));
    const verdicts = (await Promise.all(guesses)).map(({ is }) => is);
    expect(verdicts.filter((is) => is === 'wrong')).toHaveLength(5);
    expect(verdicts.filter((is) => is === 'blocked')).toHaveLength(995);
  });

  it('knows of wrong PINs and of the block after a restart', async () => {
    const clock = new ManualClock();
    const roster = new Roster(dataDir, clock);
    await roster.add(anna, 'operator', '1234');
    for (let count = 0; count < 4; count += 1) await roster.verify('a', '0000');
    expect(await new Roster(dataDir, clock).verify('a', '0000')).toMatchObject({ is: 'wrong', blockedForMs: 30_000 });
    expect(await new Roster(dataDir, clock).verify('a', '1234')).toMatchObject({ is: 'blocked' });
    // A clock that was set back by a day does not make half a minute a day.
    clock.advance(-86_400_000);
    expect(await new Roster(dataDir, clock).verify('a', '1234')).toMatchObject({ blockedForMs: 30_000 });
  });

  it('of before there were leads is led by whoever was entered first, and says so once', async () => {
    const roster = new Roster(dataDir, new ManualClock());
    await roster.add(anna, 'lead', '1234');
    await roster.add({ operatorId: 'b', name: 'Abel' }, 'lead', '5678');
    const file = join(dataDir, ROSTER_FILE);
    const { operators } = JSON.parse(readFileSync(file, 'utf8')) as { operators: Record<string, unknown>[] };
    const old = operators.map(({ operatorId, name, pin }) => ({ operatorId, name, pin }));
    writeFileSync(file, JSON.stringify({ version: 1, operators: old }));
    const migrated = new Roster(dataDir, new ManualClock());
    expect(migrated.madeLead).toEqual(anna);
    expect(migrated.people().map(({ name, role }) => [name, role])).toEqual([
      ['Abel', 'operator'],
      ['Anna', 'lead'],
    ]);
    expect(await migrated.verify('b', '5678')).toEqual({ is: 'right' });
    expect(new Roster(dataDir, new ManualClock()).madeLead).toBeNull();
  });

  it('refuses a second person of one name, and changes nothing in a file that it cannot read', async () => {
    const roster = new Roster(dataDir, new ManualClock());
    await roster.add(anna, 'operator', '1234');
    expect((await roster.add({ operatorId: 'b', name: 'ANNA' }, 'operator', '1234')).ok).toBe(false);
    writeFileSync(join(dataDir, ROSTER_FILE), '{"version":1,"operators":[{');
    const broken = new Roster(dataDir, new ManualClock());
    expect(broken.problem).toContain('cannot be read');
    expect((await broken.add(anna, 'operator', '1234')).ok).toBe(false);
    expect(readFileSync(join(dataDir, ROSTER_FILE), 'utf8')).toContain('"operators":[{');
  });

  it('refuses a name that differs only in case, width or composition', async () => {
    const roster = new Roster(dataDir, new ManualClock());
    await roster.add({ operatorId: 'a', name: 'Zoë' }, 'operator', '1234');
    for (const name of ['ZOË', 'Zoe\u0308', 'Ｚｏë', 'Zo\u200bë'])
      expect((await roster.add({ operatorId: 'b', name }, 'operator', '1234')).ok).toBe(false);
    expect((await roster.add({ operatorId: 'b', name: 'Zoe' }, 'operator', '1234')).ok).toBe(true);
  });

  it('reads names that were stored before they were checked, shows what hides in them, and keeps the file', async () => {
    await new Roster(dataDir, new ManualClock()).add({ operatorId: 'a', name: 'nimdA\u202e' }, 'operator', '1234');
    const roster = new Roster(dataDir, new ManualClock());
    expect(roster.people()).toEqual([{ operatorId: 'a', name: 'nimdA[U+202E]', role: 'operator' }]);
    expect(await roster.verify('a', '1234')).toEqual({ is: 'right' });
    expect(readFileSync(join(dataDir, ROSTER_FILE), 'utf8')).toContain('nimdA\u202e');
  });
});

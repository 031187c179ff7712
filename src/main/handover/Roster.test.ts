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
    expect((await new Roster(dataDir, clock).add(anna, '493817')).ok).toBe(true);
    const again = new Roster(dataDir, clock);
    expect(again.people()).toEqual([anna]);
    expect(await again.verify('a', '493817')).toBe('right');
    expect(await again.verify('a', '493818')).toBe('wrong');
    const file = join(dataDir, ROSTER_FILE);
    expect(readFileSync(file, 'utf8')).not.toContain('493817');
    expect(statSync(file).mode & 0o077).toBe(0);
  });

  it('gives equal PINs different hashes', async () => {
    const roster = new Roster(dataDir, new ManualClock());
    await roster.add(anna, '1234');
    await roster.add({ operatorId: 'b', name: 'Ben' }, '1234');
    const { operators } = JSON.parse(readFileSync(join(dataDir, ROSTER_FILE), 'utf8')) as {
      operators: { pin: { hashBase64: string } }[];
    };
    expect(new Set(operators.map(({ pin }) => pin.hashBase64)).size).toBe(2);
  });

  it('stops looking at PINs after five wrong ones, for half a minute', async () => {
    const clock = new ManualClock();
    const roster = new Roster(dataDir, clock);
    await roster.add(anna, '1234');
    for (let count = 0; count < 5; count += 1) expect(await roster.verify('a', '0000')).toBe('wrong');
    expect(await roster.verify('a', '1234')).toBe('blocked');
    clock.advance(30_001);
    expect(await roster.verify('a', '1234')).toBe('right');
  });

  it('refuses a second person of one name, and changes nothing in a file that it cannot read', async () => {
    const roster = new Roster(dataDir, new ManualClock());
    await roster.add(anna, '1234');
    expect((await roster.add({ operatorId: 'b', name: 'ANNA' }, '1234')).ok).toBe(false);
    writeFileSync(join(dataDir, ROSTER_FILE), '{"version":1,"operators":[{');
    const broken = new Roster(dataDir, new ManualClock());
    expect(broken.problem).toContain('cannot be read');
    expect((await broken.add(anna, '1234')).ok).toBe(false);
    expect(readFileSync(join(dataDir, ROSTER_FILE), 'utf8')).toContain('"operators":[{');
  });

  it('refuses a name that differs only in case, width or composition', async () => {
    const roster = new Roster(dataDir, new ManualClock());
    await roster.add({ operatorId: 'a', name: 'Zoë' }, '1234');
    for (const name of ['ZOË', 'Zoe\u0308', 'Ｚｏë', 'Zo\u200bë'])
      expect((await roster.add({ operatorId: 'b', name }, '1234')).ok).toBe(false);
    expect((await roster.add({ operatorId: 'b', name: 'Zoe' }, '1234')).ok).toBe(true);
  });

  it('reads names that were stored before they were checked, shows what hides in them, and keeps the file', async () => {
    await new Roster(dataDir, new ManualClock()).add({ operatorId: 'a', name: 'nimdA\u202e' }, '1234');
    const roster = new Roster(dataDir, new ManualClock());
    expect(roster.people()).toEqual([{ operatorId: 'a', name: 'nimdA[U+202E]' }]);
    expect(await roster.verify('a', '1234')).toBe('right');
    expect(readFileSync(join(dataDir, ROSTER_FILE), 'utf8')).toContain('nimdA\u202e');
  });
});

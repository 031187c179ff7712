import { describe, expect, it } from 'vitest';
import {
  alarmKey,
  alarmStates,
  alarmTargets,
  alarmTransitions,
  shelfMaxMinutes,
  type Alarm,
  type AlarmRecord,
} from '#shared/domain/alarm.ts';
import { alarmIds, alarmList, designStates, type AlarmId, type DesignState } from '#shared/domain/alarmList.ts';
import { pickOne, randomSource } from '#shared/random/randomSource.ts';
import { emptyAlarmBook, type AlarmBook, type AlarmChange, type AlarmCondition } from './alarmBook.ts';
import { commandAlarms, type AlarmCommand } from './commandAlarms.ts';
import { condition } from './condition.ts';
import { rebuildAlarms } from './rebuildAlarms.ts';
import { stepAlarms } from './stepAlarms.ts';

const CELL = 'a';
const MINUTE_MS = 60_000;

/** The machine with a clock, conditions that stay until they are taken away, and all that it ever told. */
class Bench {
  book: AlarmBook = emptyAlarmBook;
  nowMs = 1_000_000;
  readonly told: AlarmChange[] = [];
  readonly holding = new Map<string, AlarmCondition>();
  readonly designed = new Set<DesignState>();

  set(alarmId: AlarmId, said: Partial<AlarmCondition> = {}, cellKey: string | null = CELL): this {
    const where = alarmList[alarmId].scope === 'console' ? null : cellKey;
    this.holding.set(alarmKey(alarmId, where), condition(alarmId, where, said));
    return this;
  }
  end(alarmId: AlarmId): this {
    this.holding.delete(this.key(alarmId));
    return this;
  }
  after(delayMs: number): this {
    this.nowMs += delayMs;
    const step = stepAlarms(this.book, this.input(), this.nowMs);
    this.book = step.book;
    this.told.push(...step.changes);
    return this;
  }
  do(command: AlarmCommand): string | null {
    const done = commandAlarms(this.book, command, 'Ann', this.input(), this.nowMs);
    if (!done.ok) return done.error;
    this.book = done.value.book;
    this.told.push(...done.value.changes);
    return null;
  }
  acknowledge(alarmId: AlarmId): this {
    this.do({ type: 'acknowledge', keys: [this.key(alarmId)] });
    return this;
  }
  shelve(alarmId: AlarmId, minutes = 10): string | null {
    return this.do({ type: 'shelve', key: this.key(alarmId), minutes, reason: 'known, part is ordered' });
  }
  alarm(alarmId: AlarmId): Alarm | undefined {
    return this.book.alarms.get(this.key(alarmId));
  }
  state(alarmId: AlarmId): string {
    return this.alarm(alarmId)?.state ?? 'normal';
  }
  key(alarmId: AlarmId): string {
    return alarmKey(alarmId, alarmList[alarmId].scope === 'console' ? null : CELL);
  }
  input() {
    return { conditions: [...this.holding.values()], designStates: new Map([[CELL, this.designed]]) };
  }
}

describe('an alarm', () => {
  it('calls for attention, is acknowledged, and is normal when its condition ends', () => {
    const bench = new Bench().set('cell_aborted').after(0);
    expect(bench.state('cell_aborted')).toBe('unacknowledged');
    bench.acknowledge('cell_aborted');
    expect(bench.alarm('cell_aborted')).toMatchObject({ state: 'acknowledged', acknowledged: { by: 'Ann' } });
    expect(bench.end('cell_aborted').after(1000).state('cell_aborted')).toBe('normal');
  });

  it('that ends before anyone has seen it stays until it is acknowledged', () => {
    const bench = new Bench().set('cell_aborted').after(0).end('cell_aborted').after(1000);
    expect(bench.state('cell_aborted')).toBe('returned');
    expect(bench.acknowledge('cell_aborted').state('cell_aborted')).toBe('normal');
  });

  it('waits for its on-delay and its off-delay', () => {
    const { onDelayMs, offDelayMs } = alarmList.link_stale;
    const bench = new Bench()
      .set('link_stale')
      .after(0)
      .after(onDelayMs - 1);
    expect(bench.state('link_stale')).toBe('normal');
    expect(bench.after(1).state('link_stale')).toBe('unacknowledged');
    bench
      .end('link_stale')
      .after(0)
      .after(offDelayMs - 1);
    expect(bench.state('link_stale')).toBe('unacknowledged');
    expect(bench.after(1).state('link_stale')).toBe('returned');
  });

  it('a condition shorter than the on-delay is never told', () => {
    const bench = new Bench().set('link_stale').after(0).end('link_stale').after(100).after(60_000);
    expect(bench.told).toEqual([]);
    expect(bench.book.alarms.size).toBe(0);
  });

  it('of a measured value ends only when the value is back by the deadband', () => {
    const { limit, deadband } = alarmList.unproductive_rate_high.threshold!;
    const bench = new Bench();
    const at = (value: number): string =>
      bench.set('unproductive_rate_high', { value }).after(1000).state('unproductive_rate_high');
    expect(at(limit)).toBe('normal');
    expect(at(limit + 0.001)).toBe('unacknowledged');
    expect(at(limit - deadband / 2)).toBe('unacknowledged');
    expect(at(limit - deadband - 0.0001)).toBe('returned');
    expect(at(limit - deadband / 2)).toBe('returned');
  });

  it('of a value that must not fall judges downwards', () => {
    const bench = new Bench();
    const at = (value: number): string =>
      bench.set('disk_nearly_full', { value }).after(6000).after(6000).state('disk_nearly_full');
    expect(at(2.1e9)).toBe('normal');
    expect(at(1.9e9)).toBe('unacknowledged');
    expect(at(2.5e9)).toBe('unacknowledged');
    expect(at(3.1e9)).toBe('returned');
  });

  it('that was acknowledged calls again for a new cause of the same kind, and for nothing older', () => {
    const bench = new Bench()
      .set('intervention_waiting', { occurrence: 5 })
      .after(0)
      .acknowledge('intervention_waiting');
    expect(bench.set('intervention_waiting', { occurrence: 3 }).after(500).state('intervention_waiting')).toBe(
      'acknowledged',
    );
    expect(bench.set('intervention_waiting', { occurrence: 9 }).after(500).state('intervention_waiting')).toBe(
      'unacknowledged',
    );
  });
});

describe('shelving', () => {
  it('ends by itself, and an alarm that still holds comes back unacknowledged', () => {
    const bench = new Bench().set('cell_aborted').after(0).acknowledge('cell_aborted');
    expect(bench.shelve('cell_aborted', 10)).toBeNull();
    expect(bench.after(10 * MINUTE_MS - 1).state('cell_aborted')).toBe('shelved');
    expect(bench.after(1).state('cell_aborted')).toBe('unacknowledged');
  });

  it('that outlasts the condition ends in normal', () => {
    const bench = new Bench().set('cell_aborted').after(0);
    bench.shelve('cell_aborted', 10);
    expect(bench.end('cell_aborted').after(1000).state('cell_aborted')).toBe('shelved');
    expect(bench.after(10 * MINUTE_MS).state('cell_aborted')).toBe('normal');
  });

  it('needs a reason, and no more time than the priority allows', () => {
    const bench = new Bench().set('cell_aborted').after(0);
    expect(bench.do({ type: 'shelve', key: bench.key('cell_aborted'), minutes: 5, reason: '  ' })).toContain('reason');
    expect(bench.shelve('cell_aborted', shelfMaxMinutes.high + 1)).toContain('1 to 30 minutes');
    expect(bench.state('cell_aborted')).toBe('unacknowledged');
  });

  it('cannot be renewed in place, nor done to what is out of service', () => {
    const bench = new Bench().set('cell_aborted').after(0);
    bench.shelve('cell_aborted');
    expect(bench.shelve('cell_aborted')).toContain('this one is shelved');
    bench.do({ type: 'take_out', key: bench.key('cell_aborted'), reason: 'sensor is replaced' });
    expect(bench.shelve('cell_aborted')).toContain('out of service');
  });
});

describe('out of service', () => {
  it('says nothing, keeps who and why, and comes back with the condition as it is', () => {
    const bench = new Bench();
    bench.do({ type: 'take_out', key: bench.key('cell_aborted'), reason: 'door switch is replaced' });
    bench.set('cell_aborted').after(0);
    expect(bench.alarm('cell_aborted')).toMatchObject({
      state: 'out_of_service',
      outOfService: { by: 'Ann', reason: 'door switch is replaced' },
    });
    bench.do({ type: 'put_back', key: bench.key('cell_aborted') });
    expect(bench.state('cell_aborted')).toBe('unacknowledged');
  });

  it('takes an alarm out of the rules of others: it is not believed', () => {
    const bench = new Bench().set('link_stale').set('item_on_floor').after(0).after(10_000);
    expect(bench.state('item_on_floor')).toBe('suppressed');
    bench.do({ type: 'take_out', key: bench.key('link_stale'), reason: 'test of the network' });
    expect(bench.after(500).state('item_on_floor')).toBe('unacknowledged');
  });
});

describe('suppression by design', () => {
  it('a lost link silences what is known of that cell, and of no other', () => {
    const bench = new Bench().set('cell_aborted').set('cell_aborted', {}, 'b').after(0).acknowledge('cell_aborted');
    bench.set('link_stale').after(0).after(5000);
    expect(bench.alarm('cell_aborted')).toMatchObject({ state: 'suppressed', suppressedBy: 'link_stale' });
    expect(bench.book.alarms.get(alarmKey('cell_aborted', 'b'))?.state).toBe('unacknowledged');
  });

  it('gives an alarm back as it was: what was acknowledged does not ring again', () => {
    const bench = new Bench().set('cell_aborted').set('camera_blind').after(0).acknowledge('cell_aborted');
    bench.set('link_stale').after(0).after(5000);
    bench.end('link_stale').after(0).after(2000).after(500);
    expect(bench.state('cell_aborted')).toBe('acknowledged');
    expect(bench.state('camera_blind')).toBe('unacknowledged');
    const raised = bench.told.filter(
      (c) => c.type === 'transition' && c.alarm.raisedAtMs === c.atMs && c.alarm.state === 'unacknowledged',
    );
    expect(raised).toHaveLength(3);
  });

  it('an empty buffer is no news while the cell is stopped on purpose', () => {
    const bench = new Bench().set('buffer_empty');
    bench.designed.add('stopped_on_purpose');
    bench.after(0).after(alarmList.buffer_empty.onDelayMs);
    expect(bench.alarm('buffer_empty')).toMatchObject({ state: 'suppressed', suppressedBy: 'stopped_on_purpose' });
    bench.designed.clear();
    expect(bench.after(500).state('buffer_empty')).toBe('unacknowledged');
  });

  it('a hold that an intervention explains is not told twice', () => {
    const bench = new Bench().set('intervention_waiting', { occurrence: 1 }).set('cell_held').after(0).after(10_000);
    expect(bench.state('intervention_waiting')).toBe('unacknowledged');
    expect(bench.state('cell_held')).toBe('suppressed');
  });

  it('the end of a shelf under a rule leads into suppression, not into a call', () => {
    const bench = new Bench().set('cell_aborted').after(0);
    bench.shelve('cell_aborted', 1);
    bench.set('link_refused').after(1000);
    expect(bench.after(MINUTE_MS).state('cell_aborted')).toBe('suppressed');
  });
});

describe('a cascade', () => {
  it('marks the first of a group by when it began, and the others as later', () => {
    const bench = new Bench()
      .set('cell_aborted', { beganAtMs: 900 })
      .set('force_over_cap', { value: 1.5, beganAtMs: 800 })
      .set('camera_blind')
      .after(0);
    expect(bench.alarm('force_over_cap')?.firstOut).toBe('first');
    expect(bench.alarm('cell_aborted')?.firstOut).toBe('later');
    expect(bench.alarm('camera_blind')?.firstOut).toBe('first');
  });

  it('begins anew when the group has been quiet', () => {
    const bench = new Bench().set('force_over_cap', { value: 1.5 }).after(0).set('cell_aborted').after(10);
    for (const id of ['force_over_cap', 'cell_aborted'] as const) bench.end(id).acknowledge(id);
    bench.after(1000).set('cell_aborted').after(1000);
    expect(bench.alarm('cell_aborted')?.firstOut).toBe('first');
  });
});

describe('flood and chatter', () => {
  const cells = Array.from({ length: 12 }, (_, index) => `cell ${index}`);

  it('a flood begins above ten alarms in ten minutes, and ends below five', () => {
    const bench = new Bench();
    for (const cellKey of cells.slice(0, 10)) bench.set('cell_aborted', {}, cellKey).after(1000);
    expect(bench.book.floodSinceMs).toBeNull();
    bench.set('cell_aborted', {}, cells[10]).after(1000);
    expect(bench.book.floodSinceMs).toBe(bench.nowMs);
    bench.after(alarmTargets.windowMs - 6000);
    expect(bench.book.floodSinceMs).not.toBeNull();
    bench.after(3000);
    expect(bench.book.floodSinceMs).toBeNull();
    expect(bench.told.filter((change) => change.type === 'flood').map((change) => change.began)).toEqual([true, false]);
  });

  it('an alarm that cycles three times in a minute chatters: told once, over after a quiet minute', () => {
    const bench = new Bench();
    for (let cycle = 0; cycle < 5; cycle += 1)
      bench.set('cell_aborted').after(5000).end('cell_aborted').after(5000).acknowledge('cell_aborted');
    const chatter = (): boolean[] => bench.told.flatMap((c) => (c.type === 'chatter' ? [c.began] : []));
    expect(chatter()).toEqual([true]);
    expect(bench.alarm('cell_aborted')?.chattering).toBe(true);
    bench.after(MINUTE_MS);
    expect(chatter()).toEqual([true, false]);
    expect(bench.book.alarms.size).toBe(0);
  });

  it('two cycles in a minute are none yet', () => {
    const bench = new Bench();
    for (let cycle = 0; cycle < 4; cycle += 1)
      bench.set('cell_aborted').after(20_000).end('cell_aborted').after(20_000);
    expect(bench.told.some((change) => change.type === 'chatter')).toBe(false);
  });
});

describe.each([11, 12, 13, 14, 15, 16])('whatever happens (seed %i)', (seed) => {
  const random = randomSource(seed);
  const bench = new Bench();
  const ids = alarmIds.filter(() => random() < 0.5);
  for (let round = 0; round < 1500; round += 1) {
    const id = pickOne(random, ids);
    const key = bench.key(id);
    const dice = random();
    if (dice < 0.3)
      bench.set(id, { value: random() < 0.5 ? 1e12 : random() * 3, occurrence: Math.floor(random() * 50) });
    else if (dice < 0.5) bench.end(id);
    else if (dice < 0.6) bench.acknowledge(id);
    else if (dice < 0.7) bench.shelve(id, 1 + Math.floor(random() * 500));
    else if (dice < 0.75) bench.do({ type: 'unshelve', key });
    else if (dice < 0.8) bench.do({ type: 'take_out', key, reason: 'under test' });
    else if (dice < 0.9) bench.do({ type: 'put_back', key });
    else if (random() < 0.5) bench.designed.add(pickOne(random, designStates));
    else bench.designed.clear();
    bench.after(Math.floor(random() * 40_000));
  }
  const transitions = bench.told.filter((change) => change.type === 'transition');

  it('every transition is in the table, and each begins where the last one ended', () => {
    const at = new Map<string, string>();
    expect(transitions.length).toBeGreaterThan(300);
    for (const { alarm, from, stimulus } of transitions) {
      expect(from).toBe(at.get(alarm.key) ?? 'normal');
      const target = alarmTransitions[from][stimulus];
      expect(target, `${from} ${stimulus}`).toBeDefined();
      if ((alarmStates as readonly string[]).includes(target!)) expect(alarm.state).toBe(target);
      at.set(alarm.key, alarm.state);
    }
  });

  it('every shelf has a person, a reason and an end, and nothing is shelved beyond it', () => {
    for (const { alarm } of transitions.filter((change) => change.stimulus === 'shelve')) {
      expect(alarm.shelf).toMatchObject({ by: 'Ann', reason: 'known, part is ordered' });
      const { priority } = alarmList[alarm.alarmId];
      expect(alarm.shelf!.untilMs - alarm.shelf!.sinceMs).toBeLessThanOrEqual(shelfMaxMinutes[priority] * MINUTE_MS);
    }
    const later = stepAlarms(bench.book, bench.input(), bench.nowMs + 8 * 60 * MINUTE_MS);
    expect([...later.book.alarms.values()].filter((alarm) => alarm.state === 'shelved')).toEqual([]);
  });

  it('no condition is forgotten: what holds and is neither suppressed, shelved nor out of service has called', () => {
    for (const alarm of bench.book.alarms.values()) {
      if (alarm.active) expect(alarm.state).not.toBe('normal');
      if (alarm.active) expect(alarm.state).not.toBe('returned');
      if (!alarm.active) expect(alarm.state).not.toBe('acknowledged');
      expect(alarm.state === 'shelved').toBe(alarm.shelf !== null);
      expect(alarm.state === 'out_of_service').toBe(alarm.outOfService !== null);
      expect(alarm.state === 'suppressed').toBe(alarm.suppressedBy !== null);
    }
  });

  it('a restart from the entries, or from a checkpoint, knows the same', () => {
    const shown = (book: AlarmBook) =>
      [...book.alarms.values()]
        .filter((alarm) => alarm.state !== 'normal')
        .map((a) => [a.key, a.state, a.shelf, a.outOfService])
        .sort();
    const entries = bench.told as readonly AlarmRecord[];
    expect(shown(rebuildAlarms(entries, bench.nowMs))).toEqual(shown(bench.book));
    const alarms = [...bench.book.alarms.values()];
    const checkpoint: AlarmRecord = {
      type: 'checkpoint',
      atMs: bench.nowMs,
      floodSinceMs: bench.book.floodSinceMs,
      alarms,
    };
    const rebuilt = rebuildAlarms([...entries.slice(0, 40), checkpoint], bench.nowMs);
    expect(shown(rebuilt)).toEqual(shown(bench.book));
    expect(rebuilt.floodSinceMs).toBe(bench.book.floodSinceMs);
  });
});

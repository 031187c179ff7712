import { describe, expect, it } from 'vitest';
import { alarmStates, alarmStimuli, alarmTransitions } from '#shared/domain/alarm.ts';
import { alarmIds, alarmList, type AlarmId } from '#shared/domain/alarmList.ts';

describe('the rationalised list', () => {
  it('has priorities near the target of 80, 15 and 5 in a hundred', () => {
    for (const [priority, target, tolerance] of [
      ['low', 0.8, 0.05],
      ['medium', 0.15, 0.05],
      ['high', 0.05, 0.02],
    ] as const) {
      const share = alarmIds.filter((id) => alarmList[id].priority === priority).length / alarmIds.length;
      expect(Math.abs(share - target), `${priority}: ${share}`).toBeLessThanOrEqual(tolerance);
    }
  });

  it('has no rule that leads back to itself', () => {
    const reaches = (from: AlarmId, to: AlarmId, seen = new Set<AlarmId>()): boolean =>
      alarmList[from].suppressedBy.some((id) => {
        if (id === to) return true;
        if (seen.has(id)) return false;
        seen.add(id);
        return reaches(id, to, seen);
      });
    for (const id of alarmIds) expect(reaches(id, id), id).toBe(false);
  });

  it('gives the graver alarm the shorter time to respond, and every system alert to one alarm at most', () => {
    for (const id of alarmIds) {
      const { priority, respondWithinMin } = alarmList[id];
      expect(respondWithinMin, id).toBeGreaterThan(0);
      if (priority === 'high') expect(respondWithinMin, id).toBeLessThanOrEqual(5);
      if (priority === 'medium') expect(respondWithinMin, id).toBeLessThanOrEqual(15);
    }
    const codes = alarmIds.flatMap((id) => alarmList[id].alertCodes);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it('every state can be left, and every stimulus is used', () => {
    for (const state of alarmStates) expect(Object.keys(alarmTransitions[state]).length, state).toBeGreaterThan(0);
    const used = new Set(alarmStates.flatMap((state) => Object.keys(alarmTransitions[state])));
    expect([...used].sort()).toEqual([...alarmStimuli].sort());
  });
});

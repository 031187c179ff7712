import { describe, expect, it } from 'vitest';
import { AwakeClock } from './AwakeClock.ts';
import { HoldSupervisor } from '#cell/core/HoldSupervisor.ts';

const timing = { beatTimeoutMs: 90, firstBeatTimeoutMs: 1000, maxRoundTripMs: 150 };
const from = 'socket';

/** A moving hold, beats every 25 ms, steps every 4 ms, on a clock that the test moves. */
function moving() {
  let realMs = 1000;
  const clock = new AwakeClock(() => realMs);
  const supervisor = new HoldSupervisor(timing);
  supervisor.begin('hold', from, clock.nowMs());
  let index = 0;
  const beat = (): void =>
    void supervisor.beat({ holdId: 'hold', index, echoIndex: index++ === 0 ? null : index - 2 }, from, clock.nowMs());
  const steps = (ms: number, beats: boolean): void => {
    for (let passed = 0; passed < ms; passed += 5) {
      realMs += 5;
      if (beats && passed % 25 === 0) beat();
      supervisor.tick(clock.nowMs());
    }
  };
  steps(200, true);
  expect(supervisor.phase).toBe('moving');
  return { supervisor, steps, beat, pause: (ms: number) => void (realMs += ms) };
}

describe('time in which a cell can hear', () => {
  it('does not count a pause of the cell itself as silence of the hand', () => {
    const { supervisor, steps, beat, pause } = moving();
    pause(400);
    beat();
    steps(200, true);
    expect(supervisor.phase).toBe('moving');
  });

  it('counts every silence that the cell was awake for, before and after its own pause together', () => {
    const { supervisor, steps, pause } = moving();
    steps(60, false);
    pause(400);
    expect(supervisor.phase).toBe('moving');
    steps(40, false);
    expect(supervisor.stopCause).toBe('silence');
  });

  it('goes as real time does while steps follow each other', () => {
    let realMs = 0;
    const clock = new AwakeClock(() => realMs);
    for (let step = 0; step < 100; step++) {
      realMs += 20;
      clock.nowMs();
    }
    expect(clock.nowMs()).toBe(2000);
  });
});

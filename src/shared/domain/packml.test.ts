import { describe, expect, it } from 'vitest';
import { packmlCommands, packmlCompletions, packmlNext, packmlStateCodes, packmlStates } from './packml.ts';

describe('PackML table', () => {
  it('has the seventeen states with the codes 1 to 17', () => {
    expect(Object.values(packmlStateCodes).sort((a, b) => a - b)).toEqual(Array.from({ length: 17 }, (_, i) => i + 1));
  });

  it('accepts abort in every state but aborting and aborted', () => {
    const refusing = packmlStates.filter((state) => packmlNext(state, 'abort') === null);
    expect(refusing.sort()).toEqual(['aborted', 'aborting']);
  });

  it('leads from aborted to execute only over clear, reset and start', () => {
    for (const command of packmlCommands) if (command !== 'clear') expect(packmlNext('aborted', command)).toBeNull();
    let state = packmlNext('aborted', 'clear')!;
    state = packmlCompletions[state]!;
    state = packmlCompletions[packmlNext(state, 'reset')!]!;
    state = packmlCompletions[packmlNext(state, 'start')!]!;
    expect(state).toBe('execute');
  });

  it('lets every acting state end in a state that waits or works', () => {
    const acting = packmlStates.filter((s) => s.endsWith('ing'));
    for (const state of acting) expect(packmlCompletions[state], state).toBeDefined();
    for (const end of Object.values(packmlCompletions)) expect(packmlCompletions[end], end).toBeUndefined();
  });

  it('reaches held only by way of holding, and leaves it only by unhold, stop or abort', () => {
    expect(packmlCommands.filter((command) => packmlNext('held', command) !== null).sort()).toEqual([
      'abort',
      'stop',
      'unhold',
    ]);
  });
});

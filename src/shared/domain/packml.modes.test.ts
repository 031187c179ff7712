import { describe, expect, it } from 'vitest';
import {
  cellModeRules,
  cellModes,
  modesAllowed,
  motionRefusal,
  packmlAllowed,
  packmlCommandRules,
  packmlCommands,
  packmlNext,
  packmlStateRules,
  packmlStates,
} from './packml.ts';

describe('PackML modes', () => {
  it('leave no way out of a mode’s states: every command and every end leads to a state that the mode has', () => {
    for (const mode of cellModes)
      for (const state of cellModeRules[mode].states) {
        const ends = packmlAllowed(state, mode).map((command) => packmlNext(state, command, mode));
        for (const end of [...ends, packmlStateRules[state].leadsTo ?? state])
          expect(cellModeRules[mode].states, `${mode} ${state}`).toContain(end);
      }
  });

  it('reach every state that they have from Stopped', () => {
    for (const mode of cellModes) {
      const reached = new Set(['stopped']);
      for (let size = 0; size !== reached.size;) {
        size = reached.size;
        for (const state of packmlStates.filter((known) => reached.has(known))) {
          for (const command of packmlAllowed(state, mode)) reached.add(packmlNext(state, command, mode)!);
          const { leadsTo } = packmlStateRules[state];
          if (leadsTo) reached.add(leadsTo);
        }
      }
      expect([...reached].sort()).toEqual([...cellModeRules[mode].states].sort());
    }
  });

  it('know no waiting for supplies and no end of a run outside production', () => {
    for (const mode of ['maintenance', 'manual'] as const) {
      expect(packmlNext('execute', 'suspend', mode)).toBeNull();
      expect(packmlNext('execute', 'complete', mode)).toBeNull();
    }
    expect(packmlNext('execute', 'complete')).toBe('completing');
  });

  it('change only in states that wait and that both modes have', () => {
    expect(packmlStates.filter((state) => modesAllowed(state, 'production').length > 0).sort()).toEqual([
      'aborted',
      'held',
      'idle',
      'stopped',
    ]);
    expect(modesAllowed('held', 'manual')).toEqual(['production', 'maintenance']);
  });

  it('let the planner move in production only', () => {
    const maintained = { packml: 'execute', mode: 'maintenance' } as const;
    expect(motionRefusal(maintained, 'planner', 'program')).toMatchObject({ code: 'wrong_mode' });
    const producing = { packml: 'execute', mode: 'production' } as const;
    expect(motionRefusal(producing, 'planner', 'program')).toBeNull();
    expect(motionRefusal({ ...producing, packml: 'held' }, 'planner', 'pod')).toMatchObject({ code: 'wrong_state' });
  });

  it('let a program run in Execute of production and nowhere else, whoever asks for it', () => {
    for (const mode of cellModes)
      for (const packml of cellModeRules[mode].states)
        for (const role of ['planner', 'operator'] as const) {
          const mayRun = motionRefusal({ packml, mode }, role, 'program') === null;
          expect(mayRun, `${role}, ${packml}, ${mode}`).toBe(packml === 'execute' && mode === 'production');
        }
    const held = { packml: 'held', mode: 'production' } as const;
    expect(motionRefusal(held, 'operator', 'program')?.message).toMatch(/only while the hold-to-run control is held/);
  });

  it('let a hand move the arm where no program can, and change the pod in Execute and Held', () => {
    for (const mode of cellModes)
      for (const packml of cellModeRules[mode].states) {
        const byHand = motionRefusal({ packml, mode }, 'operator', 'hand') === null;
        if (byHand) expect(motionRefusal({ packml, mode }, 'operator', 'program')).not.toBeNull();
        expect(motionRefusal({ packml, mode }, 'operator', 'pod') === null).toBe(['execute', 'held'].includes(packml));
      }
    expect(motionRefusal({ packml: 'held', mode: 'manual' }, 'operator', 'hand')).toBeNull();
    expect(motionRefusal({ packml: 'aborted', mode: 'manual' }, 'operator', 'hand')).toMatchObject({
      code: 'wrong_state',
    });
  });

  it('let anyone give exactly the commands that make the cell safer', () => {
    const forAnyone = packmlCommands.filter((command) => packmlCommandRules[command].by === 'anyone');
    expect(forAnyone.sort()).toEqual(['abort', 'hold', 'stop']);
  });
});

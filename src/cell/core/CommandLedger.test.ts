import { describe, expect, it } from 'vitest';
import type { CellCommand } from '#shared/domain/cellCommand.ts';
import { CommandLedger, digestOf } from './CommandLedger.ts';

const command: CellCommand = {
  commandId: 'command-1',
  deadlineMs: 1000,
  fencingToken: 4,
  by: { operatorId: 'ada', name: 'Ada', consoleId: 'console-1' },
  body: { type: 'fault.set', fault: 'camera_dark', parameters: { lightShare: 0.1, other: 2 } },
};
const ack = { commandId: 'command-1', accepted: true, fencingToken: null, atMs: 900 } as const;

describe('answers that are remembered', () => {
  it('C3 belong to what was asked and by whom, whatever the order of its fields, its deadline and its token', () => {
    const ledger = new CommandLedger();
    ledger.remember({ ack, digest: digestOf(command) });
    const { by, body } = command;
    const reordered = { parameters: { other: 2, lightShare: 0.1 }, fault: 'camera_dark', type: 'fault.set' } as const;
    expect(ledger.answerTo({ ...command, body: reordered, deadlineMs: 2000, fencingToken: null })).toBe(ack);
    expect(ledger.answerTo({ ...command, commandId: 'command-2' })).toBeNull();
    for (const other of [
      { ...command, by: { ...by, consoleId: 'console-2' } },
      { ...command, by: { ...by, operatorId: 'bo' } },
      { ...command, body: { ...body, parameters: { lightShare: 0.2, other: 2 } } } as CellCommand,
      { ...command, body: { type: 'packml', command: 'abort', reason: '' } } as CellCommand,
    ])
      expect(ledger.answerTo(other)).toBe('other');
  });

  it('C3 of an older cell, which did not write down what they answer, are given to nobody', () => {
    const ledger = new CommandLedger();
    ledger.restore([{ ack, digest: null }]);
    expect(ledger.answerTo(command)).toBe('other');
  });
});

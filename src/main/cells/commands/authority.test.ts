import { describe, expect, it } from 'vitest';
import { emptyCellSnapshot } from '#shared/domain/applyCellEvent.ts';
import type { CellCommandBody, CommandAck } from '#shared/domain/cellCommand.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { Intervention } from '#shared/domain/intervention.ts';
import { packmlCommands } from '#shared/domain/packml.ts';
import {
  afterAnswer,
  afterControl,
  endsControl,
  lostRoles,
  mustGetThrough,
  nothingHeld,
  type HeldControls,
} from './authority.ts';

const acquire: CellCommandBody = { type: 'control.acquire', role: 'operator', takeOver: false, reason: '' };
const claim: CellCommandBody = { type: 'intervention.claim', interventionId: 'i', takeOver: false };
const close: CellCommandBody = { type: 'intervention.close', interventionId: 'i', outcome: 'ejected', note: '' };
const accepted = (fencingToken: number | null): CommandAck => ({
  commandId: 'c',
  accepted: true,
  fencingToken,
  atMs: 0,
});
const refused = (code: 'busy' | 'stale_token' | 'not_holder' | 'no_answer'): CommandAck => ({
  commandId: 'c',
  accepted: false,
  code,
  message: '',
  atMs: 0,
});
const operator = (fencingToken: number, cameWith: 'acquire' | 'claim' = 'acquire'): HeldControls => ({
  operator: { fencingToken, cameWith },
  planner: null,
});
const ann = { operatorId: 'ann', name: 'Ann', consoleId: 'k' };
const lease = (fencingToken: number): CellSnapshot['cell']['control'] => ({
  holder: ann,
  role: 'operator',
  fencingToken,
  expiresAtMs: 0,
});

describe('authority over a cell', () => {
  it('lets only Stop, Abort and Hold go out without a journal', () => {
    const through = packmlCommands.filter((command) => mustGetThrough({ type: 'packml', command, reason: '' }));
    expect(through.sort()).toEqual(['abort', 'hold', 'stop']);
    expect(mustGetThrough(claim)).toBe(false);
  });

  it('holds control with the token of the grant, until it is released', () => {
    const held = afterAnswer(nothingHeld, 'operator', acquire, accepted(7));
    expect(held.operator).toEqual({ fencingToken: 7, cameWith: 'acquire' });
    expect(afterAnswer(held, 'operator', { type: 'control.release' }, accepted(null))).toEqual(nothingHeld);
  });

  it('keeps control that was asked for when an intervention is claimed in addition', () => {
    expect(afterAnswer(nothingHeld, 'operator', claim, accepted(7)).operator?.cameWith).toBe('claim');
    expect(afterAnswer(operator(7), 'operator', claim, accepted(8)).operator).toEqual({
      fencingToken: 8,
      cameWith: 'acquire',
    });
  });

  it('loses control when the cell says that the token is not valid, not when it refuses for another reason', () => {
    expect(afterAnswer(operator(7), 'operator', close, refused('stale_token'))).toEqual(nothingHeld);
    expect(afterAnswer(operator(7), 'operator', close, refused('not_holder'))).toEqual(nothingHeld);
    expect(afterAnswer(operator(7), 'operator', close, refused('busy'))).toEqual(operator(7));
    expect(afterAnswer(operator(7), 'operator', close, refused('no_answer'))).toEqual(operator(7));
  });

  it('loses control to a newer grant and to the end of the lease, never to an older grant', () => {
    expect(afterControl(operator(7), lease(8))).toEqual(nothingHeld);
    expect(afterControl(operator(7), null)).toEqual(nothingHeld);
    expect(afterControl(operator(7), lease(7))).toEqual(operator(7));
    expect(afterControl(operator(7), lease(6))).toEqual(operator(7));
    expect(lostRoles(operator(7), nothingHeld)).toEqual(['operator']);
  });

  it('ends control with the last intervention that it came with', () => {
    const base = emptyCellSnapshot('c', 'C', 'e', 0);
    const claimed = (interventionId: string): Intervention =>
      ({ interventionId, claim: { by: ann, atMs: 0 } }) as Intervention;
    const one = { ...base, interventions: [claimed('i')] };
    const two = { ...base, interventions: [claimed('i'), claimed('j')] };
    expect(endsControl(close, operator(1, 'claim').operator, one, ann)).toBe(true);
    expect(endsControl(close, operator(1, 'claim').operator, two, ann)).toBe(false);
    expect(endsControl(close, operator(1, 'acquire').operator, one, ann)).toBe(false);
    expect(endsControl(claim, operator(1, 'claim').operator, one, ann)).toBe(false);
  });
});

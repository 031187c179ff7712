import { describe, expect, it } from 'vitest';
import type { CellCommandBody, CommandAck } from '#shared/domain/cellCommand.ts';
import type { ManualMotion, PreviewBasis } from '#shared/domain/manualMotion.ts';
import { previewBasisOf } from '#shared/domain/previewBasisOf.ts';
import { primitiveStep } from '#shared/domain/primitive.ts';
import {
  CellCoreForTests,
  connectionOf,
  operator,
  otherOperator,
  planner,
} from '../../../tests/builders/cellCoreForTests.ts';

const jog: ManualMotion = {
  kind: 'jog_tool',
  frame: 'cell',
  binId: null,
  linear: [1, 0, 0],
  angular: [0, 0, 0],
  step: null,
};
const chain: ManualMotion = { kind: 'chain', binId: '3C', chain: [primitiveStep('sweep')] };
const from = connectionOf(operator).connectionId;

/** A held cell, its operator's token, and a window that beats. Real time is the cell's own here. */
class Hand {
  readonly cell: CellCoreForTests;
  token = 0;
  private holds = 0;
  private index = 0;
  private echo: number | null = null;
  holdId = '';

  constructor(cell: CellCoreForTests) {
    this.cell = cell;
  }
  static async atHeldCell(...args: ConstructorParameters<typeof CellCoreForTests>): Promise<Hand> {
    const cell = new CellCoreForTests(...args);
    await cell.untilRunning();
    cell.send({ type: 'packml', command: 'hold', reason: 'test' });
    await cell.until(() => cell.core.snapshot.cell.packml === 'held');
    const hand = new Hand(cell);
    hand.token = cell.acquire(operator);
    return hand;
  }
  basis(change: Partial<PreviewBasis> = {}): PreviewBasis {
    return { ...previewBasisOf(this.cell.core.snapshot, '3C'), ...change };
  }
  begin(
    motion: ManualMotion = jog,
    change: Partial<Extract<CellCommandBody, { type: 'hold.begin' }>> = {},
  ): CommandAck {
    this.holds += 1;
    this.index = 0;
    this.echo = null;
    this.holdId = `hold-of-tests-${this.holds}`;
    const basis = motion.kind.startsWith('jog') ? null : this.basis();
    return this.cell.send(
      { type: 'hold.begin', holdId: this.holdId, motion, speedFraction: 1, basis, ...change },
      { token: this.token },
    );
  }
  beat(): boolean {
    const echo = this.cell.core.holdBeat({ holdId: this.holdId, index: this.index++, echoIndex: this.echo }, from);
    if (echo) this.echo = echo.index;
    return echo !== null;
  }
  /** Beats every 24 ms for so long. */
  async hold(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 24) {
      this.beat();
      await this.cell.core.advance(24);
    }
  }
  get ended() {
    return this.cell.bodies('manual.ended');
  }
}

describe('motion by hand', () => {
  it('M1 needs control by an operator, a state for it, and nothing else that moves', async () => {
    const cell = new CellCoreForTests();
    await cell.untilRunning();
    const begin = { type: 'hold.begin', holdId: 'hold-0001', motion: jog, speedFraction: 1, basis: null } as const;
    expect(cell.send(begin)).toMatchObject({ code: 'not_holder' });
    const byPlanner = cell.acquire(planner, 'planner');
    expect(cell.send(begin, { by: planner, token: byPlanner })).toMatchObject({ code: 'not_holder' });
    const token = cell.acquire(operator);
    expect(cell.send(begin, { token })).toMatchObject({ code: 'wrong_state' });
    cell.send({ type: 'packml', command: 'hold', reason: '' });
    await cell.until(() => cell.core.snapshot.cell.packml === 'held');
    expect(cell.send(begin, { token })).toMatchObject({ accepted: true });
    expect(cell.send({ ...begin, holdId: 'hold-0002' }, { token })).toMatchObject({ code: 'busy' });
  });

  it('M1 is possible in manual mode in Stopped, and a hold’s name is used once', async () => {
    const hand = await Hand.atHeldCell();
    const { cell } = hand;
    cell.send({ type: 'packml', command: 'stop', reason: '' });
    await cell.until(() => cell.core.snapshot.cell.packml === 'stopped');
    expect(hand.begin()).toMatchObject({ code: 'wrong_state' });
    cell.send({ type: 'mode.set', mode: 'manual' }, { token: hand.token });
    expect(hand.begin()).toMatchObject({ accepted: true });
    const used = hand.holdId;
    cell.core.holdEnd({ holdId: used }, from);
    expect(hand.begin(jog, { holdId: used })).toMatchObject({ code: 'invalid' });
  });

  it('M2 refuses a motion whose preview rests on another state, and one without a preview', async () => {
    const hand = await Hand.atHeldCell();
    for (const change of [
      { podId: 'pod-of-yesterday' },
      { estimateImageId: 'older' },
      { heldItemId: 'item-9' },
      { binId: '2A' },
    ])
      expect(hand.begin(chain, { basis: hand.basis(change) })).toMatchObject({ code: 'state_changed' });
    expect(hand.begin(chain, { basis: null })).toMatchObject({ code: 'state_changed' });
    expect(hand.begin(chain)).toMatchObject({ accepted: true });
  });

  it('M5 moves nothing before the first round trip, and gives up after a second', async () => {
    const hand = await Hand.atHeldCell();
    hand.begin();
    expect(hand.cell.core.snapshot.cell.manual).toMatchObject({ holdId: hand.holdId, by: operator });
    await hand.cell.core.advance(990);
    expect(hand.cell.rig.motions).toHaveLength(0);
    await hand.cell.core.advance(20);
    expect(hand.ended).toMatchObject([{ endedBy: 'silence', stopLatencyMs: null }]);
    expect(hand.cell.core.snapshot.cell.manual).toBeNull();
    expect(hand.cell.rig.motions).toHaveLength(0);
  });

  it('M5 M8 goes on while beats come and halts where it is when they stay away; nothing is continued', async () => {
    const hand = await Hand.atHeldCell({ rigScript: { motionS: 5 } });
    hand.begin(chain, { speedFraction: 0.4 });
    await hand.hold(1000);
    expect(hand.cell.rig.motions).toMatchObject([{ kind: 'run', maxToolSpeedMps: 0.1 }]);
    expect(hand.cell.rig.halts).toBe(0);
    await hand.cell.core.advance(200);
    expect(hand.cell.rig.halts).toBe(1);
    expect(hand.cell.rig.stops + hand.cell.rig.emergencyStops).toBe(0);
    const [ended] = hand.ended;
    expect(ended).toMatchObject({ endedBy: 'silence', by: operator });
    // The last beat came 24 ms before the hand was silent.
    expect(ended!.stopLatencyMs).toBeGreaterThanOrEqual(90);
    expect(ended!.stopLatencyMs).toBeLessThan(150);
    await hand.hold(500);
    expect(hand.cell.rig.motions).toHaveLength(1);
    expect(hand.cell.bodies('primitives.ended')).toHaveLength(1);
  });

  it('M5 ends with the hand, with the connection, with control, and with Stop, Abort or Hold from anybody', async () => {
    const causes: unknown[] = [];
    const ends: ((hand: Hand) => unknown)[] = [
      (hand) => hand.cell.core.holdEnd({ holdId: hand.holdId }, from),
      (hand) => hand.cell.core.connectionEnded(from),
      (hand) => hand.cell.acquire(otherOperator, 'operator', true),
      (hand) => hand.cell.send({ type: 'control.release' }, { token: hand.token }),
      (hand) => hand.cell.send({ type: 'packml', command: 'stop', reason: '' }, { by: otherOperator }),
      (hand) => hand.cell.send({ type: 'packml', command: 'abort', reason: '' }, { by: otherOperator }),
      (hand) => hand.cell.send({ type: 'packml', command: 'hold', reason: '' }, { by: otherOperator }),
    ];
    for (const end of ends) {
      const hand = await Hand.atHeldCell();
      hand.begin();
      await hand.hold(300);
      expect(hand.cell.rig.moving).toBe(true);
      end(hand);
      await hand.hold(100);
      expect(hand.cell.rig).toMatchObject({ moving: false, halts: 1, stops: 0, emergencyStops: 0 });
      causes.push(hand.ended[0]?.endedBy);
      expect(hand.ended[0]?.stopLatencyMs).toBeLessThan(60);
    }
    expect(causes).toEqual([
      'released',
      'disconnected',
      'control_lost',
      'control_lost',
      'stopped',
      'stopped',
      'stopped',
    ]);
  });

  it('M5 Hold in Held stops the hand, and the log tells who asked for it', async () => {
    const hand = await Hand.atHeldCell();
    hand.begin();
    await hand.hold(300);
    const hold = { type: 'packml', command: 'hold', reason: 'wait' } as const;
    const ack = hand.cell.send(hold, { by: otherOperator, commandId: 'hold-by-bo' });
    expect(ack).toMatchObject({ accepted: true });
    const told = hand.cell.events.filter((event) => event.commandId === 'hold-by-bo').map((event) => event.body);
    expect(told).toEqual([{ type: 'packml.changed', state: 'held', reason: 'wait' }]);
  });

  it('M5 the end of another connection, or of another hold, changes nothing', async () => {
    const hand = await Hand.atHeldCell();
    hand.begin();
    await hand.hold(100);
    hand.cell.core.connectionEnded('socket-2');
    hand.cell.core.holdEnd({ holdId: 'another-hold' }, from);
    hand.cell.core.holdEnd({ holdId: hand.holdId }, 'socket-2');
    await hand.hold(300);
    expect(hand.ended).toEqual([]);
  });

  it('M5, L9 beats and a release on another connection of the same name carry and end nothing', async () => {
    const hand = await Hand.atHeldCell();
    hand.begin();
    const { core } = hand.cell;
    expect(core.holdBeat({ holdId: hand.holdId, index: 0, echoIndex: null }, 'socket of an impostor')).toBeNull();
    await hand.hold(100);
    core.holdEnd({ holdId: hand.holdId }, 'socket of an impostor');
    expect(hand.ended).toEqual([]);
    for (let index = 1000; index < 1010; index++) {
      core.holdBeat({ holdId: hand.holdId, index, echoIndex: null }, 'socket of an impostor');
      await core.advance(24);
    }
    expect(hand.ended).toMatchObject([{ endedBy: 'silence' }]);
    const from = { ...connectionOf(operator), connectionId: 'socket-2', sessionId: 'another session' };
    const jogBody = {
      type: 'hold.begin',
      holdId: 'hold-of-impostor',
      motion: jog,
      speedFraction: 1,
      basis: null,
    } as const;
    expect(hand.cell.send(jogBody, { token: hand.token, from })).toMatchObject({ code: 'not_holder' });
  });

  it('M7 a motion that reaches its goal ends by itself', async () => {
    const hand = await Hand.atHeldCell();
    hand.begin({ ...jog, step: 0.05 });
    await hand.hold(1000);
    expect(hand.ended).toMatchObject([{ endedBy: 'goal', stopLatencyMs: null, detail: 'as scripted' }]);
  });

  it('M8 a stow by hand is told like any other; let go, it opens no call for help', async () => {
    const hand = await Hand.atHeldCell({ rigScript: { motionS: 0.5 } });
    const itemId = hand.cell.core.snapshot.buffer[0]!.itemId;
    const stow: ManualMotion = { kind: 'stow', itemId, binId: '3C', chain: [primitiveStep('insert')] };
    hand.begin(stow);
    await hand.hold(100);
    hand.cell.core.holdEnd({ holdId: hand.holdId }, from);
    await hand.cell.core.advance(1000);
    expect(hand.cell.bodies('stow.ended')).toMatchObject([{ result: { cause: 'operator_abort', origin: 'operator' } }]);
    expect(hand.cell.core.snapshot.interventions).toEqual([]);
    hand.begin(stow);
    await hand.hold(1500);
    expect(hand.ended.map((ended) => ended.endedBy)).toEqual(['released', 'goal']);
    expect(hand.cell.core.snapshot.lastStow).toMatchObject({ stowId: hand.holdId, outcome: 'success' });
  });

  it('I5 what was done by hand is written into the call that the person works on', async () => {
    const hand = await Hand.atHeldCell();
    const { cell } = hand;
    cell.send({ type: 'intervention.open', reason: 'operator', detail: 'x', binId: '3C', itemId: null });
    const { interventionId } = cell.core.snapshot.interventions[0]!;
    const ack = cell.send({ type: 'intervention.claim', interventionId, takeOver: false });
    hand.token = ack.accepted ? ack.fencingToken! : 0;
    hand.begin(chain);
    expect(cell.core.snapshot.interventions[0]!.actions.at(-1)!.text).toMatch(/^by hand: in 3C: sweep/);
  });

  it('M10 the cell does not go on, and the pod does not go, while the tool stands in a bin', async () => {
    const hand = await Hand.atHeldCell();
    const { cell, token } = hand;
    cell.rig.inBinId = '3C';
    expect(cell.send({ type: 'packml', command: 'unhold', reason: '' }, { token })).toMatchObject({
      code: 'wrong_state',
      message: 'The tool stands in bin 3C. Retract it before the cell goes on.',
    });
    expect(cell.send({ type: 'pod.swap', reason: '' }, { token })).toMatchObject({ code: 'wrong_state' });
    cell.rig.inBinId = null;
    expect(cell.send({ type: 'packml', command: 'unhold', reason: '' }, { token })).toMatchObject({ accepted: true });
  });

  it('M10 Clear moves nothing in manual mode', async () => {
    const hand = await Hand.atHeldCell();
    const { cell, token } = hand;
    cell.send({ type: 'mode.set', mode: 'manual' }, { token });
    cell.send({ type: 'packml', command: 'abort', reason: '' });
    await cell.until(() => cell.core.snapshot.cell.packml === 'aborted');
    cell.send({ type: 'packml', command: 'clear', reason: '' }, { token });
    await cell.until(() => cell.core.snapshot.cell.packml === 'stopped');
    expect(cell.rig.motions).toEqual([]);
  });
});

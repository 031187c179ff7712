import { describe, expect, it } from 'vitest';
import { emptyCellSnapshot } from '#shared/domain/applyCellEvent.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import { blankIntervention, type Intervention } from '#shared/domain/intervention.ts';
import type { Item } from '#shared/domain/item.ts';
import { packmlStates } from '#shared/domain/packml.ts';
import { statement, type Statement } from '#shared/words/statements/statements.ts';
import { nextStep, type LoopFacts } from './nextStep.ts';

const product = {
  sku: 's',
  name: 'n',
  lengthM: 0.1,
  widthM: 0.1,
  heightM: 0.1,
  massKg: 0.1,
  form: 'box',
  fragile: false,
  comOffsetM: [0, 0, 0],
} satisfies Item['product'];

function snapshot(cell: Partial<CellSnapshot['cell']> = {}, rest: Partial<CellSnapshot> = {}): CellSnapshot {
  const empty = emptyCellSnapshot('c', 'C', 'e', 0);
  return {
    ...empty,
    pod: { podId: 'p', podType: 't', bins: [] },
    ...rest,
    cell: { ...empty.cell, packml: 'execute', ...cell },
  };
}
const facts = (state: CellSnapshot | null, change: Partial<LoopFacts> = {}): LoopFacts => ({
  automatic: true,
  linkLive: true,
  snapshot: state,
  plannerHolds: true,
  bringUp: false,
  ...change,
});
const why = (state: CellSnapshot | null, change: Partial<LoopFacts> = {}): Statement | null => {
  const step = nextStep(facts(state, change));
  if (step.kind !== 'rest') throw new Error(`it does ${step.kind}`);
  return step.why;
};
const lease = (role: 'planner' | 'operator', name: string): CellSnapshot['cell']['control'] => ({
  holder: { operatorId: name, name, consoleId: `console of ${name}` },
  role,
  fencingToken: 1,
  expiresAtMs: 0,
});

describe('the next step of the automatic loop', () => {
  it('acquires control, then plans, while the cell is in Execute and free', () => {
    expect(nextStep(facts(snapshot(), { plannerHolds: false }))).toEqual({ kind: 'acquire' });
    expect(nextStep(facts(snapshot({ control: lease('planner', 'me') })))).toEqual({ kind: 'plan' });
  });

  it('rests silently while a stow runs', () => {
    const stow = { stowId: 's' } as NonNullable<CellSnapshot['stow']>;
    expect(nextStep(facts(snapshot({}, { stow })))).toEqual({ kind: 'rest', why: null });
  });

  it('rests without a connection, without a state, and with automatic off', () => {
    expect(why(snapshot(), { linkLive: false })).toEqual(statement('no_link'));
    expect(why(null)).toEqual(statement('no_link'));
    expect(why(snapshot(), { automatic: false })).toEqual(statement('automatic_off'));
  });

  it('leaves the cell to whoever holds control', () => {
    expect(why(snapshot({ control: lease('operator', 'Ann') }))).toEqual(statement('operator_holds', { name: 'Ann' }));
    expect(why(snapshot({ control: lease('planner', 'x') }), { plannerHolds: false })).toEqual(
      statement('other_planner_holds', { consoleId: 'console of x' }),
    );
  });

  it.each(packmlStates.filter((state) => state !== 'execute'))('never moves a cell that is %s', (packml) => {
    const step = nextStep(facts(snapshot({ packml })));
    expect(step.kind).toBe('rest');
    expect(why(snapshot({ packml }))).toMatchObject({ params: { state: packml } });
  });

  it('says why the cell is held', () => {
    expect(why(snapshot({ packml: 'held', packmlReason: 'jammed at the mouth.' }))).toEqual(
      statement('waits_for_unhold', { state: 'held' }),
    );
  });

  it('rests in manual and maintenance mode', () => {
    expect(why(snapshot({ mode: 'manual' }))).toEqual(statement('not_production', { mode: 'manual' }));
  });

  it('leaves an item in the tool, on the floor or in a mouth to a person', () => {
    expect(why(snapshot({ heldItemId: 'i' }))).toEqual(statement('item_in_tool'));
    expect(why(snapshot({ floorItemIds: ['i'] }))).toEqual(statement('floor_not_clear'));
    const item: Item = {
      itemId: 'i',
      product,
      location: { place: 'mouth', podId: 'p', binId: 'b' },
      flag: null,
      failedAttempts: 1,
      imageId: null,
    };
    expect(why(snapshot({}, { buffer: [item] }))).toEqual(statement('item_protrudes'));
  });

  it('waits for a pod', () => {
    expect(why(snapshot({}, { pod: null }))).toEqual(statement('waits_for_pod'));
  });

  describe('bringing up a cell that the application launched', () => {
    it('takes control, resets and starts', () => {
      const step = (packml: 'stopped' | 'idle' | 'complete', plannerHolds = true): unknown =>
        nextStep(facts(snapshot({ packml }), { bringUp: true, plannerHolds }));
      expect(step('stopped', false)).toEqual({ kind: 'acquire' });
      expect(step('stopped')).toEqual({ kind: 'packml', command: 'reset' });
      expect(step('complete')).toEqual({ kind: 'packml', command: 'reset' });
      expect(step('idle')).toEqual({ kind: 'packml', command: 'start' });
    });

    it('never clears an aborted one', () => {
      expect(nextStep(facts(snapshot({ packml: 'aborted' }), { bringUp: true })).kind).toBe('rest');
    });

    const opened = (openedAtMs: number): Intervention => ({
      ...blankIntervention,
      interventionId: 'i',
      reason: 'cell_fault',
      severity: 'high',
      openedAtMs,
      binId: null,
      itemId: null,
      stowId: null,
      tried: [],
      outcome: null,
      cause: null,
      detail: '',
      pSuccess: null,
      imageBeforeId: null,
      imageAfterId: null,
      forceTrace: null,
      claim: null,
      actions: [],
      closed: null,
    });
    const restarted = { packml: 'held', packmlReason: 'restarted', packmlSinceMs: 10_000 } as const;

    it('unholds one that is held only because its process had ended', () => {
      const state = snapshot(restarted, { interventions: [opened(10_000)] });
      expect(nextStep(facts(state, { bringUp: true }))).toEqual({ kind: 'packml', command: 'unhold' });
      expect(nextStep(facts(state, { bringUp: false })).kind).toBe('rest');
    });

    it('leaves one held that waits for a person', () => {
      const held = (cell: Partial<CellSnapshot['cell']>, interventions: Intervention[] = []): string =>
        nextStep(facts(snapshot({ ...restarted, ...cell }, { interventions }), { bringUp: true })).kind;
      expect(held({ packmlReason: 'force_limit: the blade stopped' })).toBe('rest');
      expect(held({ heldItemId: 'i' })).toBe('rest');
      expect(held({ floorItemIds: ['i'] })).toBe('rest');
      expect(held({}, [opened(1000)])).toBe('rest');
    });
  });
});

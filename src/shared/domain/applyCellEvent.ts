import { assertNever } from '#shared/result/result.ts';
import { wireLimits } from '#shared/units/wireBounds.ts';
import type { CellEvent, CellEventBody } from './cellEvent.ts';
import type { CellSnapshot } from './cellSnapshot.ts';
import { withGallery } from './gallery.ts';
import type { Intervention } from './intervention.ts';
import type { Item, ItemLocation } from './item.ts';
import type { StowedUnit } from './stowedUnit.ts';
import { statementField } from './statement.ts';

/** The snapshot of a cell about which nothing is known yet. */
export function emptyCellSnapshot(cellId: string, name: string, epoch: string, timeMs: number): CellSnapshot {
  return {
    version: 1,
    cell: {
      cellId,
      name,
      epoch,
      seq: 0,
      timeMs,
      packml: 'stopped',
      packmlReason: null,
      packmlSinceMs: timeMs,
      mode: 'production',
      control: null,
      heldItemId: null,
      floorItemIds: [],
      counters: { success: 0, unproductive: 0, defect: 0, podSwaps: 0, toPerson: 0, sidelined: 0 },
      manual: null,
      run: null,
      consoles: [],
      faults: [],
    },
    pod: null,
    estimates: [],
    stowed: [],
    buffer: [],
    stow: null,
    lastStow: null,
    interventions: [],
    findings: [],
  };
}

/**
 * Folds one durable event into a snapshot. Pure; never mutates its input. An event of another epoch or one that was
 * folded already (seq not above the snapshot's) returns the very same snapshot, so that nothing is ever applied twice.
 */
export function applyCellEvent(snapshot: CellSnapshot, event: CellEvent): CellSnapshot {
  if (event.epoch !== snapshot.cell.epoch || event.seq <= snapshot.cell.seq) return snapshot;
  const stamped: CellSnapshot = {
    ...snapshot,
    cell: { ...snapshot.cell, seq: event.seq, timeMs: event.timeMs },
  };
  return applyBody(stamped, event.body, event.timeMs);
}

/** With one entry more, unless the list is as long as it may be (P12): both ends leave out the same. */
const added = <Entry>(list: readonly Entry[], entry: Entry, most: number): Entry[] =>
  list.length < most ? [...list, entry] : [...list];

const withCell = (s: CellSnapshot, change: Partial<CellSnapshot['cell']>): CellSnapshot => ({
  ...s,
  cell: { ...s.cell, ...change },
});

/** What the state before was said of. */
function withoutStatement(s: CellSnapshot): CellSnapshot {
  const { packmlStatement: _, ...cell } = s.cell;
  return { ...s, cell };
}

const withItem = (s: CellSnapshot, itemId: string, change: (item: Item) => Item): CellSnapshot => ({
  ...s,
  buffer: s.buffer.map((item) => (item.itemId === itemId ? change(item) : item)),
});

const withIntervention = (
  s: CellSnapshot,
  interventionId: string,
  change: (intervention: Intervention) => Intervention,
): CellSnapshot => ({
  ...s,
  interventions: s.interventions.map((i) => (i.interventionId === interventionId ? change(i) : i)),
});

const hasLeft = (location: ItemLocation): boolean =>
  location.place === 'bin' || location.place === 'person' || location.place === 'sideline';

const withoutUnit = (stowed: CellSnapshot['stowed'], itemId: string): StowedUnit[] =>
  (stowed ?? []).filter((unit) => unit.itemId !== itemId);

/** An item that comes to lie in a bin is remembered with the chain that brought it there, as long as the pod stays. */
function stowedAfter(
  { stowed, stow, pod, buffer }: CellSnapshot,
  itemId: string,
  location: ItemLocation,
): StowedUnit[] {
  const others = withoutUnit(stowed, itemId);
  const product = buffer.find((item) => item.itemId === itemId)?.product;
  if (location.place !== 'bin' || !product || location.podId !== pod?.podId) return others;
  const isStowed = stow?.itemId === itemId && stow.binId === location.binId;
  return added(others, { itemId, binId: location.binId, product, chain: isStowed ? stow.chain : [] }, wireLimits.items);
}

function moveItem(s: CellSnapshot, itemId: string, location: ItemLocation): CellSnapshot {
  const { heldItemId, floorItemIds, counters } = s.cell;
  const moved = withCell(s, {
    heldItemId: location.place === 'tool' ? itemId : heldItemId === itemId ? null : heldItemId,
    floorItemIds:
      location.place === 'floor' && !floorItemIds.includes(itemId)
        ? added(floorItemIds, itemId, wireLimits.items)
        : floorItemIds.filter((id) => location.place === 'floor' || id !== itemId),
    counters: {
      ...counters,
      toPerson: counters.toPerson + (location.place === 'person' ? 1 : 0),
      sidelined: counters.sidelined + (location.place === 'sideline' ? 1 : 0),
    },
  });
  return hasLeft(location)
    ? {
        ...moved,
        stowed: stowedAfter(s, itemId, location),
        buffer: moved.buffer.filter((item) => item.itemId !== itemId),
      }
    : withItem(moved, itemId, (item) => ({ ...item, location }));
}

type BodyOf<Type extends CellEventBody['type']> = Extract<CellEventBody, { type: Type }>;

function applyBody(s: CellSnapshot, body: CellEventBody, timeMs: number): CellSnapshot {
  switch (body.type) {
    case 'packml.changed':
      return withCell(withoutStatement(s), {
        packml: body.state,
        packmlReason: body.reason,
        packmlSinceMs: timeMs,
        ...(body.statement ? { packmlStatement: body.statement } : {}),
      });
    case 'mode.changed':
      return withCell(s, { mode: body.mode });
    case 'run.changed':
      return withCell(s, { run: body.run });
    case 'consoles.changed':
      return withCell(s, { consoles: body.consoles });
    case 'control.changed':
      return withCell(s, { control: body.lease });
    case 'pod.arrived':
    case 'pod.departed':
    case 'item.arrived':
    case 'item.moved':
    case 'item.flagged':
    case 'finding.raised':
    case 'finding.decided':
    case 'gallery.changed':
    case 'inspection.set':
    case 'estimate.updated':
    case 'floor.cleared':
      return applyToContents(s, body, timeMs);
    case 'stow.started':
    case 'stow.phase':
    case 'stow.ended':
    case 'manual.started':
    case 'manual.ended':
    case 'fault.set':
    case 'fault.cleared':
      return applyToWork(s, body, timeMs);
    case 'intervention.opened':
    case 'intervention.claimed':
    case 'intervention.released':
    case 'intervention.offered':
    case 'intervention.action':
    case 'intervention.closed':
      return applyToCalls(s, body, timeMs);
    case 'primitives.ended':
    case 'hand.reported':
    case 'hand.compared':
    case 'notice':
      return s;
    default:
      return assertNever(body);
  }
}

/** Pod, items, findings and what is seen of the bins. */
function applyToContents(
  s: CellSnapshot,
  body: BodyOf<
    | 'pod.arrived'
    | 'pod.departed'
    | 'item.arrived'
    | 'item.moved'
    | 'item.flagged'
    | 'finding.raised'
    | 'finding.decided'
    | 'gallery.changed'
    | 'inspection.set'
    | 'estimate.updated'
    | 'floor.cleared'
  >,
  timeMs: number,
): CellSnapshot {
  switch (body.type) {
    case 'pod.arrived':
      return { ...s, pod: body.pod, estimates: [], stowed: [] };
    case 'pod.departed':
      return {
        ...withCell(s, { counters: { ...s.cell.counters, podSwaps: s.cell.counters.podSwaps + 1 } }),
        pod: null,
        estimates: [],
        stowed: [],
      };
    case 'item.arrived':
      return {
        ...s,
        stowed: withoutUnit(s.stowed, body.item.itemId),
        buffer: added(
          s.buffer.filter((i) => i.itemId !== body.item.itemId),
          body.item,
          wireLimits.items,
        ),
      };
    case 'item.moved':
      return moveItem(s, body.itemId, body.location);
    case 'item.flagged':
      return withItem(s, body.itemId, (item) => ({ ...item, flag: body.flag }));
    case 'finding.raised':
      return { ...s, findings: added(s.findings, body.finding, wireLimits.findings) };
    case 'finding.decided':
      return { ...s, findings: s.findings.filter((f) => f.findingId !== body.findingId) };
    case 'gallery.changed':
      return { ...s, gallery: withGallery(s.gallery ?? [], body.product) };
    case 'inspection.set': {
      const { type: _, ...state } = body;
      return { ...s, inspection: { ...state, setAtMs: timeMs } };
    }
    case 'estimate.updated':
      return s.pod?.podId !== body.estimate.podId
        ? s
        : {
            ...s,
            estimates: added(
              s.estimates.filter((e) => e.binId !== body.estimate.binId),
              body.estimate,
              wireLimits.bins,
            ),
          };
    case 'floor.cleared':
      return {
        ...withCell(s, { floorItemIds: s.cell.floorItemIds.filter((id) => !body.itemIds.includes(id)) }),
        buffer: s.buffer.filter((item) => !body.itemIds.includes(item.itemId)),
      };
  }
}

/** What the arm does, and what is broken. */
function applyToWork(
  s: CellSnapshot,
  body: BodyOf<
    'stow.started' | 'stow.phase' | 'stow.ended' | 'manual.started' | 'manual.ended' | 'fault.set' | 'fault.cleared'
  >,
  timeMs: number,
): CellSnapshot {
  switch (body.type) {
    case 'stow.started':
      return { ...s, stow: { ...body.request, startedAtMs: timeMs, phase: 'pick', stepIndex: 0 } };
    case 'stow.phase':
      return s.stow?.stowId !== body.stowId
        ? s
        : { ...s, stow: { ...s.stow, phase: body.phase, stepIndex: body.stepIndex } };
    case 'stow.ended': {
      const { outcome, itemId } = body.result;
      const counted = withCell(s, {
        counters: { ...s.cell.counters, [outcome]: s.cell.counters[outcome] + 1 },
      });
      const tallied =
        outcome === 'success'
          ? counted
          : withItem(counted, itemId, (item) => ({ ...item, failedAttempts: item.failedAttempts + 1 }));
      return { ...tallied, stow: null, lastStow: body.result };
    }
    case 'manual.started': {
      const { holdId, motion, speedFraction, by } = body;
      return withCell(s, { manual: { holdId, motion, speedFraction, by, startedAtMs: timeMs } });
    }
    case 'manual.ended':
      return s.cell.manual?.holdId === body.holdId ? withCell(s, { manual: null }) : s;
    case 'fault.set': {
      const { fault, parameters, by } = body;
      const others = s.cell.faults.filter((standing) => standing.fault !== fault);
      return withCell(s, { faults: added(others, { fault, parameters, by, sinceMs: timeMs }, wireLimits.faults) });
    }
    case 'fault.cleared':
      return withCell(s, { faults: s.cell.faults.filter(({ fault }) => fault !== body.fault) });
  }
}

/** Calls: who has them, and what was done. */
function applyToCalls(
  s: CellSnapshot,
  body: BodyOf<
    | 'intervention.opened'
    | 'intervention.claimed'
    | 'intervention.released'
    | 'intervention.offered'
    | 'intervention.action'
    | 'intervention.closed'
  >,
  timeMs: number,
): CellSnapshot {
  switch (body.type) {
    case 'intervention.opened':
      return { ...s, interventions: added(s.interventions, body.intervention, wireLimits.interventions) };
    case 'intervention.claimed':
      return withIntervention(s, body.interventionId, (i) => ({
        ...i,
        claim: {
          by: body.by,
          atMs: timeMs,
          reason: body.reason ?? null,
          takenOverFrom: body.takenOverFrom ?? null,
        },
        offer: null,
      }));
    case 'intervention.released':
      return withIntervention(s, body.interventionId, (i) => ({ ...i, claim: null, offer: null }));
    case 'intervention.offered':
      return withIntervention(s, body.interventionId, (i) => ({ ...i, offer: body.offer }));
    case 'intervention.action':
      return withIntervention(s, body.interventionId, (i) => ({
        ...i,
        actions: added(
          i.actions,
          { atMs: timeMs, by: body.by, text: body.text, ...statementField(body) },
          wireLimits.actions,
        ),
      }));
    case 'intervention.closed':
      return { ...s, interventions: s.interventions.filter((i) => i.interventionId !== body.interventionId) };
  }
}

/** Lists of the snapshot that are as long as they may be, in words: what comes beyond is left out (P12). */
export function fullLists({ buffer, stowed = [], interventions, findings }: CellSnapshot): string[] {
  return [
    { list: buffer, most: wireLimits.items, what: 'items' },
    { list: stowed, most: wireLimits.items, what: 'units stowed into the pod' },
    { list: interventions, most: wireLimits.interventions, what: 'open interventions' },
    { list: findings, most: wireLimits.findings, what: 'open findings' },
  ].flatMap(({ list, most, what }) => (list.length >= most ? [`${most} ${what}`] : []));
}

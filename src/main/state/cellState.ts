import { statement } from '#shared/words/statements/statements.ts';
import type { CellView, CellViewDescription, LinkStatus, Planning } from '#shared/bridge/bridge.ts';
import { applyCellEvent } from '#shared/domain/applyCellEvent.ts';
import type { CellEvent } from '#shared/domain/cellEvent.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { CellDescription } from '#shared/protocol/protocol.ts';

/** What this console knows of one cell. Every function is pure and returns a new view. */
export const connectingLink: LinkStatus = {
  state: 'connecting',
  detail: 'Connecting to the cell.',
  lastHeardAtMs: null,
  roundTripMs: null,
  clockOffsetMs: 0,
  telemetryDropped: 0,
};

export function initialCellView(cellKey: string, automatic: boolean): CellView {
  return {
    cellKey,
    link: connectingLink,
    description: null,
    snapshot: null,
    planning: { automatic, paused: statement('no_link'), result: null, atMs: null },
    operatorToken: null,
  };
}

export const withLink = (view: CellView, link: LinkStatus): CellView => ({ ...view, link });
export const withPlanning = (view: CellView, planning: Planning): CellView => ({ ...view, planning });
export const withOperatorToken = (view: CellView, operatorToken: number | null): CellView => ({
  ...view,
  operatorToken,
});

export function withDescription(view: CellView, description: CellDescription): CellView {
  return { ...view, description: viewDescription(description) };
}

/** First contact or a gap: what was known before is replaced. */
export const withSnapshot = (view: CellView, snapshot: CellSnapshot): CellView => ({ ...view, snapshot });

/** An event that cannot be placed (no snapshot yet, another epoch, already applied) changes nothing. */
export function withEvent(view: CellView, event: CellEvent): CellView {
  return view.snapshot ? { ...view, snapshot: applyCellEvent(view.snapshot, event) } : view;
}

export function viewDescription(description: CellDescription): CellViewDescription {
  return {
    name: description.name,
    simulated: description.simulated,
    software: description.software,
    armUrdf: description.armUrdf,
    armBaseInCellM: description.armBaseInCellM,
    jointNames: description.jointNames,
    forceCapN: description.forceCapN,
    bufferSlots: description.bufferSlots,
    primitiveNames: description.primitives.map((primitive) => primitive.name),
    faultNames: description.simulated ? (description.faults ?? []).map((fault) => fault.name) : [],
    tool: description.tool,
  };
}

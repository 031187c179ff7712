import type { CellView } from '#shared/bridge/bridge.ts';
import type { AlarmCondition } from './alarmBook.ts';
import { condition } from './condition.ts';
import { grownBy, type GrowthWindow } from './GrowthWindow.ts';

/** A cell that was never heard may be starting still. */
const FIRST_CONTACT_MS = 30_000;
export const TELEMETRY_WINDOW_MS = 60_000;

export function linkConditions(
  { cellKey, link, description }: CellView,
  telemetryDropped: GrowthWindow,
  startedAtMs: number,
  nowMs: number,
): AlarmCondition[] {
  const found: AlarmCondition[] = [];
  const isFirstContact = link.lastHeardAtMs === null && nowMs - startedAtMs < FIRST_CONTACT_MS;
  if ((link.state === 'stale' || link.state === 'connecting') && !isFirstContact)
    found.push(
      condition('link_stale', cellKey, {
        text: link.detail,
        statement: link.statement,
        ...(link.lastHeardAtMs === null ? {} : { beganAtMs: link.lastHeardAtMs }),
      }),
    );
  if (link.state === 'live') {
    if (link.roundTripMs !== null) found.push(condition('round_trip_slow', cellKey, { value: link.roundTripMs }));
    // A simulated cell at another speed has a clock of another rate by design.
    if (description?.simulated === false)
      found.push(condition('clock_skew', cellKey, { value: Math.abs(link.clockOffsetMs) }));
    found.push(condition('telemetry_dropped', cellKey, { value: grownBy(telemetryDropped) }));
  }
  return found;
}

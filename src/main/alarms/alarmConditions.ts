import type { CellView, SystemAlert } from '#shared/bridge/bridge.ts';
import { alarmOfAlert, alarmList, type DesignState } from '#shared/domain/alarmList.ts';
import type { AlarmCondition } from './alarmBook.ts';
import { cellConditions } from './cellConditions.ts';
import type { CellHistory } from './CellHistory.ts';
import { emptyCellHistory } from './CellHistory.ts';
import { consoleConditions, type ConsoleFacts } from './consoleConditions.ts';
import { emptyGrowthWindow, type GrowthWindow } from './GrowthWindow.ts';
import { linkConditions } from './linkConditions.ts';
import { stowConditions } from './stowConditions.ts';

/** What the console knows at this moment. */
export interface AlarmView {
  cells: readonly CellView[];
  /** Open ones. */
  alerts: readonly SystemAlert[];
  console: ConsoleFacts;
}

/** What it remembers. */
export interface AlarmHistory {
  startedAtMs: number;
  cells: ReadonlyMap<string, CellHistory>;
  /** Telemetry dropped, by cell. */
  telemetryDropped: ReadonlyMap<string, GrowthWindow>;
  recorderDropped: GrowthWindow;
}

/** Every condition that holds now, and every measured value that a threshold judges. Pure. */
export function alarmConditions(view: AlarmView, history: AlarmHistory, nowMs: number): AlarmCondition[] {
  return [
    ...view.cells.flatMap((cell) => {
      const past = history.cells.get(cell.cellKey) ?? emptyCellHistory;
      const dropped = history.telemetryDropped.get(cell.cellKey) ?? emptyGrowthWindow;
      return [
        ...cellConditions(cell, past, nowMs),
        ...stowConditions(cell, past),
        ...linkConditions(cell, dropped, history.startedAtMs, nowMs),
      ];
    }),
    ...consoleConditions(view.console, history.recorderDropped),
    ...alertConditions(view.alerts),
  ];
}

/** Alerts of the application that an alarm stands for. */
function alertConditions(alerts: readonly SystemAlert[]): AlarmCondition[] {
  return alerts.flatMap((alert) => {
    const alarmId = alarmOfAlert(alert.code);
    if (alarmId === null) return [];
    const cellKey = alarmList[alarmId].scope === 'cell' ? alert.cellKey : null;
    if (alarmList[alarmId].scope === 'cell' && cellKey === null) return [];
    return [
      {
        alarmId,
        cellKey,
        value: null,
        text: alert.text,
        statement: alert.statement,
        occurrence: alert.sinceMs,
        beganAtMs: alert.sinceMs,
        subject: null,
      },
    ];
  });
}

/** What is so on purpose, by cell. */
export function designStatesOf(view: AlarmView, history: AlarmHistory): Map<string, Set<DesignState>> {
  return new Map(
    view.cells.map((cell) => {
      const states = new Set<DesignState>();
      const known = cell.snapshot?.cell;
      const pausedByCommand = history.cells.get(cell.cellKey)?.pausedByCommand ?? false;
      if (known) {
        if (isStopped(known.packml) || known.mode !== 'production' || !cell.planning.automatic)
          states.add('stopped_on_purpose');
        if (pausedByCommand && isPaused(known.packml)) states.add('stopped_on_purpose');
        if (known.control?.role === 'operator') states.add('worked_by_hand');
      }
      return [cell.cellKey, states];
    }),
  );
}

const isPaused = (state: string): boolean => ['holding', 'held', 'suspending', 'suspended'].includes(state);
const isStopped = (state: string): boolean =>
  ['stopping', 'stopped', 'resetting', 'idle', 'completing', 'complete'].includes(state);

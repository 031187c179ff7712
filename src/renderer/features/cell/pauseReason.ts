import type { CellView } from '#shared/bridge/bridge.ts';

export interface PauseReason {
  key:
    'automaticOff' | 'operatorHolds' | 'otherConsole' | 'mode' | 'state' | 'toolOccupied' | 'floor' | 'mouth' | 'noPod';
  values: Record<string, string>;
}

/**
 * Why the automatic loop rests, from what is known of the cell, so that it can be said in the language shown. Null when
 * these facts do not explain it; the main process then has a sentence of its own.
 */
export function pauseReason({ snapshot, planning }: CellView, consoleId: string | null): PauseReason | null {
  if (!snapshot || planning.paused === null) return null;
  const { cell, buffer, pod } = snapshot;
  const is = (key: PauseReason['key'], values: Record<string, string> = {}): PauseReason => ({ key, values });
  if (!planning.automatic) return is('automaticOff');
  if (cell.control?.role === 'operator') return is('operatorHolds', { name: cell.control.holder.name });
  if (cell.control && consoleId !== null && cell.control.holder.consoleId !== consoleId)
    return is('otherConsole', { console: cell.control.holder.consoleId });
  if (cell.mode !== 'production') return is('mode', { mode: cell.mode });
  if (cell.packml !== 'execute') return is('state');
  if (snapshot.stow) return null;
  if (cell.heldItemId !== null) return is('toolOccupied');
  if (cell.floorItemIds.length > 0) return is('floor');
  if (buffer.some((item) => item.location.place === 'mouth')) return is('mouth');
  if (!pod) return is('noPod');
  return null;
}

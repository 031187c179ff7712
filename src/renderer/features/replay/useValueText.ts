import type { ReplaySeries } from '#shared/bridge/requests/replay.ts';
import { useMeasures } from '#renderer/ui/useMeasures.ts';
import { valueAt } from './valueAt.ts';

/** What a signal was at a moment, as it is read beside its plot; empty where nothing was recorded. */
export function useValueText() {
  const measures = useMeasures();
  function valueText(series: ReplaySeries | null, timeMs: number | null, unit: string): string {
    const value = valueAt(series, timeMs);
    if (!value) return '';
    const digits = Math.max(Math.abs(value.low), Math.abs(value.high)) < 10 ? 2 : 1;
    const [low, high] = [measures.number(value.low, digits), measures.number(value.high, digits)];
    return `${low === high ? low : `${low} … ${high}`}${unit === '' ? '' : `\u00a0${unit}`}`;
  }
  return { valueText };
}

import type { Intervention } from '#shared/domain/intervention.ts';
import type { Tone } from '#renderer/ui/stateTone.ts';

/** How an intervention is marked by its severity: shape and colour, the word stands beside. */
export function interventionTone(severity: Intervention['severity']): { tone: Tone | 'dim'; shape: string } {
  if (severity === 'high') return { tone: 'act', shape: '◆' };
  return severity === 'medium' ? { tone: 'soon', shape: '▲' } : { tone: 'dim', shape: '▽' };
}

import type { RecordedMoment } from '#shared/bridge/requests/replay.ts';
import type { Tone } from '#renderer/ui/stateTone.ts';

/** Shape and tone of a marked moment; the word beside it says the same. */
export const momentLook: Record<RecordedMoment['kind'], { shape: string; tone: Tone }> = {
  failure: { shape: '▲', tone: 'soon' },
  intervention: { shape: '◆', tone: 'act' },
  intervention_closed: { shape: '◇', tone: 'none' },
  finding: { shape: '●', tone: 'act' },
  pod_swap: { shape: '▭', tone: 'none' },
};

import { begun, shareOf } from './Act.ts';
import type { Act, ActProgress } from './Act.ts';

export interface WaitProgress extends ActProgress {
  durationS: number;
}

export const wait: Act<'wait', WaitProgress> = {
  begin: ({ durationS }) => ({ ...begun(), durationS }),
  step: (_action, progress) => (shareOf(progress) >= 1 ? 'goal' : null),
};

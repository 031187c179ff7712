import type { CellMessage } from '#main/ports/CellNews.ts';
import type { CellSourceListener } from '#main/ports/CellSource.ts';

/** A source's calls as messages. `take` returns false for an event that could not be stored: it is offered again. */
export const messageListener = (take: (message: CellMessage) => boolean): CellSourceListener => ({
  onLink: (status) => void take({ type: 'link', status }),
  onSnapshot: (description, snapshot, gap) => void take({ type: 'snapshot', description, snapshot, gap }),
  onResumed: (description) => void take({ type: 'resumed', description }),
  onEvent: (event) => take({ type: 'event', event }),
  onJoints: (batch) => void take({ type: 'joints', batch }),
  onWrench: (batch) => void take({ type: 'wrench', batch }),
  onFrame: (frame) => void take({ type: 'frame', frame }),
  onAdvice: (advice) => void take({ type: 'advice', advice }),
  onHoldEcho: (echo) => void take({ type: 'hold_echo', echo }),
  onMalformed: (what, problem) => void take({ type: 'malformed', what, problem }),
  onSlowed: () => void take({ type: 'slowed' }),
});

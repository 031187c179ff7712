import type { AnsweredRequest } from '#renderer/bridge/Bridge.ts';
import type { CellEvent } from '#shared/domain/cellEvent.ts';

/** What the tour walks through, in this order. A step is done when the thing has really happened. */
export const tourSteps = ['watch', 'failure', 'claim', 'preview', 'hold', 'close', 'shift'] as const;
export type TourStep = (typeof tourSteps)[number];

export type TourSignal =
  | { kind: 'event'; cellKey: string; event: CellEvent }
  | { kind: 'answered'; request: AnsweredRequest }
  | { kind: 'screen'; name: string }
  /** An intervention was open already when the tour came to the cell. */
  | { kind: 'open'; cellKey: string };

export interface TourProgress {
  cellKey: string;
  operatorId: string;
  done: readonly TourStep[];
}

/** The step that such a signal is, or null. */
function stepOf(signal: TourSignal, { cellKey, operatorId, done }: TourProgress): TourStep | null {
  switch (signal.kind) {
    case 'open':
      return signal.cellKey === cellKey ? 'failure' : null;
    case 'screen':
      // The shift page tells of the intervention only after it is closed.
      return signal.name === 'shift' && done.includes('close') ? 'shift' : null;
    case 'answered': {
      const { request } = signal;
      if (request.name === 'previewMotion') return request.params.cellKey === cellKey ? 'preview' : null;
      if (request.name === 'holdBegin')
        return request.params.cellKey === cellKey && request.reply.ack.accepted ? 'hold' : null;
      return null;
    }
    case 'event': {
      if (signal.cellKey !== cellKey) return null;
      const { body } = signal.event;
      if (body.type === 'stow.ended') return 'watch';
      if (body.type === 'intervention.opened') return 'failure';
      if (body.type === 'intervention.claimed') return body.by.operatorId === operatorId ? 'claim' : null;
      return body.type === 'intervention.closed' ? 'close' : null;
    }
  }
}

export function withSignal(progress: TourProgress, signal: TourSignal): TourProgress {
  const step = stepOf(signal, progress);
  return step === null || progress.done.includes(step) ? progress : { ...progress, done: [...progress.done, step] };
}

export const skipped = (progress: TourProgress, step: TourStep): TourProgress =>
  progress.done.includes(step) ? progress : { ...progress, done: [...progress.done, step] };

/** The first step that is not done; null when the tour is over. */
export const presentStep = ({ done }: TourProgress): TourStep | null =>
  tourSteps.find((step) => !done.includes(step)) ?? null;

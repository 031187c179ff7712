import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { CellObserver } from '#main/ports/CellNews.ts';
import type { CellRecorder } from '../records/recording/CellRecorder.ts';

/** Everything that a cell tells goes into its recording at full rate, and what was planned for it. */
export const recordNews =
  (recorder: CellRecorder, snapshot: () => CellSnapshot | null): CellObserver =>
  (news) => {
    switch (news.type) {
      case 'link':
        return recorder.onLink(news.status);
      case 'snapshot':
        return recorder.onSnapshot(news.description, news.snapshot, news.gap);
      case 'resumed':
        return recorder.onResumed(news.description, snapshot());
      case 'event':
        return recorder.onEvent(news.event);
      case 'joints':
        return recorder.onJoints(news.batch);
      case 'wrench':
        return recorder.onWrench(news.batch);
      case 'frame':
        return recorder.onFrame(news.frame);
      case 'advice':
        return recorder.onAdvice(news.advice);
      case 'planned':
        return recorder.onPlan(news.result);
      case 'picture':
        return recorder.onPicture(news.imageId, news.capturedAtMs, news.data);
      default:
    }
  };

import type { BridgePush, CellView, LinkStatus } from '#shared/bridge/bridge.ts';
import type { Frame, SampleBatch } from '#shared/protocol/protocol.ts';
import type { CellNews } from '#main/ports/CellNews.ts';
import type { Clock } from '#main/ports/Clock.ts';
import { forceMagnitude, isAtRest, newestRow, QuietForce } from '../state/telemetryThinning.ts';

const JOINTS_PERIOD_MS = 1000 / 30;
/** An arm that stands still is told of now and then only, for windows that have just opened. */
const JOINTS_AT_REST_MS = 1000;
/** Figures of a link that is as it was are told so seldom: each has a window draw again. */
const LINK_FIGURES_MS = 900;
const SAME_CLOCK_MS = 50;

/** News of one cell as windows are told them: telemetry thinned, pictures as text. */
export class WindowNews {
  private readonly cellKey: string;
  private readonly clock: Clock;
  private readonly push: (push: BridgePush) => void;
  private readonly force = new QuietForce();
  private lastJointsMs = -Infinity;
  private lastJoints: readonly number[] = [];
  private lastLinkMs = -Infinity;
  private lastLink: LinkStatus | null = null;

  constructor(cellKey: string, clock: Clock, push: (push: BridgePush) => void) {
    this.cellKey = cellKey;
    this.clock = clock;
    this.push = push;
  }

  observe(news: CellNews): void {
    const { cellKey } = this;
    switch (news.type) {
      case 'link':
        return this.link(news.status);
      case 'event':
        return this.push({ type: 'event', cellKey, event: news.event });
      case 'planning':
        return this.push({ type: 'planning', cellKey, planning: news.planning });
      case 'control':
        return this.push({ type: 'control', cellKey, operatorToken: news.operatorToken });
      case 'joints':
        return this.joints(news.batch);
      case 'wrench':
        for (const stretch of this.force.add(forceMagnitude(news.batch)))
          this.push({ type: 'force', cellKey, ...stretch });
        return;
      case 'frame':
        return this.frame(news.frame);
      default:
    }
  }

  /** The whole view, after everybody has taken up what replaces all that was known. */
  observeView(news: CellNews, view: CellView): void {
    if (news.type === 'snapshot' || news.type === 'resumed') this.push({ type: 'cell', view });
  }

  private link(link: LinkStatus): void {
    const nowMs = this.clock.monotonicMs();
    const { lastLink } = this;
    const isAsItWas =
      link.state === 'live' &&
      lastLink?.state === 'live' &&
      lastLink.detail === link.detail &&
      // A clock that was set, or a cell whose time goes faster.
      Math.abs(lastLink.clockOffsetMs - link.clockOffsetMs) < SAME_CLOCK_MS;
    if (isAsItWas && nowMs - this.lastLinkMs < LINK_FIGURES_MS) return;
    this.lastLinkMs = nowMs;
    this.lastLink = link;
    this.push({ type: 'link', cellKey: this.cellKey, link });
  }

  private joints(batch: SampleBatch): void {
    const nowMs = this.clock.monotonicMs();
    if (nowMs - this.lastJointsMs < JOINTS_PERIOD_MS) return;
    const newest = newestRow(batch);
    if (nowMs - this.lastJointsMs < JOINTS_AT_REST_MS && isAtRest(this.lastJoints, newest.values)) return;
    this.lastJointsMs = nowMs;
    this.lastJoints = newest.values;
    this.push({ type: 'joints', cellKey: this.cellKey, ...newest });
  }

  private frame({ cameraId, binId, index, widthPx, heightPx, capturedAtMs, data }: Frame): void {
    this.push({
      type: 'frame',
      cellKey: this.cellKey,
      cameraId,
      binId,
      picture: {
        imageId: `${cameraId}:${index}`,
        mediaType: 'image/jpeg',
        widthPx,
        heightPx,
        capturedAtMs,
        dataBase64: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64'),
      },
    });
  }
}

import type { CellCore } from '#cell/core/CellCore.ts';
import { PICTURE_PERIOD_MS, type TelemetryNamespace } from './TelemetryNamespace.ts';

/** Share of its time that the camera computer may spend on live pictures; the looks that count need the rest. */
const MAX_SHARE = 0.3;

/** Pictures of the bin that is being worked on, for whoever watches; none are taken while nobody does. */
export class LiveCamera {
  private readonly core: CellCore;
  private readonly telemetry: TelemetryNamespace;
  private timer: NodeJS.Timeout | null = null;
  private busy = false;
  private nextMs = 0;

  constructor(core: CellCore, telemetry: TelemetryNamespace) {
    this.core = core;
    this.telemetry = telemetry;
  }

  start(): void {
    this.timer = setInterval(() => void this.take(), PICTURE_PERIOD_MS);
    this.timer.unref();
  }

  stop(): void {
    if (this.timer) clearInterval(this.timer);
  }

  private async take(): Promise<void> {
    const startMs = performance.now();
    if (this.busy || startMs < this.nextMs || !this.telemetry.hasReaders) return;
    const views = this.core.liveViews();
    if (views.length === 0) return;
    this.busy = true;
    const capturedAtMs = this.core.nowMs;
    try {
      for (const { cameraId, binId, expose } of views) {
        const { jpeg, widthPx, heightPx, takenAtMs } = await expose();
        this.telemetry.sendFrame({
          cameraId,
          binId,
          capturedAtMs: takenAtMs ?? capturedAtMs,
          widthPx,
          heightPx,
          data: Buffer.from(jpeg),
        });
      }
    } catch {
      // A live picture that fails is simply missing; the looks that count report their failures by themselves.
    } finally {
      this.busy = false;
      const tookMs = performance.now() - startMs;
      this.nextMs = startMs + tookMs / MAX_SHARE;
    }
  }
}

import type { MotionPreview } from '#shared/domain/preview.ts';

/** Previews that may still be executed. A window asks for many while a handle is dragged; only the newest matter. */
const KEPT_PER_CELL = 64;

/** What was shown and under which name, so that exactly that can be executed. */
export class PreviewStore {
  private readonly byCell = new Map<string, Map<string, MotionPreview>>();

  keep(cellKey: string, preview: MotionPreview): void {
    let kept = this.byCell.get(cellKey);
    if (!kept) this.byCell.set(cellKey, (kept = new Map<string, MotionPreview>()));
    kept.set(preview.previewId, preview);
    while (kept.size > KEPT_PER_CELL) kept.delete(kept.keys().next().value!);
  }

  find(cellKey: string, previewId: string): MotionPreview | null {
    return this.byCell.get(cellKey)?.get(previewId) ?? null;
  }
}

import { shallowRef, type ShallowRef } from 'vue';
import type { Bin } from '#shared/domain/pod.ts';
import type { TwinTarget } from '#renderer/scene/whatIsOn.ts';

/** What a pointer does to the twin: points, chooses a bin, looks at something alone. Turning is the camera's. */
export interface TwinPointerTarget {
  pickBin(x: number, y: number): Bin | null;
  whatIsAt(x: number, y: number): TwinTarget | null;
}
export interface HoveredTarget {
  target: TwinTarget;
  /** CSS pixels from the twin's upper left corner. */
  xPx: number;
  yPx: number;
}

const MOST_MOVED_PX = 4;
/** A pointer that only passes says nothing. */
const REST_MS = 120;

export function useTwinPointer(
  canvas: Readonly<ShallowRef<HTMLCanvasElement | null>>,
  twin: TwinPointerTarget,
  choose: (binId: string) => void,
  lookAt: (target: TwinTarget) => void,
) {
  const hovered = shallowRef<HoveredTarget | null>(null);
  let pressedAt: { x: number; y: number } | null = null;
  let resting: ReturnType<typeof setTimeout> | null = null;

  const inCanvas = (event: MouseEvent): { x: number; y: number; xPx: number; yPx: number } | null => {
    const box = canvas.value?.getBoundingClientRect();
    if (!box) return null;
    const [xPx, yPx] = [event.clientX - box.left, event.clientY - box.top];
    return { xPx, yPx, x: (xPx / box.width) * 2 - 1, y: 1 - (yPx / box.height) * 2 };
  };
  function leave(): void {
    if (resting) clearTimeout(resting);
    resting = null;
    hovered.value = null;
  }
  function onPointerDown(event: PointerEvent): void {
    pressedAt = { x: event.clientX, y: event.clientY };
    leave();
  }
  /** A press that did not turn the view chooses the bin under it. */
  function onPointerUp(event: PointerEvent): void {
    const from = pressedAt;
    pressedAt = null;
    if (!from || Math.hypot(event.clientX - from.x, event.clientY - from.y) > MOST_MOVED_PX) return;
    const at = inCanvas(event);
    const bin = at && twin.pickBin(at.x, at.y);
    if (bin) choose(bin.binId);
  }
  function onPointerMove(event: PointerEvent): void {
    leave();
    if (event.buttons !== 0) return;
    resting = setTimeout(() => {
      const at = inCanvas(event);
      const target = at && twin.whatIsAt(at.x, at.y);
      hovered.value = at && target ? { target, xPx: at.xPx, yPx: at.yPx } : null;
    }, REST_MS);
  }
  function onDoubleClick(event: MouseEvent): void {
    const at = inCanvas(event);
    const target = at && twin.whatIsAt(at.x, at.y);
    if (target) lookAt(target);
  }
  return { hovered, onPointerDown, onPointerUp, onPointerMove, onPointerLeave: leave, onDoubleClick };
}

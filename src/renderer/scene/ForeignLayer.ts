import { Group, type Vector2 } from 'three';
import { FrameAxes } from './FrameAxes.ts';
import type { ForeignDrawing } from './foreignDrawing.ts';
import { ForeignShapes } from './ForeignShapes.ts';
import type { PlacedFrame } from './frames.ts';
import type { TwinTheme } from './TwinTheme.ts';

/** What a recording of another program shows beside its robot: frames, markers, clouds. */
export class ForeignLayer {
  readonly root = new Group();
  readonly #axes = new FrameAxes();
  readonly #shapes = new ForeignShapes();
  #frames: readonly PlacedFrame[] = [];
  #drawing: ForeignDrawing = { shapes: [], clouds: [] };
  #look: { theme: TwinTheme; pixelRatio: number } | null = null;

  constructor() {
    this.root.add(this.#axes.root, this.#shapes.root);
  }

  setLook(theme: TwinTheme, pixelRatio: number): void {
    if (this.#look?.theme === theme && this.#look.pixelRatio === pixelRatio) return;
    this.#look = { theme, pixelRatio };
    this.setFrames(this.#frames);
    this.setShapes(this.#drawing);
  }

  setFrames(frames: readonly PlacedFrame[]): void {
    this.#frames = frames;
    if (this.#look) this.#axes.set(frames, this.#look.theme, this.#look.pixelRatio);
  }

  setShapes(drawing: ForeignDrawing): void {
    this.#drawing = drawing;
    if (this.#look) this.#shapes.set(drawing, this.#look.theme, this.#look.pixelRatio);
  }

  setSize(size: Vector2): void {
    this.#axes.setSize(size);
    this.#shapes.setSize(size);
  }

  dispose(): void {
    this.#axes.dispose();
    this.#shapes.dispose();
  }
}

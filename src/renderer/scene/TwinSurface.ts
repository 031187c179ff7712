import { LinearSRGBColorSpace, WebGLRenderer } from 'three';
import type { TwinOpening } from './twinMessages.ts';

/** What a twin is drawn on. */
export interface TwinSurface {
  readonly renderer: WebGLRenderer;
  /** Pixels. To be told before each frame, as others may draw with the same renderer. */
  setSize(widthPx: number, heightPx: number): void;
  /** The frame is drawn: shows it. */
  show(): void;
  onRestored(listener: () => void): void;
  dispose(): void;
}

function rendererOn(canvas: OffscreenCanvas, isSmoothed: boolean): WebGLRenderer {
  const renderer = new WebGLRenderer({ canvas, antialias: isSmoothed, powerPreference: 'low-power' });
  renderer.outputColorSpace = LinearSRGBColorSpace;
  renderer.info.autoReset = false;
  return renderer;
}

/** Draws straight onto the canvas: for the one large twin of a window. */
class OwnSurface implements TwinSurface {
  readonly renderer: WebGLRenderer;
  readonly #canvas: OffscreenCanvas;
  #endRestored: (() => void) | null = null;

  constructor({ canvas, quality }: TwinOpening) {
    this.#canvas = canvas;
    this.renderer = rendererOn(canvas, quality === 'high');
  }

  setSize(widthPx: number, heightPx: number): void {
    if (widthPx !== this.#canvas.width || heightPx !== this.#canvas.height)
      this.renderer.setSize(widthPx, heightPx, false);
  }

  show(): void {
    // It is on the canvas already.
  }

  onRestored(listener: () => void): void {
    this.#canvas.addEventListener('webglcontextrestored', listener);
    this.#endRestored = () => this.#canvas.removeEventListener('webglcontextrestored', listener);
  }

  dispose(): void {
    this.#endRestored?.();
    this.renderer.dispose();
    this.renderer.forceContextLoss();
  }
}

interface SharedRenderer {
  renderer: WebGLRenderer;
  canvas: OffscreenCanvas;
  users: number;
}
let shared: SharedRenderer | null = null;

/** One renderer for all small twins: a picture is drawn on a canvas that nobody sees, and handed to the one that it is for. */
class SharedSurface implements TwinSurface {
  readonly renderer: WebGLRenderer;
  readonly #shared: SharedRenderer;
  readonly #canvas: OffscreenCanvas;
  readonly #context: ImageBitmapRenderingContext | null;
  #endRestored: (() => void) | null = null;

  constructor({ canvas, quality }: TwinOpening) {
    if (!shared) {
      const hidden = new OffscreenCanvas(1, 1);
      shared = { canvas: hidden, renderer: rendererOn(hidden, quality === 'high'), users: 0 };
    }
    this.#shared = shared;
    this.#shared.users += 1;
    this.renderer = this.#shared.renderer;
    this.#canvas = canvas;
    this.#context = canvas.getContext('bitmaprenderer');
  }

  setSize(widthPx: number, heightPx: number): void {
    const { canvas } = this.#shared;
    if (widthPx !== canvas.width || heightPx !== canvas.height) this.renderer.setSize(widthPx, heightPx, false);
    if (widthPx !== this.#canvas.width) this.#canvas.width = widthPx;
    if (heightPx !== this.#canvas.height) this.#canvas.height = heightPx;
  }

  show(): void {
    this.#context?.transferFromImageBitmap(this.#shared.canvas.transferToImageBitmap());
  }

  onRestored(listener: () => void): void {
    this.#shared.canvas.addEventListener('webglcontextrestored', listener);
    this.#endRestored = () => this.#shared.canvas.removeEventListener('webglcontextrestored', listener);
  }

  dispose(): void {
    this.#endRestored?.();
    this.#shared.users -= 1;
    if (this.#shared.users > 0) return;
    this.renderer.dispose();
    this.renderer.forceContextLoss();
    if (shared === this.#shared) shared = null;
  }
}

export const surfaceOf = (opening: TwinOpening): TwinSurface =>
  opening.isSmall ? new SharedSurface(opening) : new OwnSurface(opening);

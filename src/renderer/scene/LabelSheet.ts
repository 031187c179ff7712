import {
  CanvasTexture,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  BufferAttribute,
  Mesh,
  NearestFilter,
  NoColorSpace,
  type ShaderMaterial,
  type Vector2,
} from 'three';
import { revealHidden } from '#shared/domain/visibleText.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import { labelMaterial } from './materials.ts';

export interface Label {
  text: string;
  /** Point of the cell that it belongs to. */
  anchor: Vec3;
  sizePx: number;
  isBold: boolean;
  /** CSS colours. */
  colour: string;
  plate: string | null;
  /** Of its lower left corner (of its middle where it is centred) from the anchor, in pixels to the right and upwards. */
  offsetPx: readonly [number, number];
  isCentred?: boolean;
}

const [SHEET_WIDTH_PX, SHEET_HEIGHT_PX] = [512, 256];
const PADDING_PX = 3;

/** Labels in one texture and one draw call, in whole pixels: as sharp as the rest of the screen. */
export class LabelSheet {
  readonly mesh: Mesh<InstancedBufferGeometry, ShaderMaterial>;
  readonly #canvas = new OffscreenCanvas(SHEET_WIDTH_PX, SHEET_HEIGHT_PX);
  readonly #texture: CanvasTexture<OffscreenCanvas>;
  #drawn = '';

  constructor() {
    this.#texture = new CanvasTexture(this.#canvas);
    this.#texture.flipY = false;
    this.#texture.magFilter = this.#texture.minFilter = NearestFilter;
    this.#texture.generateMipmaps = false;
    this.#texture.premultiplyAlpha = true;
    this.#texture.colorSpace = NoColorSpace;
    this.mesh = new Mesh(new InstancedBufferGeometry(), labelMaterial(this.#texture));
    this.mesh.frustumCulled = false;
  }

  /** Draws all anew at the next `set`: their font is there now. */
  forget(): void {
    this.#drawn = '';
  }

  /** `scale`: pixels of the canvas for one of the page. */
  set(labels: readonly Label[], scale: number): void {
    const wanted = `${scale}${JSON.stringify(labels)}`;
    if (wanted === this.#drawn) return;
    this.#drawn = wanted;
    const placed = this.#draw(labels, scale);
    const geometry = new InstancedBufferGeometry();
    const corners = new Float32Array([0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0]);
    geometry.setAttribute('position', new BufferAttribute(corners, 3));
    geometry.setIndex([0, 1, 2, 0, 2, 3]);
    const attribute = (name: string, size: number, values: readonly number[]): void =>
      void geometry.setAttribute(name, new InstancedBufferAttribute(new Float32Array(values), size));
    attribute(
      'anchor',
      3,
      placed.flatMap(({ label }) => label.anchor),
    );
    attribute(
      'box',
      4,
      placed.flatMap(({ box }) => box),
    );
    attribute(
      'place',
      4,
      placed.flatMap(({ place }) => place),
    );
    geometry.instanceCount = placed.length;
    this.mesh.geometry.dispose();
    this.mesh.geometry = geometry;
    this.mesh.visible = placed.length > 0;
  }

  setSize(size: Vector2): void {
    (this.mesh.material.uniforms['sizePx']!.value as Vector2).copy(size);
  }

  dispose(): void {
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
    this.#texture.dispose();
  }

  #draw(labels: readonly Label[], scale: number): { label: Label; box: number[]; place: number[] }[] {
    const context = this.#canvas.getContext('2d');
    if (!context) return [];
    context.clearRect(0, 0, SHEET_WIDTH_PX, SHEET_HEIGHT_PX);
    context.textBaseline = 'alphabetic';
    let [x, y, rowPx] = [1, 1, 0];
    const placed = labels.map((label) => {
      const sizePx = label.sizePx * scale;
      const padding = label.plate ? PADDING_PX * scale : 1;
      context.font = `${label.isBold ? 700 : 600} ${sizePx}px 'Inter Variable', sans-serif`;
      // What is drawn here never passes through the page's own texts, where the same is done.
      const text = revealHidden(label.text);
      const width = Math.ceil(context.measureText(text).width + 2 * padding);
      const height = Math.ceil(sizePx * 1.3 + (label.plate ? padding : 0));
      if (x + width + 1 > SHEET_WIDTH_PX) [x, y, rowPx] = [1, y + rowPx + 2, 0];
      if (label.plate) {
        context.fillStyle = label.plate;
        context.beginPath();
        context.roundRect(x, y, width, height, 3 * scale);
        context.fill();
      }
      context.fillStyle = label.colour;
      context.fillText(text, x + padding, y + (label.plate ? padding / 2 : 0) + sizePx * 1.0);
      const left = label.isCentred ? -Math.round(width / 2) : 0;
      const [right, up] = label.offsetPx;
      const box = [left + Math.round(right * scale), Math.round(up * scale), width, height];
      const place = [x / SHEET_WIDTH_PX, y / SHEET_HEIGHT_PX, width / SHEET_WIDTH_PX, height / SHEET_HEIGHT_PX];
      x += width + 2;
      rowPx = Math.max(rowPx, height);
      return { label, box, place };
    });
    this.#texture.needsUpdate = true;
    return placed;
  }
}

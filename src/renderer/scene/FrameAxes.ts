import { Group, LineSegments, type BufferGeometry, type ShaderMaterial, type Vector2 } from 'three';
import { cssOf } from './colour.ts';
import type { PlacedFrame } from './frames.ts';
import { LabelSheet, type Label } from './LabelSheet.ts';
import { lineMaterial } from './materials.ts';
import { joinParts, LineBuilder } from './MeshBuilder.ts';
import type { TwinTheme } from './TwinTheme.ts';
import { add, times } from './vector.ts';

const AXIS_M = 0.12;

/** Frames of other programs: three axes and a name each. Cell frame. */
export class FrameAxes {
  readonly root = new Group();
  readonly #labels = new LabelSheet();
  readonly #lines: LineSegments<BufferGeometry, ShaderMaterial>;

  constructor() {
    this.#lines = new LineSegments(joinParts([], ['position', 'rgba']), lineMaterial());
    // A frame is often inside of what it moves.
    this.#lines.material.depthTest = false;
    this.#lines.frustumCulled = false;
    this.#lines.renderOrder = 60;
    this.#labels.mesh.renderOrder = 61;
    this.root.add(this.#lines, this.#labels.mesh);
    this.root.visible = false;
  }

  set(frames: readonly PlacedFrame[], theme: TwinTheme, pixelRatio: number): void {
    this.root.visible = frames.length > 0;
    if (frames.length === 0) return;
    const builder = new LineBuilder();
    for (const { originInCellM, axesInCell } of frames)
      for (const [i, colour] of [theme.text, theme.free, theme.gap].entries())
        builder.line(originInCellM, add(originInCellM, times(axesInCell[i as 0 | 1 | 2], AXIS_M)), colour, 1);
    this.#lines.geometry.dispose();
    this.#lines.geometry = joinParts([builder.part()], ['position', 'rgba']);
    const look = { sizePx: 10, isBold: false, colour: cssOf(theme.label), plate: cssOf(theme.plate, 0.62) };
    const named = frames.map(({ name, originInCellM: anchor }): Label => ({
      text: name,
      anchor,
      ...look,
      offsetPx: [3, 2],
    }));
    this.#labels.set(named, pixelRatio);
  }

  setSize(size: Vector2): void {
    this.#labels.setSize(size);
  }

  dispose(): void {
    this.#lines.geometry.dispose();
    this.#lines.material.dispose();
    this.#labels.dispose();
  }
}

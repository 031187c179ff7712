import {
  BufferAttribute,
  BufferGeometry,
  CanvasTexture,
  DoubleSide,
  LinearFilter,
  Mesh,
  MeshBasicMaterial,
  SRGBColorSpace,
} from 'three';
import type { Vec3 } from '#shared/geometry/pose.ts';

export interface TextQuad {
  text: string;
  /** Centre of the text in the cell frame; it faces the front (-y). */
  centreInCellM: Vec3;
  heightM: number;
  /** CSS colour. */
  colour: string;
}

const CELL_WIDTH_PX = 128;
const CELL_HEIGHT_PX = 64;
const COLUMNS = 8;

/** Short texts and marks in the scene, all in one texture and one draw call. */
export class TextQuads {
  readonly mesh: Mesh<BufferGeometry, MeshBasicMaterial>;
  readonly #canvas = new OffscreenCanvas(COLUMNS * CELL_WIDTH_PX, CELL_HEIGHT_PX);
  #texture: CanvasTexture<OffscreenCanvas> | null = null;
  #shown = '';

  constructor() {
    this.mesh = new Mesh(
      new BufferGeometry(),
      new MeshBasicMaterial({ transparent: true, depthWrite: false, side: DoubleSide }),
    );
    this.mesh.frustumCulled = false;
    this.mesh.renderOrder = 5;
  }

  /** Draws all anew at the next `set`. */
  forget(): void {
    this.#shown = '';
  }

  /** Draws the texture anew only when a text or a colour has changed. */
  set(quads: readonly TextQuad[]): void {
    const cells = [...new Set(quads.map((quad) => `${quad.colour}\n${quad.text}`))];
    const wanted = cells.join('\0');
    const rows = Math.max(1, Math.ceil(cells.length / COLUMNS));
    if (wanted !== this.#shown) {
      this.#draw(cells, rows);
      this.#shown = wanted;
    }
    const positions = new Float32Array(quads.length * 12);
    const uvs = new Float32Array(quads.length * 8);
    const indices: number[] = [];
    quads.forEach((quad, i) => {
      const cell = cells.indexOf(`${quad.colour}\n${quad.text}`);
      const u = (cell % COLUMNS) / COLUMNS;
      const v = 1 - Math.floor(cell / COLUMNS) / rows;
      const halfHeight = quad.heightM / 2;
      const halfWidth = halfHeight * (CELL_WIDTH_PX / CELL_HEIGHT_PX);
      const [x, y, z] = quad.centreInCellM;
      positions.set(
        [x - halfWidth, y, z - halfHeight, x + halfWidth, y, z - halfHeight, x + halfWidth, y, z + halfHeight].concat([
          x - halfWidth,
          y,
          z + halfHeight,
        ]),
        i * 12,
      );
      uvs.set([u, v - 1 / rows, u + 1 / COLUMNS, v - 1 / rows, u + 1 / COLUMNS, v, u, v], i * 8);
      indices.push(i * 4, i * 4 + 1, i * 4 + 2, i * 4, i * 4 + 2, i * 4 + 3);
    });
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(positions, 3));
    geometry.setAttribute('uv', new BufferAttribute(uvs, 2));
    geometry.setIndex(indices);
    this.mesh.geometry.dispose();
    this.mesh.geometry = geometry;
    this.mesh.visible = quads.length > 0;
  }

  dispose(): void {
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
    this.#texture?.dispose();
    this.mesh.removeFromParent();
  }

  #draw(cells: readonly string[], rows: number): void {
    this.#canvas.width = COLUMNS * CELL_WIDTH_PX;
    this.#canvas.height = rows * CELL_HEIGHT_PX;
    const context = this.#canvas.getContext('2d');
    if (!context) return;
    context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    context.font = `600 ${CELL_HEIGHT_PX * 0.72}px 'Inter Variable', sans-serif`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    cells.forEach((cell, i) => {
      const [colour = '#fff', text = ''] = cell.split('\n');
      context.fillStyle = colour;
      const x = ((i % COLUMNS) + 0.5) * CELL_WIDTH_PX;
      const y = (Math.floor(i / COLUMNS) + 0.54) * CELL_HEIGHT_PX;
      context.fillText(text, x, y, CELL_WIDTH_PX - 4);
    });
    this.#texture?.dispose();
    this.#texture = new CanvasTexture(this.#canvas);
    this.#texture.colorSpace = SRGBColorSpace;
    this.#texture.minFilter = LinearFilter;
    this.#texture.generateMipmaps = false;
    this.mesh.material.map = this.#texture;
    this.mesh.material.needsUpdate = true;
  }
}

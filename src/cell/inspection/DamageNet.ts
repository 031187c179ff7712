import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { damageLabels } from '#shared/domain/finding.ts';
import type { Result } from '#shared/result/result.ts';
import { ok } from '#shared/result/result.ts';
import { OnnxNet } from '#cell/pictures/OnnxNet.ts';
import type { Picture } from '#cell/pictures/Picture.ts';
import { damagePicture, DAMAGE_HEIGHT_PX, DAMAGE_WIDTH_PX } from './damagePicture.ts';

export const HEAT_COLUMNS = DAMAGE_WIDTH_PX / 16;
export const HEAT_ROWS = DAMAGE_HEIGHT_PX / 16;
export const PATCH_COLUMNS = DAMAGE_WIDTH_PX / 8;
export const PATCH_ROWS = DAMAGE_HEIGHT_PX / 8;
export const PATCH_NUMBERS = 64;

/** What a damage net takes and answers. docs/INSPECTION.md says what each number means. */
export const damageNetContract = {
  inputs: { picture: [1, 3, DAMAGE_HEIGHT_PX, DAMAGE_WIDTH_PX] },
  outputs: {
    logits: [1, 2 + damageLabels.length],
    heat: [1, HEAT_ROWS, HEAT_COLUMNS],
    patches: [1, PATCH_NUMBERS, PATCH_ROWS, PATCH_COLUMNS],
  },
} as const;

/** What the net says of one view. Logits: any damage, major damage, then the labels. */
export interface ViewBelief {
  any: number;
  major: number;
  labels: readonly number[];
  /** Logits, row by row. */
  heat: Float32Array;
  /** One unit vector of PATCH_NUMBERS after the other for every patch of 8 pixels, row by row. */
  patches: Float32Array;
}

export class DamageNet {
  readonly #net: OnnxNet;

  private constructor(net: OnnxNet) {
    this.#net = net;
  }

  static async load(name: string, onnx: Uint8Array): Promise<Result<DamageNet, string>> {
    const net = await OnnxNet.load(name, onnx, damageNetContract, 'damage nets');
    return net.ok ? ok(new DamageNet(net.value)) : net;
  }

  /** The one that comes with the cell. */
  static open(
    file = fileURLToPath(new URL('../../../resources/models/damage-net-1.onnx', import.meta.url)),
  ): Promise<Result<DamageNet, string>> {
    return DamageNet.load(file, readFileSync(file));
  }

  async believe(picture: Picture): Promise<ViewBelief> {
    const rgb = damagePicture(picture);
    const points = DAMAGE_WIDTH_PX * DAMAGE_HEIGHT_PX;
    const planar = new Float32Array(3 * points);
    for (let k = 0; k < points; k++) for (let c = 0; c < 3; c++) planar[c * points + k] = rgb[3 * k + c]! / 255;
    const { logits, heat, patches } = await this.#net.run({ picture: planar });
    const [any, major, ...labels] = logits!;
    return { any: any!, major: major!, labels, heat: heat!, patches: byPatch(patches!) };
  }
}

/** Channel planes to one vector a patch. */
function byPatch(planes: Float32Array): Float32Array {
  const count = PATCH_COLUMNS * PATCH_ROWS;
  const out = new Float32Array(planes.length);
  for (let channel = 0; channel < PATCH_NUMBERS; channel++)
    for (let patch = 0; patch < count; patch++) out[patch * PATCH_NUMBERS + channel] = planes[channel * count + patch]!;
  return out;
}

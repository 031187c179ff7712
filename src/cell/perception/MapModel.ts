import { z } from 'zod';
import type { Vec3 } from '#shared/geometry/pose.ts';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
import { OnnxNet } from '#cell/pictures/OnnxNet.ts';
import { MAP_COLUMNS, MAP_ROWS, MOUTH_HEIGHT_PX, MOUTH_WIDTH_PX } from './mouthPicture.ts';

/** Planes of the answer `planes`, in this order; all before their squashing. The forms of `itemForms` follow. */
export const mapPlanes = ['free', 'freeSpread', 'slack', 'slackSpread', 'met', 'edgeRight', 'edgeAbove', 'soft', 'bears', 'lean'] as const; // prettier-ignore
export const MAP_FORMS = 7;
/** Counts that are told apart: 0 to 24. */
export const MAP_COUNTS = 25;

/** What a model of free-depth maps takes and answers; everything 32-bit floats. docs/PERCEPTION.md says what each number means. */
export const mapModelContract = {
  inputs: { mouth: [1, 3, MOUTH_HEIGHT_PX, MOUTH_WIDTH_PX], size: [1, 4] },
  outputs: {
    planes: [1, mapPlanes.length + MAP_FORMS, MAP_ROWS, MAP_COLUMNS],
    columns: [1, MAP_COLUMNS],
    bands: [1, MOUTH_HEIGHT_PX, MOUTH_WIDTH_PX],
    counts: [1, MAP_COUNTS],
    taken: [1, 2],
  },
} as const;

const lineSchema = z.object({ base: z.number().min(0).max(1), slope: z.number().min(0).max(10) });

/** How far a model may be believed; comes beside it as NAME.json, from `node src/evaluation/calibrateMaps.ts`. */
export const mapCalibrationSchema = z.object({
  /** What estimates name as their model. */
  model: z.string().min(1).max(100),
  /** Factors of the spreads that the net believes, so that 1.645 deviations hold nine of ten. */
  freeGain: z.number().positive().max(100),
  slackGain: z.number().positive().max(100),
  /** The same for the best of a pod's windows, on top of freeGain. */
  chosenFactor: z.number().positive().max(100),
  takenGain: z.number().positive().max(100),
  /** Half-widths of 90 % intervals, shares of the width, over the share of the width that is unsure. */
  gap: lineSchema,
  makeable: lineSchema,
  /** Half-width of the count's 90 % interval, over the count. */
  units: z.object({ base: z.number().min(0).max(50), slope: z.number().min(0).max(5) }),
});
export type MapCalibration = z.infer<typeof mapCalibrationSchema>;

export type MapBelief = Record<keyof typeof mapModelContract.outputs, Float32Array>;

/** A net of free-depth maps that keeps the contract. */
export class MapModel {
  readonly calibration: MapCalibration;
  readonly #net: OnnxNet;

  private constructor(net: OnnxNet, calibration: MapCalibration) {
    this.#net = net;
    this.calibration = calibration;
  }

  /** `name` is what the sentences call the file. */
  static async load(name: string, onnx: Uint8Array, calibration: unknown): Promise<Result<MapModel, string>> {
    const margins = mapCalibrationSchema.safeParse(calibration);
    if (!margins.success) {
      const issue = margins.error.issues[0]!;
      return err(
        `The calibration of ${name} cannot be used: ${issue.path.join('.') || 'the whole'}: ${issue.message}. The model was not loaded.`,
      );
    }
    const net = await OnnxNet.load(name, onnx, mapModelContract, 'free-depth maps');
    return net.ok ? ok(new MapModel(net.value, margins.data)) : net;
  }

  /** `size` is null where nobody knows the bin's. Outputs as the net gives them, rows from the top. */
  async believe(mouth: Uint8Array, size: Vec3 | null): Promise<MapBelief> {
    const points = MOUTH_WIDTH_PX * MOUTH_HEIGHT_PX;
    const planar = new Float32Array(3 * points);
    for (let k = 0; k < points; k++) for (let c = 0; c < 3; c++) planar[c * points + k] = mouth[3 * k + c]! / 255;
    const told = size ? [(size[0] - 0.36) / 0.1, (size[1] - 0.4) / 0.05, (size[2] - 0.27) / 0.1, 1] : [0, 0, 0, 0];
    return (await this.#net.run({ mouth: planar, size: Float32Array.from(told) })) as MapBelief;
  }
}

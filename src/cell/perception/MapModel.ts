import { z } from 'zod';
import type * as Onnx from 'onnxruntime-web';
import type { Vec3 } from '#shared/geometry/pose.ts';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
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

/** A net of free-depth maps that keeps the contract. One thread of WebAssembly without relaxed arithmetic: the same bits everywhere. */
export class MapModel {
  readonly calibration: MapCalibration;
  readonly #ort: typeof Onnx;
  readonly #session: Onnx.InferenceSession;

  private constructor(ort: typeof Onnx, session: Onnx.InferenceSession, calibration: MapCalibration) {
    this.#ort = ort;
    this.#session = session;
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
    // Loaded only where such a model is: the runtime takes time and memory.
    const ort = await import('onnxruntime-web');
    ort.env.wasm.numThreads = 1;
    ort.env.logLevel = 'error';
    let session: Onnx.InferenceSession;
    try {
      session = await ort.InferenceSession.create(onnx, { executionProviders: ['wasm'] });
    } catch (cause) {
      const why = (cause instanceof Error ? cause.message : String(cause)).split('\n')[0]!.slice(0, 300);
      return err(`${name} is no ONNX model that can be run: ${why}. It was not loaded.`);
    }
    const wrong =
      contractBreach(session.inputMetadata, mapModelContract.inputs, 'input') ??
      contractBreach(session.outputMetadata, mapModelContract.outputs, 'output');
    if (wrong === null) return ok(new MapModel(ort, session, margins.data));
    await session.release();
    return err(`${name} does not keep the contract of free-depth maps: ${wrong}. It was not loaded.`);
  }

  /** `size` is null where nobody knows the bin's. Outputs as the net gives them, rows from the top. */
  async believe(mouth: Uint8Array, size: Vec3 | null): Promise<MapBelief> {
    const points = MOUTH_WIDTH_PX * MOUTH_HEIGHT_PX;
    const planar = new Float32Array(3 * points);
    for (let k = 0; k < points; k++) for (let c = 0; c < 3; c++) planar[c * points + k] = mouth[3 * k + c]! / 255;
    const told = size ? [(size[0] - 0.36) / 0.1, (size[1] - 0.4) / 0.05, (size[2] - 0.27) / 0.1, 1] : [0, 0, 0, 0];
    const { inputs } = mapModelContract;
    const { Tensor } = this.#ort;
    const answer = await this.#session.run({
      mouth: new Tensor('float32', planar, inputs.mouth),
      size: new Tensor('float32', Float32Array.from(told), inputs.size),
    });
    const names = Object.keys(mapModelContract.outputs) as (keyof MapBelief)[];
    return Object.fromEntries(names.map((name) => [name, answer[name]!.data as Float32Array])) as MapBelief;
  }
}

/** What is missing or otherwise than agreed; null where all is well. */
function contractBreach(
  found: readonly Onnx.InferenceSession.ValueMetadata[],
  agreed: Readonly<Record<string, readonly number[]>>,
  kind: 'input' | 'output',
): string | null {
  for (const [name, shape] of Object.entries(agreed)) {
    const value = found.find((each) => each.name === name);
    const expected = `expected float32 [${shape.join(', ')}]`;
    if (!value) return `it has no ${kind} "${name}", ${expected}`;
    if (!value.isTensor) return `its ${kind} "${name}" is no tensor, ${expected}`;
    const fits =
      value.type === 'float32' && value.shape.length === shape.length && shape.every((n, k) => value.shape[k] === n);
    if (!fits) return `its ${kind} "${name}" is ${value.type} [${value.shape.join(', ')}], ${expected}`;
  }
  const more = kind === 'input' ? found.find(({ name }) => !(name in agreed)) : undefined;
  return more ? `it wants an input "${more.name}" that nobody gives it` : null;
}

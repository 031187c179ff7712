import { z } from 'zod';
import {
  amountSchema,
  countSchema,
  extentSchema,
  listOf,
  quantitySchema,
  shareSchema,
  wireLimits,
} from '#shared/units/wireBounds.ts';
import { base64Bytes, base64Of, bytesOfBase64 } from '#shared/units/base64.ts';
import { itemFormSchema } from './item.ts';
import { spanSchema } from './span.ts';

/** One byte a cell in base64, row by row from the floor up, columns from the left. */
const planeSchema = z
  .string()
  .max(4 * Math.ceil(wireLimits.mapCells / 3))
  .meta({ contentEncoding: 'base64' });

/** One thing as it is seen from the mouth; its mask are the cells of `itemOfCell` that hold its number. */
export const mappedItemSchema = z.object({
  xM: spanSchema,
  zM: spanSchema,
  /** Front face, and the depth behind it as far as it is believed to reach. */
  yM: spanSchema,
  form: itemFormSchema,
  /** To the right, seen from the mouth; 0 upright. */
  leanRad: quantitySchema,
  /** Probability that it gives way, as a bag does. */
  soft: shareSchema,
  /** Probability that its top is level and bears another thing. */
  topBears: shareSchema,
  /** How sure it is that this is one thing. */
  sure: shareSchema,
});
export type MappedItem = z.infer<typeof mappedItemSchema>;

/** How far in one can go, for every cell of the mouth's plane, as perception believes. */
export const freeDepthMapSchema = z
  .object({
    columns: z.int().positive().max(wireLimits.mapColumns),
    rows: z.int().positive().max(wireLimits.mapRows),
    /** Metres that one step of a byte stands for. */
    stepM: extentSchema,
    /** Straight in from the mouth's plane until something is met. */
    freeDepth: planeSchema,
    freeDepthSigma: planeSchema,
    /** How much further what is met there could be pushed; 0 where it stands against the back wall, or nothing is met. */
    slackDepth: planeSchema,
    slackSigma: planeSchema,
    /** 1 + place in `items` of what is met; 0 for nothing. */
    itemOfCell: planeSchema,
    /** By how much the deviations grow for the best of a pod's windows: who chooses among many finds the errors. */
    chosenFactor: extentSchema.max(100),
    items: listOf(mappedItemSchema, wireLimits.seenItems),
    /** Units believed to be in the bin, with those that cannot be told apart or are hidden. */
    unitsSeen: countSchema,
    /** Half-width of the 90 % interval of unitsSeen. */
    unitsMargin: amountSchema,
  })
  .superRefine((map, context) => {
    for (const plane of planes) {
      const cells = base64Bytes(map[plane]);
      if (cells !== map.columns * map.rows)
        context.addIssue({
          code: 'custom',
          path: [plane],
          message: `${cells === null ? 'no base64' : `${cells} cells`}, expected ${map.columns} x ${map.rows} cells of one byte in base64`,
        });
    }
  });
export type FreeDepthMap = z.infer<typeof freeDepthMapSchema>;

const planes = ['freeDepth', 'freeDepthSigma', 'slackDepth', 'slackSigma', 'itemOfCell'] as const;

/** The same in metres; all arrays rows x columns, from the floor up and from the left. */
export interface FreeDepth {
  columns: number;
  rows: number;
  freeDepthM: Float32Array;
  freeDepthSigmaM: Float32Array;
  slackDepthM: Float32Array;
  slackSigmaM: Float32Array;
  itemOfCell: Uint8Array;
}

const TOP = 255;

/** Packed for the wire: depths in 255ths of `deepestM`, to the nearest; deviations rounded up, so that none is told too small. */
export function packFreeDepth(
  map: FreeDepth,
  deepestM: number,
  rest: Pick<FreeDepthMap, 'items' | 'unitsSeen' | 'unitsMargin' | 'chosenFactor'>,
): FreeDepthMap {
  const stepM = deepestM / TOP;
  const packed = (metres: Float32Array, round: (steps: number) => number) =>
    base64Of(Uint8Array.from(metres, (m) => Math.min(TOP, Math.max(0, round(m / stepM)))));
  return {
    columns: map.columns,
    rows: map.rows,
    stepM,
    freeDepth: packed(map.freeDepthM, Math.round),
    freeDepthSigma: packed(map.freeDepthSigmaM, Math.ceil),
    slackDepth: packed(map.slackDepthM, Math.round),
    slackSigma: packed(map.slackSigmaM, Math.ceil),
    itemOfCell: base64Of(map.itemOfCell),
    ...rest,
  };
}

/** The map of the wire in metres; of one that its schema has accepted. */
export function unpackFreeDepth(map: FreeDepthMap): FreeDepth {
  // A loop: `Float32Array.from` with a function takes fifty times as long, and a planner reads eighty maps at once.
  const metres = (plane: string): Float32Array => {
    const steps = bytesOfBase64(plane);
    const out = new Float32Array(steps.length);
    for (let k = 0; k < steps.length; k++) out[k] = steps[k]! * map.stepM;
    return out;
  };
  return {
    columns: map.columns,
    rows: map.rows,
    freeDepthM: metres(map.freeDepth),
    freeDepthSigmaM: metres(map.freeDepthSigma),
    slackDepthM: metres(map.slackDepth),
    slackSigmaM: metres(map.slackSigma),
    itemOfCell: bytesOfBase64(map.itemOfCell),
  };
}

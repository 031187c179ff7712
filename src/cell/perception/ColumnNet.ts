import { readFileSync } from 'node:fs';
import { GRID_CHANNELS, GRID_COLUMNS, GRID_RIM_X, GRID_ROWS } from './mouthGrid.ts';
import { addInto, convolve, sigmoid } from './tensorLayers.ts';
import type { ConvolutionShape, LayerWeights, Tensor } from './tensorLayers.ts';

/** Columns of the answer; like the grid they reach a little beyond the mouth on both sides. */
export const NET_COLUMNS = GRID_COLUMNS / 2;

/** What the learned model believes of one column of the bin; shares of 0..1. */
export interface BelievedColumn {
  /** Where the column begins and ends in the bin, metres, clipped to the bin's width. */
  startM: number;
  endM: number;
  /** Share of the column's width that something stands over. */
  covered: number;
  /** Height of what stands there, as a share of the bin's. */
  height: number;
  /** Share of the column's volume that is taken. */
  volume: number;
  /** Distance of the foremost item's front, as a share of the bin's depth; means nothing where the column is free. */
  front: number;
  /** Whether an item begins here, seen from the left. */
  begins: number;
}

export interface ColumnBelief {
  columns: BelievedColumn[];
  /** Expected number of items; not whole. */
  count: number;
}

const square = (outChannels: number, stride = 1, dilation = 1): ConvolutionShape => ({
  outChannels,
  kernelRows: 3,
  kernelColumns: 3,
  stride,
  dilation,
  paddingRows: dilation,
  paddingColumns: dilation,
});
const row = (outChannels: number, kernelColumns: number): ConvolutionShape => ({
  outChannels,
  kernelRows: 1,
  kernelColumns,
  stride: 1,
  dilation: 1,
  paddingRows: 0,
  paddingColumns: (kernelColumns - 1) / 2,
});

const LAYERS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'o', 'n'] as const;
type Weights = Record<(typeof LAYERS)[number], LayerWeights>;

/** Little-endian: layer count, then for each layer its weight and bias lengths, then all numbers as 32-bit floats. */
export function readWeights(bytes: Uint8Array): Weights {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== LAYERS.length)
    throw new Error(`The estimator's weights hold ${view.getUint32(0, true)} layers, expected ${LAYERS.length}.`);
  let at = 4 + 8 * LAYERS.length;
  const take = (count: number): Float32Array => {
    const values = new Float32Array(count);
    for (let k = 0; k < count; k++, at += 4) values[k] = view.getFloat32(at, true);
    return values;
  };
  const entries = LAYERS.map((name, k) => {
    const weight = take(view.getUint32(4 + 8 * k, true));
    return [name, { weight, bias: take(view.getUint32(8 + 8 * k, true)) }] as const;
  });
  return Object.fromEntries(entries) as Weights;
}

/** Convolutions over the mouth's grid, then one vector for each column of the bin, then a count of items. */
export class ColumnNet {
  readonly #weights: Weights;

  constructor(weights: Weights) {
    this.#weights = weights;
  }

  static fromFile(file: URL): ColumnNet {
    return new ColumnNet(readWeights(readFileSync(file)));
  }

  believe(grid: Float32Array, widthM: number): ColumnBelief {
    const w = this.#weights;
    let x: Tensor = { channels: GRID_CHANNELS, rows: GRID_ROWS, columns: GRID_COLUMNS, values: grid };
    x = convolve(x, w.a, square(16, 2), true);
    x = convolve(x, w.b, square(24), true);
    x = addInto(convolve(x, w.c, square(24, 1, 2), true), x);
    x = addInto(convolve(x, w.d, square(24, 1, 4), true), x);
    x = convolve(x, w.e, square(16), true);
    const upright = { outChannels: 48, kernelRows: GRID_ROWS / 2, kernelColumns: 1, stride: 1, dilation: 1, paddingRows: 0, paddingColumns: 0 }; // prettier-ignore
    x = convolve(x, w.f, upright, true);
    x = addInto(convolve(x, w.g, row(48, 5), true), x);
    x = addInto(convolve(x, w.h, row(48, 5), true), x);
    const out = convolve(x, w.o, row(5, 1), false).values;
    return { columns: readColumns(out, widthM), count: this.#countOf(x) };
  }

  #countOf(x: Tensor): number {
    const { weight, bias } = this.#weights.n;
    let count = bias[0]!;
    for (let c = 0; c < x.channels; c++) {
      const line = x.values.subarray(c * x.columns, (c + 1) * x.columns);
      count += weight[c]! * (line.reduce((sum, value) => sum + value, 0) / x.columns);
      count += weight[x.channels + c]! * line.reduce((most, value) => Math.max(most, value), -Infinity);
    }
    return count;
  }
}

function readColumns(out: Float32Array, widthM: number): BelievedColumn[] {
  const stepM = ((1 + 2 * GRID_RIM_X) * widthM) / NET_COLUMNS;
  const firstM = -GRID_RIM_X * widthM;
  const columns: BelievedColumn[] = [];
  for (let k = 0; k < NET_COLUMNS; k++) {
    const startM = Math.max(0, firstM + k * stepM);
    const endM = Math.min(widthM, firstM + (k + 1) * stepM);
    if (endM <= startM) continue;
    const share = (value: number) => sigmoid(out[value * NET_COLUMNS + k]!);
    columns.push({
      startM,
      endM,
      covered: share(0),
      height: share(1),
      volume: share(2),
      front: share(3),
      begins: share(4),
    });
  }
  return columns;
}

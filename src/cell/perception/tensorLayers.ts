/** Rows of numbers, channel by channel. */
export interface Tensor {
  channels: number;
  rows: number;
  columns: number;
  values: Float32Array;
}

export interface LayerWeights {
  weight: Float32Array;
  bias: Float32Array;
}

export interface ConvolutionShape {
  outChannels: number;
  kernelRows: number;
  kernelColumns: number;
  stride: number;
  dilation: number;
  /** Zeros around the input. */
  paddingRows: number;
  paddingColumns: number;
}

/** Two-dimensional convolution; `activate` applies max(0, x). Weights in the order out, in, kernel row, kernel column. */
export function convolve(input: Tensor, layer: LayerWeights, shape: ConvolutionShape, activate: boolean): Tensor {
  const { outChannels, kernelRows, kernelColumns, stride, dilation, paddingRows, paddingColumns } = shape;
  const size = (length: number, kernel: number, padding: number) =>
    Math.floor((length + 2 * padding - dilation * (kernel - 1) - 1) / stride) + 1;
  const rows = size(input.rows, kernelRows, paddingRows);
  const columns = size(input.columns, kernelColumns, paddingColumns);
  const expected = outChannels * input.channels * kernelRows * kernelColumns;
  if (layer.weight.length !== expected || layer.bias.length !== outChannels)
    throw new Error(`A layer has ${layer.weight.length} weights, expected ${expected}.`);
  const out: Tensor = { channels: outChannels, rows, columns, values: new Float32Array(outChannels * rows * columns) };
  const values = out.values;
  const source = input.values;
  let tap = 0;
  for (let o = 0; o < outChannels; o++) {
    const base = o * rows * columns;
    values.fill(layer.bias[o]!, base, base + rows * columns);
    for (let i = 0; i < input.channels; i++)
      for (let kr = 0; kr < kernelRows; kr++)
        for (let kc = 0; kc < kernelColumns; kc++, tap++) {
          if (kc === 0 && kernelColumns === 3 && stride === 1) {
            // Three taps at once where all three lie inside: a third of the loads and stores.
            addTriple(input, layer.weight, tap, values, { channel: i, base, rows, columns, rise: kr * dilation - paddingRows, dilation }); // prettier-ignore
            tap += 3;
            break;
          }
          const weight = layer.weight[tap]!;
          const shift = kc * dilation - paddingColumns;
          const first = Math.max(0, Math.ceil(-shift / stride));
          const last = Math.min(columns - 1, Math.floor((input.columns - 1 - shift) / stride));
          for (let row = 0; row < rows; row++) {
            const from = row * stride + kr * dilation - paddingRows;
            if (from < 0 || from >= input.rows) continue;
            let q = (i * input.rows + from) * input.columns + shift + first * stride;
            for (let p = base + row * columns + first, end = base + row * columns + last; p <= end; p++, q += stride)
              values[p]! += weight * source[q]!;
          }
        }
  }
  if (activate) for (let p = 0; p < values.length; p++) if (values[p]! < 0) values[p] = 0;
  return out;
}

interface TripleTarget {
  channel: number;
  base: number;
  rows: number;
  columns: number;
  /** Input row minus output row. */
  rise: number;
  dilation: number;
}

/** One kernel row of three taps, centred, with as many zeros around as the dilation. */
function addTriple(input: Tensor, weight: Float32Array, tap: number, values: Float32Array, target: TripleTarget): void {
  const { channel, base, rows, columns, rise, dilation } = target;
  const source = input.values;
  const left = weight[tap]!;
  const middle = weight[tap + 1]!;
  const right = weight[tap + 2]!;
  for (let row = 0; row < rows; row++) {
    const from = row + rise;
    if (from < 0 || from >= input.rows) continue;
    const p0 = base + row * columns;
    const q0 = (channel * input.rows + from) * input.columns;
    const inner = columns - dilation;
    for (let x = 0; x < dilation; x++) {
      values[p0 + x]! += middle * source[q0 + x]! + right * source[q0 + x + dilation]!;
      const end = columns - 1 - x;
      values[p0 + end]! += left * source[q0 + end - dilation]! + middle * source[q0 + end]!;
    }
    for (let x = dilation; x < inner; x++)
      values[p0 + x]! +=
        left * source[q0 + x - dilation]! + middle * source[q0 + x]! + right * source[q0 + x + dilation]!;
  }
}

/** Adds the second to the first, in place. */
export function addInto(target: Tensor, other: Tensor): Tensor {
  for (let p = 0; p < target.values.length; p++) target.values[p]! += other.values[p]!;
  return target;
}

export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

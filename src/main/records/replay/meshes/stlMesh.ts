import { bounded, MeshProblem } from './MeshProblem.ts';

const HEAD_BYTES = 84;
const TRIANGLE_BYTES = 50;
/** After the normal, which is made from the corners again. */
const CORNERS_FROM = 12;

/** Corners of an STL, binary or text, in the file's own unit: URDF has it that this is the metre, or says so by a scale. */
export function stlTriangles(bytes: Uint8Array, most: number): Float32Array<ArrayBuffer> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = bytes.byteLength >= HEAD_BYTES ? view.getUint32(80, true) : 0;
  // Some programs begin binary files with the word of the text form: the length tells.
  if (bytes.byteLength >= HEAD_BYTES && bytes.byteLength === HEAD_BYTES + count * TRIANGLE_BYTES)
    return binary(view, count, most);
  const text = new TextDecoder().decode(bytes);
  if (/^\s*solid/.test(text)) return written(text, most);
  throw new MeshProblem(`it claims ${count} triangles, and its length is that of others`);
}

function binary(view: DataView, count: number, most: number): Float32Array<ArrayBuffer> {
  bounded(count, most);
  const corners = new Float32Array(count * 9);
  for (let i = 0; i < count; i += 1)
    for (let k = 0; k < 9; k += 1)
      corners[9 * i + k] = view.getFloat32(HEAD_BYTES + i * TRIANGLE_BYTES + CORNERS_FROM + 4 * k, true);
  return corners;
}

function written(text: string, most: number): Float32Array<ArrayBuffer> {
  const numbers: number[] = [];
  for (const [, x, y, z] of text.matchAll(/^\s*vertex\s+(\S+)\s+(\S+)\s+(\S+)/gm)) {
    numbers.push(Number(x), Number(y), Number(z));
    bounded(numbers.length / 9, most);
  }
  if (numbers.length % 9 !== 0) throw new MeshProblem('one of its facets has no three corners');
  return Float32Array.from(numbers);
}

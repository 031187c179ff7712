/**
 * Solves A x = b in place for a symmetric positive definite A (row-major, size x size) by Cholesky's method; A and b are
 * overwritten, b with the solution.
 */
export function symmetricSolve(a: Float64Array, b: Float64Array, size: number): Float64Array {
  for (let column = 0; column < size; column++) {
    for (let k = 0; k < column; k++) a[column * size + column]! -= a[column * size + k]! ** 2;
    a[column * size + column] = Math.sqrt(a[column * size + column]!);
    for (let row = column + 1; row < size; row++) {
      for (let k = 0; k < column; k++) a[row * size + column]! -= a[row * size + k]! * a[column * size + k]!;
      a[row * size + column]! /= a[column * size + column]!;
    }
  }
  for (let row = 0; row < size; row++) {
    for (let k = 0; k < row; k++) b[row]! -= a[row * size + k]! * b[k]!;
    b[row]! /= a[row * size + row]!;
  }
  for (let row = size - 1; row >= 0; row--) {
    for (let k = row + 1; k < size; k++) b[row]! -= a[k * size + row]! * b[k]!;
    b[row]! /= a[row * size + row]!;
  }
  return b;
}

/** Whether a symmetric matrix xx yy zz xy xz yz has positive eigenvalues only: by its leading minors (Sylvester's criterion). */
export function isPositiveDefinite([xx, yy, zz, xy, xz, yz]: readonly [
  number,
  number,
  number,
  number,
  number,
  number,
]): boolean {
  const determinant = xx * (yy * zz - yz * yz) - xy * (xy * zz - yz * xz) + xz * (xy * yz - yy * xz);
  return xx > 0 && xx * yy - xy * xy > 0 && determinant > 0;
}

/** What does not hold in a mesh file, as a part of a sentence. Thrown within this folder only; `readMesh` turns it into a failure. */
export class MeshProblem extends Error {}

export function bounded(count: number, most: number): void {
  if (count > most) throw new MeshProblem(`it has more than ${most} triangles`);
}

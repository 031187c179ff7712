import { err, ok, type Result } from '#shared/result/result.ts';
import { daeTriangles } from './daeMesh.ts';
import { MeshProblem } from './MeshProblem.ts';
import { simplified } from './simplifyMesh.ts';
import { stlTriangles } from './stlMesh.ts';

/** Files that arm makers publish for drawing have some megabytes. */
export const MESH_FILE_MAX_BYTES = 12 * 1024 * 1024;
/** More are made fewer: a window with software GL draws an arm of eight links of this many. */
export const MESH_TRIANGLES_MAX = 1500;
/** Never taken apart. */
const TRIANGLES_READ_MAX = 500_000;

/**
 * Triangles of a mesh file (STL or DAE), metres, nine numbers each: x, y, z of three corners. Finer meshes are made coarser until
 * they have at most `MESH_TRIANGLES_MAX`. The error is one sentence that names the file.
 */
export function readMesh(name: string, bytes: Uint8Array): Result<Float32Array<ArrayBuffer>, string> {
  const fails = (why: string): Result<never, string> => err(`The mesh ${name} is not drawn: ${why}.`);
  if (bytes.byteLength > MESH_FILE_MAX_BYTES)
    return fails(`it has ${bytes.byteLength} bytes, expected at most ${MESH_FILE_MAX_BYTES}`);
  const kind = /\.(stl|dae)$/i.exec(name)?.[1]?.toLowerCase();
  if (!kind) return fails('it is neither STL nor DAE by its name');
  try {
    const read = kind === 'stl' ? stlTriangles(bytes, TRIANGLES_READ_MAX) : daeTriangles(bytes, TRIANGLES_READ_MAX);
    if (read.length === 0) return fails('it has no triangles');
    if (!read.every(Number.isFinite)) return fails('one of its corners is no number');
    return ok(simplified(read, MESH_TRIANGLES_MAX));
  } catch (problem) {
    if (problem instanceof MeshProblem) return fails(problem.message);
    throw problem;
  }
}

import type { ItemForm } from '#shared/domain/item.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import { randomSource } from '#shared/random/randomSource.ts';
import type { RandomSource } from '#shared/random/randomSource.ts';
import { rotate, rotationAbout, rotationRows } from '#cell/pictures/vectorMath.ts';
import { joinMeshes } from '../Mesh.ts';
import type { Material, Mesh } from '../Mesh.ts';
import type { ItemDamage } from '../SceneRequest.ts';
import { bagMesh, boxMesh, cylinderMesh, sphereMesh } from '../shapes.ts';
import { burst, innerMaterials } from './openSkin.ts';
import type { Skin } from './paintSurface.ts';
import type { Spilled } from './soiling.ts';
import { extentM, worldPoint } from './SurfaceFrame.ts';

/** The package has burst: part of what is inside hangs out of the opening, more of it lies beside the item. */
export function deconstructed(skin: Skin, form: ItemForm, damage: ItemDamage, tableM: number): Spilled {
  const random = randomSource(damage.seed ^ 0xdec0);
  const [x, , z] = extentM(skin.mesh);
  const face = Math.sqrt(x * z);
  const { skin: opened, frame, widthM } = burst(skin, form, damage);
  const piece = pieceMaker(form, (0.08 + 0.1 * random()) * face, random);
  const hanging = Array.from({ length: 2 + Math.round(3 * damage.severity) }, () =>
    placed(piece(), worldPoint(frame, (random() - 0.5) * widthM, widthM * (0.2 + 0.6 * random()), 0.01 * face), random),
  );
  const turn = 2 * Math.PI * random();
  const lying = Array.from({ length: Math.round(1 + 6 * damage.severity) }, () => {
    const around = turn + (random() - 0.5) * 1.2;
    // Just outside the item's rectangle, whatever its proportions.
    const c = Math.cos(around);
    const s = Math.sin(around);
    const edge = Math.min(x / 2 / Math.max(1e-6, Math.abs(c)), z / 2 / Math.max(1e-6, Math.abs(s)));
    const far = edge + (0.05 + 0.14 * random()) * face;
    return placed(piece(), [far * c, tableM - 0.02 * face, far * s], random, true);
  });
  const materials = contentMaterials(form, random);
  return {
    skin: {
      mesh: joinMeshes([opened.mesh, wearing(joinMeshes(hanging), opened.materials.length)]),
      materials: [...opened.materials, ...materials],
    },
    beside: lying.length > 0 ? [{ mesh: wearing(joinMeshes(lying), 0), materials }] : [],
  };
}

function contentMaterials(form: ItemForm, random: RandomSource): Material[] {
  const { inside, backing } = innerMaterials(form, random);
  return [form === 'book' ? { ...backing, wrinkle: 0 } : inside];
}

const wearing = (mesh: Mesh, part: number): Mesh => ({ ...mesh, part: mesh.part.slice().fill(part) });

/** What breaks out of such a package: pages of a book, cloth of a bag, blocks, tins or beads of the rest. */
function pieceMaker(form: ItemForm, sizeM: number, random: RandomSource): () => Mesh {
  if (form === 'book') return () => boxMesh([2.2 * sizeM, 0.0008, 2.8 * sizeM], 2);
  if (form === 'bag') return () => bagMesh([2 * sizeM, 0.5 * sizeM, 1.6 * sizeM], Math.floor(1e6 * random()), 8);
  const kind = random();
  if (kind < 0.4) return () => boxMesh([sizeM, 0.35 * sizeM, 0.7 * sizeM], 2);
  if (kind < 0.7) return () => cylinderMesh(0.22 * sizeM, sizeM, 12);
  return () => sphereMesh(0.3 * sizeM, 6);
}

function placed(mesh: Mesh, at: Vec3, random: RandomSource, flat = false): Mesh {
  const spin = rotationRows(rotationAbout([0, 1, 0], 2 * Math.PI * random()));
  const tilt = rotationRows(rotationAbout([1, 0, 0], flat ? 0.1 * (random() - 0.5) : 1.4 * (random() - 0.5)));
  const positions = mesh.positions.slice();
  const normals = mesh.normals.slice();
  for (let i = 0; i < positions.length; i += 3) {
    const point = rotate(spin, rotate(tilt, [positions[i]!, positions[i + 1]!, positions[i + 2]!]));
    positions.set([point[0] + at[0], point[1] + at[1], point[2] + at[2]], i);
    normals.set(rotate(spin, rotate(tilt, [normals[i]!, normals[i + 1]!, normals[i + 2]!])), i);
  }
  return { ...mesh, positions, normals };
}

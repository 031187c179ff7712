import type { CatalogueItem } from '#shared/domain/item.ts';
import type { Quaternion, Vec3 } from '#shared/geometry/pose.ts';
import type { BinLookName } from './binLook.ts';
import { BoundedCache } from './BoundedCache.ts';
import { damagedSkin } from './damage/damagedSkin.ts';
import type { Material, Mesh } from './Mesh.ts';
import { bubbleMaterials, packageMaterials } from './packaging.ts';
import { wornPackage } from './wornPackaging.ts';
import { pickOne, randomSource, seedFromText } from '#shared/random/randomSource.ts';
import type { ItemDamage } from './SceneRequest.ts';
import { bagMesh, bottleMesh, boxMesh, cylinderMesh, sphereMesh } from './shapes.ts';
import { composeRotations, rotate, rotationAbout, rotationRows } from '#cell/pictures/vectorMath.ts';

/** How one product looks: meshes in skin axes, and the rotation from skin axes to item axes. */
export interface ItemSkin {
  /**
   * Skin axes: y along the shortest side (the printed faces look to -y and +y), z along the longest, x the one between; for
   * a cylinder z is its axis.
   */
  layers: { mesh: Mesh; materials: Material[] }[];
  /** What spilled or fell out of it, in skin axes, for an item that lies front up: its table is at y = half the thickness. */
  beside: { mesh: Mesh; materials: Material[] }[];
  itemFromSkin: Quaternion;
  /** Sides along the skin axes, metres. */
  skinSizeM: Vec3;
}

/** About 0.4 MB each: enough for a pod's contents with room to spare. */
const SKINS_KEPT = 224;
const skins = new BoundedCache<ItemSkin>(SKINS_KEPT);

/** The same product looks the same in every picture; a damaged unit differs only by its damage. */
export function itemSkin(product: CatalogueItem, damage: ItemDamage | null, look: BinLookName = 'plain'): ItemSkin {
  const { sku, form, lengthM, widthM, heightM } = product;
  const key = `${sku}|${form}|${lengthM}|${widthM}|${heightM}|${look}`;
  const pristine = skins.getOrMake(key, () => makeSkin(product, look));
  if (!damage) return pristine;
  return skins.getOrMake(`${key}|${damage.kind}|${damage.severity}|${damage.seed}`, () => {
    const layers: ItemSkin['layers'] = [];
    const beside: ItemSkin['beside'] = [];
    // Of a blister the bubble is what breaks, is emptied or pressed in; dirt lies on its card.
    const struck = pristine.layers.length > 1 && damage.kind !== 'superficial' && damage.kind !== 'deformation' ? 1 : 0;
    for (const [k, layer] of pristine.layers.entries()) {
      const damaged =
        k === struck ? damagedSkin(layer, form, damage, pristine.skinSizeM[1] / 2) : { skin: layer, beside: [] };
      layers.push(damaged.skin);
      beside.push(...damaged.beside);
    }
    return { ...pristine, layers, beside };
  });
}

function makeSkin(product: CatalogueItem, look: BinLookName): ItemSkin {
  const random = randomSource(seedFromText(product.sku));
  const sidesM = [product.lengthM, product.widthM, product.heightM] as const;
  const order = ([0, 1, 2] as const).toSorted((a, b) => sidesM[a] - sidesM[b]) as [0 | 1 | 2, 0 | 1 | 2, 0 | 1 | 2];
  const [shortest, middle, longest] = order;
  const skinSizeM: Vec3 = [sidesM[middle], sidesM[shortest], sidesM[longest]];
  return {
    layers: layersOf(product, skinSizeM, random, look),
    beside: [],
    itemFromSkin: axesRotation(middle, shortest, longest),
    skinSizeM,
  };
}

function layersOf(product: CatalogueItem, sizeM: Vec3, random: () => number, look: BinLookName): ItemSkin['layers'] {
  const [x, y, z] = sizeM;
  const seed = seedFromText(product.sku);
  const materials = look === 'worn' ? wornPackage(product.form, random) : packageMaterials(product.form, random);
  switch (product.form) {
    case 'bag':
      return [{ mesh: bagMesh(sizeM, seed), materials }];
    case 'irregular':
      return [{ mesh: bagMesh([x, y, z], seed, 18), materials: materials.slice(0, 1) }];
    case 'sphere':
      return [{ mesh: scaled(sphereMesh(0.5), sizeM), materials: materials.slice(1, 2) }];
    case 'cylinder': {
      const unit = pickOne(random, [0, 0, 1]) === 0 && z > 1.4 * x ? bottleMesh(0.5, 1) : cylinderMesh(0.5, 1);
      return [{ mesh: scaled(unit, sizeM), materials }];
    }
    case 'blister': {
      const card = keepPrintShape(boxMesh([x, y * 0.15, z], 6), [x, y * 0.15, z]);
      const back = { ...card, positions: card.positions.map((value, i) => (i % 3 === 1 ? value + y * 0.42 : value)) };
      const bubble = bagMesh([x * 0.7, y * 1.7, z * 0.55], seed, 8);
      return [
        { mesh: back, materials },
        { mesh: bubble, materials: bubbleMaterials(random) },
      ];
    }
    case 'box':
    case 'book':
      return [{ mesh: keepPrintShape(boxMesh(sizeM, 8), sizeM), materials }];
  }
}

/** Long narrow faces take a part of the sheet instead of squeezing its print. Changes the mesh. */
function keepPrintShape(mesh: Mesh, [x, y, z]: Vec3): Mesh {
  const spans: readonly [number, number][] = [[x, z], [y, z], [x, y]]; // prettier-ignore
  for (let t = 0, done = new Set<number>(); t < mesh.index.length; t++) {
    const vertex = mesh.index[t]!;
    if (done.has(vertex)) continue;
    done.add(vertex);
    const [across, along] = spans[mesh.part[Math.floor(t / 3)]!]!;
    const longest = Math.max(across, along);
    mesh.uvs[2 * vertex]! *= Math.min(1, (1.6 * across) / longest);
    mesh.uvs[2 * vertex + 1]! *= Math.min(1, (1.6 * along) / longest);
  }
  return mesh;
}

/** Stretches a mesh of unit size; its normals turn with the inverse. Changes the mesh. */
function scaled(mesh: Mesh, [x, y, z]: Vec3): Mesh {
  const factor = [x, y, z] as const;
  for (let i = 0; i < mesh.positions.length; i += 3) {
    for (let c = 0; c < 3; c++) {
      mesh.positions[i + c]! *= factor[c]!;
      mesh.normals[i + c]! /= factor[c]!;
    }
    const length = Math.hypot(mesh.normals[i]!, mesh.normals[i + 1]!, mesh.normals[i + 2]!) || 1;
    for (let c = 0; c < 3; c++) mesh.normals[i + c]! /= length;
  }
  return mesh;
}

/** Rotation that takes skin x, y, z to the given item axes, up to the sign that keeps it a rotation. */
function axesRotation(xTo: number, yTo: number, zTo: number): Quaternion {
  const quarter = Math.PI / 2;
  const turns: Quaternion[] = [[0, 0, 0, 1]];
  for (const axis of [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ] as Vec3[])
    // prettier-ignore
    for (const known of [...turns]) turns.push(composeRotations(rotationAbout(axis, quarter), known));
  const lands = (turn: Quaternion, axis: Vec3, to: number) =>
    Math.abs(rotate(rotationRows(turn), axis)[to as 0 | 1 | 2]) > 0.9;
  const found = turns.find(
    (turn) => lands(turn, [1, 0, 0], xTo) && lands(turn, [0, 1, 0], yTo) && lands(turn, [0, 0, 1], zTo),
  );
  if (!found) throw new Error(`No quarter turn takes the axes to ${xTo}, ${yTo}, ${zTo}.`);
  return found;
}

import { describe, expect, it } from 'vitest';
import { damageLabels } from '#shared/domain/finding.ts';
import type { ItemForm } from '#shared/domain/item.ts';
import type { ItemDamage } from '../SceneRequest.ts';
import { itemSkin } from '../itemSkin.ts';
import { extentM } from './SurfaceFrame.ts';

const product = (form: ItemForm) => ({
  sku: `damaged-${form}`,
  name: form,
  lengthM: 0.22,
  widthM: 0.15,
  heightM: 0.06,
  massKg: 0.4,
  form,
  fragile: false,
  comOffsetM: [0, 0, 0] as [number, number, number],
});
const FORMS = ['box', 'book', 'bag', 'blister', 'cylinder', 'irregular', 'sphere'] as const;
const skinOf = (form: ItemForm, kind: ItemDamage['kind'], severity: number, seed = 3) =>
  itemSkin(product(form), { kind, severity, seed });
/** Volume that the skin's first layer encloses, by the divergence theorem; flaps and cavities are thin. */
function enclosedM3({ positions: p, index }: { positions: Float32Array; index: Uint32Array }): number {
  let sum = 0;
  for (let t = 0; t < index.length; t += 3) {
    const [a, b, c] = [3 * index[t]!, 3 * index[t + 1]!, 3 * index[t + 2]!] as const;
    sum += p[a]! * (p[b + 1]! * p[c + 2]! - p[b + 2]! * p[c + 1]!);
    sum += p[a + 1]! * (p[b + 2]! * p[c]! - p[b]! * p[c + 2]!);
    sum += p[a + 2]! * (p[b]! * p[c + 1]! - p[b + 1]! * p[c]!);
  }
  return sum / 6;
}

describe('damage with a body', () => {
  it.each(damageLabels)('%s is finite geometry with a material for every part, whatever the form', (kind) => {
    for (const [k, form] of FORMS.entries()) {
      const { layers, beside } = skinOf(form, kind, k % 2 === 0 ? 0.9 : 0.25);
      for (const { mesh, materials } of [...layers, ...beside]) {
        expect(mesh.positions.every(Number.isFinite) && mesh.uvs.every(Number.isFinite), form).toBe(true);
        expect(Math.max(...mesh.part), form).toBeLessThan(materials.length);
      }
    }
  });

  it('crushes a box so that it encloses less, the more severe the less, whatever the place', () => {
    const whole = enclosedM3(itemSkin(product('box'), null).layers[0]!.mesh);
    for (let seed = 1; seed <= 4; seed++) {
      const minor = enclosedM3(skinOf('box', 'deformation', 0.2, seed).layers[0]!.mesh);
      const major = enclosedM3(skinOf('box', 'deformation', 1, seed).layers[0]!.mesh);
      expect(minor, `seed ${seed}`).toBeLessThan(whole);
      expect(major, `seed ${seed}`).toBeLessThan(minor);
    }
  });

  it('sets an opened box apart from a closed one by a flap that stands out', () => {
    const closed = extentM(itemSkin(product('box'), null).layers[0]!.mesh);
    const open = extentM(skinOf('box', 'actuation', 0.9).layers[0]!.mesh);
    expect(Math.max(...open.map((side, axis) => side - closed[axis]!))).toBeGreaterThan(0.01);
  });

  it('leaves the shape of a dirty item as it was and changes its print', () => {
    const clean = itemSkin(product('box'), null).layers[0]!;
    const dirty = skinOf('box', 'superficial', 0.9).layers[0]!;
    expect(extentM(dirty.mesh)).toEqual(extentM(clean.mesh));
    expect(enclosedM3(dirty.mesh)).toBeCloseTo(enclosedM3(clean.mesh), 9);
    expect(dirty.materials.some(({ texture }) => texture !== clean.materials[0]!.texture)).toBe(true);
  });

  it('empties a place of a set: the item keeps its neighbours and its length', () => {
    const whole = itemSkin(product('box'), null).layers[0]!.mesh;
    const short = skinOf('box', 'missing_unit', 0.9, 4).layers[0]!.mesh;
    expect(enclosedM3(short)).toBeLessThan(0.85 * enclosedM3(whole));
    expect(enclosedM3(short)).toBeGreaterThan(0.3 * enclosedM3(whole));
  });

  it('lays what spilled or fell out beside the item, on its table', () => {
    for (const kind of ['spillage', 'deconstruction'] as const) {
      const { beside, skinSizeM } = skinOf('box', kind, 0.9);
      expect(beside.length, kind).toBeGreaterThan(0);
      const lowest = Math.max(...beside.flatMap(({ mesh }) => [...mesh.positions].filter((_, i) => i % 3 === 1)));
      expect(lowest).toBeCloseTo(skinSizeM[1] / 2, 1);
    }
    expect(skinOf('box', 'penetration', 0.9).beside).toEqual([]);
  });
});

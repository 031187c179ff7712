import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { damageLabels } from '#shared/domain/finding.ts';
import type { CatalogueItem } from '#shared/domain/item.ts';
import type { ItemDamage } from '#cell/simulation/rendering/SceneRequest.ts';
import { renderBooth, shootBooth } from '#cell/simulation/rendering/renderBooth.ts';
import { DamageInspector } from './DamageInspector.ts';
import type { InspectionGallery } from './DamageInspector.ts';
import { DamageNet, HEAT_COLUMNS, HEAT_ROWS } from './DamageNet.ts';

const product: CatalogueItem = {
  sku: 'fused-box',
  name: 'box',
  lengthM: 0.22,
  widthM: 0.15,
  heightM: 0.07,
  massKg: 0.4,
  form: 'box',
  fragile: false,
  comOffsetM: [0, 0, 0],
};

describe('learned and compared damage together', () => {
  let inspector: DamageInspector;
  let gallery: InspectionGallery;
  beforeAll(async () => {
    const net = await DamageNet.open();
    if (!net.ok) throw new Error(net.error);
    inspector = new DamageInspector(net.value);
    gallery = await inspector.prepare([1, 2].map((pictureSeed) => renderBooth({ product, damage: null, pictureSeed })));
  });
  const judge = (damage: ItemDamage | null) => {
    const { above, left, right } = shootBooth({ product, damage, pictureSeed: 9 }).views;
    return inspector.inspect(above, [left, right], gallery);
  };

  it('holds back a set with an empty place, and passes an intact one', async () => {
    const short = await judge({ kind: 'missing_unit', severity: 1, seed: 4 });
    expect(short.score).toBeGreaterThanOrEqual(inspector.threshold);
    expect((await judge(null)).score).toBeLessThan(inspector.threshold);
  });

  it('says all seven labels, a severity and a heat map over the picture, and the same twice', async () => {
    const once = await judge({ kind: 'spillage', severity: 0.9, seed: 2 });
    expect(once.evidence.labels?.map(({ label }) => label)).toEqual([...damageLabels]);
    expect(once.evidence.heat).toMatchObject({ columns: HEAT_COLUMNS, rows: HEAT_ROWS });
    expect(once.evidence.heat?.shares).toHaveLength(HEAT_COLUMNS * HEAT_ROWS);
    expect(await judge({ kind: 'spillage', severity: 0.9, seed: 2 })).toEqual(once);
  });

  it('refuses a model of another shape in one sentence', async () => {
    const maps = readFileSync(new URL('../../../resources/models/bin-maps-1.onnx', import.meta.url));
    const wrong = await DamageNet.load('maps.onnx', maps);
    expect(!wrong.ok && wrong.error).toMatch(
      /^maps\.onnx does not keep the contract of damage nets: .*expected float32/,
    );
    const noModel = await DamageNet.load('none.onnx', new Uint8Array([1, 2, 3]));
    expect(!noModel.ok && noModel.error).toContain('none.onnx is no ONNX model that can be run');
  });
});

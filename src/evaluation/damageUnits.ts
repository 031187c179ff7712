import type { DamageInspector } from '#cell/inspection/DamageInspector.ts';
import type { EvidenceLogits } from '#cell/inspection/fuseEvidence.ts';
import { boothViews } from '#cell/pictures/boothCameras.ts';
import { renderBooth, renderBoothViews } from '#cell/simulation/rendering/renderBooth.ts';
import { sampleDamage } from './damageSamples.ts';

/** One unit as it was judged, and what it really is. */
export interface DamageUnit extends EvidenceLogits {
  seed: number;
  form: string;
  /** `none` for an intact one, whose severity is 0. */
  label: string;
  severity: number;
}

const REFERENCES = 4;

/** The damaged units of a product and as many intact ones, each in a pose and light of its own, against four references. */
export async function judgeProduct(inspector: DamageInspector, seed: number): Promise<DamageUnit[]> {
  const { product, damages, pictureSeeds } = sampleDamage(seed);
  const gallery = await inspector.prepare(
    Array.from({ length: REFERENCES }, (_, k) =>
      renderBooth({ product, damage: null, pictureSeed: pictureSeeds[0]! + 1000 + k }),
    ),
  );
  const units: DamageUnit[] = [];
  for (const [k, pictureSeed] of pictureSeeds.entries())
    for (const damage of [damages[k]!, null]) {
      const seen = renderBoothViews({ product, damage, pictureSeed: pictureSeed + (damage ? 0 : 77) }, boothViews);
      const { logits } = await inspector.inspect(seen.above!, [seen.left!, seen.right!], gallery);
      units.push({
        seed,
        form: product.form,
        label: damage?.kind ?? 'none',
        severity: damage?.severity ?? 0,
        ...logits,
      });
    }
  return units;
}

import { damageLabels, MAJOR_FROM_SEVERITY } from '#shared/domain/finding.ts';
import type { DamageSeverity } from '#shared/domain/finding.ts';
import type { Picture } from '#cell/pictures/Picture.ts';
import { patchExcess, patchGallery } from './comparePatches.ts';
import type { PatchGallery } from './comparePatches.ts';
import { HEAT_COLUMNS, HEAT_ROWS } from './DamageNet.ts';
import type { DamageNet, ViewBelief } from './DamageNet.ts';
import { FUSED_THRESHOLD, fuse } from './fuseEvidence.ts';
import type { EvidenceLogits } from './fuseEvidence.ts';
import { inspectItem, prepareReferences } from './inspectItem.ts';
import type { ReferenceSet } from './inspectItem.ts';
import { ANY_SCORE } from './Inspector.ts';
import type { Inspector, JudgedItem } from './Inspector.ts';
import { FUSED_MODEL } from './inspectorNames.ts';

/** Pristine pictures of one product from above, prepared for both ways of comparing. */
export interface InspectionGallery {
  set: ReferenceSet;
  patches: PatchGallery;
}

/** `score` is that of the fusion. */
export interface FusedInspection extends JudgedItem {
  logits: EvidenceLogits;
}

const share = (logit: number): number => 1 / (1 + Math.exp(-logit));
const logitOf = (each: number): number => Math.log((each + 1e-4) / (1 - each + 1e-4));
const rounded = (each: number): number => Math.round(1000 * each) / 1000;

/** Learned damage and comparison with pristine units, fused into one score. */
export class DamageInspector implements Inspector<InspectionGallery> {
  readonly model = FUSED_MODEL;
  readonly threshold = FUSED_THRESHOLD;
  readonly #net: DamageNet;

  constructor(net: DamageNet) {
    this.#net = net;
  }

  async prepare(references: readonly Picture[]): Promise<InspectionGallery> {
    const patches: Float32Array[] = [];
    for (const reference of references) patches.push((await this.#net.believe(reference)).patches);
    return { set: prepareReferences(references), patches: patchGallery(patches) };
  }

  /** `above` is compared with the gallery; the other views of the same moment are looked at for damage alone. */
  async inspect(above: Picture, others: readonly Picture[], gallery: InspectionGallery): Promise<FusedInspection> {
    const seen = await this.#net.believe(above);
    const beliefs: ViewBelief[] = [seen];
    for (const view of others) beliefs.push(await this.#net.believe(view));
    const compared = inspectItem(above, gallery.set, ANY_SCORE);
    const strongest = (of: (belief: ViewBelief) => number): number => Math.max(...beliefs.map(of));
    const logits: EvidenceLogits = {
      supervised: strongest(({ any }) => any),
      reference: logitOf(compared.score),
      patches: Math.log(patchExcess(seen.patches, gallery.patches)),
    };
    const severity: DamageSeverity = share(strongest(({ major }) => major)) >= MAJOR_FROM_SEVERITY ? 'major' : 'minor';
    return {
      logits,
      score: share(fuse(logits)),
      evidence: {
        supervised: rounded(share(logits.supervised)),
        reference: rounded(compared.score),
        severity,
        labels: damageLabels.map((label, k) => ({
          label,
          share: rounded(share(strongest(({ labels }) => labels[k]!))),
        })),
        heat: { columns: HEAT_COLUMNS, rows: HEAT_ROWS, shares: Array.from(seen.heat, (each) => rounded(share(each))) },
      },
      regions: compared.regions,
      closest: compared.closest,
      apart: compared.apart,
    };
  }
}

import fusion from './fusionWeights.json' with { type: 'json' };

/** What each way of looking says of one item: logits of the two models, and the logarithm of the excess of its patches. */
export interface EvidenceLogits {
  supervised: number;
  reference: number;
  patches: number;
}

/** Score from which an item is held back: its budget is in docs/INSPECTION.md. */
export const FUSED_THRESHOLD = fusion.threshold;

/** In the order of the weights. */
export const evidenceFeatures = ({ supervised, reference, patches }: EvidenceLogits): number[] => [
  supervised,
  reference,
  patches,
];

/** Logit of damage: a logistic regression fitted on rendered units of products that no net was trained on (`evalDamage.ts`). */
export const fuse = (logits: EvidenceLogits): number =>
  evidenceFeatures(logits).reduce((sum, value, k) => sum + value * fusion.weights[k]!, fusion.bias);

import type { InspectionDescription } from '#shared/domain/inspectionState.ts';
import { FUSED_THRESHOLD } from './fuseEvidence.ts';
import { SCORE_THRESHOLD } from './inspectItem.ts';
import { FUSED_MODEL, type InspectorName } from './inspectorNames.ts';
import measured from './measuredScores.json' with { type: 'json' };

/**
 * How an inspector judges, for those who choose its threshold: scores of rendered units of products that it was not fitted on
 * (`evalDamage.ts scores`, docs/INSPECTION.md).
 */
export const describeInspector = (name: InspectorName): InspectionDescription => ({
  model: name,
  threshold: name === FUSED_MODEL ? FUSED_THRESHOLD : SCORE_THRESHOLD,
  measured: measured[name],
});

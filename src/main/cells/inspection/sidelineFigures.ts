import type { SidelineFigures } from '#shared/bridge/requests/inspection.ts';
import { ownSetting, type InspectionDescription, type InspectionSetting } from '#shared/domain/inspectionState.ts';
import { budgetCurve, recallAt, sidelinedBy } from '#shared/domain/sidelineBudget.ts';
import type { InspectedItem } from './InspectedItems.ts';

/**
 * What a lead chooses a budget from: scores of the last items, as they came, and of units that are known to be damaged. Items that
 * another model judged say nothing about this one and are left out.
 */
export function sidelineFigures(
  items: readonly InspectedItem[],
  { model, threshold: ownThreshold, measured }: InspectionDescription,
  setting: InspectionSetting | undefined,
  sinceMs: number,
): SidelineFigures {
  const judged = items.filter((item) => item.model === model);
  const scores = Float64Array.from(judged, ({ score }) => score);
  const { sidelinedPerThousand, threshold } = setting ?? ownSetting;
  const standing = threshold ?? ownThreshold;
  const heldBack = (among: readonly InspectedItem[]): { inspected: number; sidelined: number } => ({
    inspected: among.length,
    sidelined: among.filter((item) => item.score >= item.threshold).length,
  });
  return {
    model,
    ownThreshold,
    standing: {
      sidelinedPerThousand,
      threshold: standing,
      minor: measured ? recallAt(measured.minor, standing) : null,
      major: measured ? recallAt(measured.major, standing) : null,
      wouldSideline: sidelinedBy(scores, standing),
    },
    curve: budgetCurve(scores, measured ?? null),
    last: heldBack(judged),
    shift: heldBack(items.filter(({ writtenAtMs }) => writtenAtMs >= sinceMs)),
  };
}

import type { BinEstimate } from '#shared/domain/estimate.ts';
import { gripOrientation } from '#shared/domain/grip.ts';
import type { Item } from '#shared/domain/item.ts';
import type { Bin } from '#shared/domain/pod.ts';
import { feeds } from '#shared/domain/primitive.ts';
import type { StowInProgress, StowPhase } from '#shared/domain/stow.ts';
import type { ToolLimits } from '#shared/domain/tool.ts';
import type { GhostPlan } from '#renderer/scene/Ghost.ts';
import { ghostOf } from './ghostOf.ts';

/** After these the item is where it is. */
const phasesBefore: readonly StowPhase[] = ['pick', 'approach', 'open_bands', 'primitive'];
/** What is seen to end a little above the height of feeding still lies under the item. */
const SEEN_WITHIN_M = 0.015;

/** What of a stow that runs is still to come: the way of the blade, and where the item is expected to end. */
export function ghostOfStow(
  { chain, phase, stepIndex }: Pick<StowInProgress, 'chain' | 'phase' | 'stepIndex'>,
  item: Item | null,
  bin: Bin | null,
  estimate: BinEstimate | null,
  tool: ToolLimits | null,
): GhostPlan | null {
  if (!phasesBefore.includes(phase)) return null;
  const toCome = phase === 'primitive' ? chain.slice(stepIndex) : chain;
  if (!toCome.some(feeds)) return null;
  const plan = ghostOf(toCome, item, bin, tool);
  if (!plan?.lane || !item || !bin) return plan;
  const widthM = Math.min(bin.sizeM[0], gripOrientation(item.product, bin.sizeM).laneWidthM);
  const [leftM, rightM] = [plan.lane.xM - widthM / 2, plan.lane.xM + widthM / 2];
  const under = (estimate?.items ?? []).filter(
    ({ xM, zM }) => xM.startM < rightM && xM.endM > leftM && zM.endM <= plan.lane!.floorM + SEEN_WITHIN_M,
  );
  return { ...plan, lane: { ...plan.lane, widthM, floorM: Math.max(0, ...under.map(({ zM }) => zM.endM)) } };
}

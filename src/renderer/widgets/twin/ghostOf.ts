import { gripOrientation, neededLaneWidthM, sideUpOf } from '#shared/domain/grip.ts';
import type { Item } from '#shared/domain/item.ts';
import type { Bin } from '#shared/domain/pod.ts';
import { feeds, feedsAt, type PrimitiveStep } from '#shared/domain/primitive.ts';
import type { ToolLimits } from '#shared/domain/tool.ts';
import type { GhostPlan } from '#renderer/scene/Ghost.ts';

/** What the twin shows of a chain before it runs: the lane of its insert and the way of its sweep, as wide and high as the cell's own tool. */
export function ghostOf(
  chain: readonly PrimitiveStep[],
  item: Item | null,
  bin: Bin | null,
  tool: ToolLimits | null,
): GhostPlan | null {
  if (!bin || !tool) return null;
  const insert = chain.find(feeds);
  const sweep = chain.find((step) => step.primitive === 'sweep');
  if (!insert && !sweep) return null;
  const number = (step: PrimitiveStep, name: string): number => Number(step.parameters[name] ?? 0);
  const grip = item ? gripOrientation(item.product, bin.sizeM, sideUpOf(chain)) : null;
  return {
    binId: bin.binId,
    lane:
      insert && grip
        ? {
            xM: number(insert, 'xM'),
            widthM: Math.min(bin.sizeM[0], neededLaneWidthM(grip, tool)),
            depthM: Math.min(bin.sizeM[1], grip.depthM),
            heightM: Math.min(bin.sizeM[2], grip.heightM),
            floorM: feedsAt(insert)?.heightM ?? 0,
          }
        : null,
    sweep: sweep
      ? {
          side: sweep.parameters['side'] === 'left' ? 'left' : 'right',
          bladeXM: number(sweep, 'bladeXM'),
          distanceM: number(sweep, 'distanceM'),
          depthM: number(sweep, 'depthM'),
          floorM: number(sweep, 'heightM'),
          heightM: tool.bladeHeightM,
        }
      : null,
  };
}

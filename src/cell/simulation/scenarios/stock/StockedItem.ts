import type { Bin } from '#shared/domain/pod.ts';
import type { ArrangedItem } from '../binContents.ts';

/** An item in a bin at some moment of the bin's history. */
export interface StockedItem extends ArrangedItem {
  /** How a limp item is bent; omitted: straight. */
  foldsRad?: readonly number[];
  /** Linear and angular velocity with which it is let go, the bin's axes; omitted: at rest. */
  velocity?: readonly number[];
}

/** How long physics may take until all is at rest, seconds. */
export interface RestLimits {
  shortestS: number;
  longestS: number;
}

/**
 * Lets everything come to rest, structurally the physics' `SettleBin`: what ends up outside of the bin is missing from the result.
 */
export type LetRest = (
  bin: Bin,
  items: readonly {
    item: Pick<StockedItem, 'itemId' | 'product'>;
    poseInBin: StockedItem['poseInBin'];
    foldsRad?: readonly number[];
    velocity?: readonly number[];
  }[],
  limits?: RestLimits,
) => StockedItem[];

import { damageLabels } from '#shared/domain/finding.ts';
import type { DamageLabel } from '#shared/domain/finding.ts';
import type { RandomSource } from './randomSource.ts';
import { between, pickOne } from './randomSource.ts';

/** What really is wrong with one arriving unit; drawn into its picture and shape, never told to the inspection. */
export interface UnitDamage {
  kind: DamageLabel;
  /** 0 (hardly visible) to 1 (gross). */
  severity: number;
  /** Chooses place and shape. */
  seed: number;
}

/** Share of arriving units that are damaged, unless a scenario is asked for another: as in a warehouse. */
export const DAMAGE_SHARE = 0.001;

/** Null for an intact unit. */
export function chooseDamage(random: RandomSource, share: number = DAMAGE_SHARE): UnitDamage | null {
  if (random() >= share) return null;
  return {
    kind: pickOne(random, damageLabels),
    severity: between(random, 0.3, 1),
    seed: Math.floor(random() * 2 ** 32),
  };
}

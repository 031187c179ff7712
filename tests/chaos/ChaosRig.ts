import type { MotionResult, RigMotion } from '#cell/simulation/physics/CellRig.ts';
import type { RandomSource } from '#shared/random/randomSource.ts';
import { ScriptedRig } from '../builders/cellScriptedRig.ts';

const RIG_STEP_S = 0.002;

/** A rig whose motions take as long as real ones and end well, badly or worse, by the seed. */
export class ChaosRig extends ScriptedRig {
  /** Asked before a motion begins. */
  onBegin: (motion: RigMotion) => void = () => undefined;
  private readonly stepsPerTick: number;

  constructor(random: RandomSource, tickMs: number) {
    super({ motionS: 7, result: (motion, usual) => outcomeOf(random, motion, usual) });
    this.stepsPerTick = Math.round(tickMs / 1000 / RIG_STEP_S);
  }

  override begin(motion: RigMotion): string | null {
    const refusal = super.begin(motion);
    if (refusal === null) this.onBegin(motion);
    return refusal;
  }

  override tick(): void {
    for (let step = 0; step < this.stepsPerTick; step++) super.tick();
  }
}

function outcomeOf(random: RandomSource, motion: RigMotion, usual: MotionResult): MotionResult {
  if (motion.kind !== 'stow' || usual.outcome !== 'success') return usual;
  const { itemId } = motion.item;
  const without = usual.contents.filter((item) => item.itemId !== itemId);
  const draw = random();
  if (draw < 0.9) return usual;
  if (draw < 0.94)
    return {
      ...usual,
      outcome: 'unproductive',
      cause: 'force_limit',
      detail: 'the cap ended the feed',
      contents: without,
      heldItemId: itemId,
    };
  if (draw < 0.97)
    return {
      ...usual,
      outcome: 'defect',
      cause: 'dropped_to_floor',
      detail: 'the item fell',
      contents: without,
      floorItemIds: [itemId],
    };
  return { ...usual, outcome: 'defect', cause: 'protruding', detail: 'it sticks out', protrudingItemIds: [itemId] };
}

import { sidesM } from '#shared/domain/item.ts';
import { chainProblem, toolProblem } from '#shared/domain/primitive.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import type { HandledItem, RigMotion, RigOptions } from '../CellRig.ts';

const cm = (lengthM: number): string => `${(lengthM * 100).toFixed(1)} cm`;

/** Null when an arm at rest can begin the motion, else one sentence that says what does not hold. */
export function motionProblem(
  motion: RigMotion,
  held: HandledItem | null,
  toolKind: RigOptions['tool'],
): string | null {
  if (motion.maxToolSpeedMps !== undefined && !(motion.maxToolSpeedMps > 0))
    return `The tool's speed limit is ${motion.maxToolSpeedMps} m/s, expected more than zero.`;
  if (motion.kind === 'dispose') return held ? null : 'There is no item in the tool to bring away.';
  if (motion.kind === 'park' || motion.kind === 'jog_joint') return null;
  if (motion.kind === 'jog_tool') return directionProblem(motion);
  if (motion.chain.length === 0) return 'The chain has no primitives.';
  const problem = chainProblem(motion.chain, { holdsItem: motion.kind === 'stow' || held !== null });
  if (problem) return problem;
  const beyondTool = toolProblem(
    motion.chain.map(({ primitive }) => primitive),
    toolKind,
  );
  if (beyondTool) return beyondTool;
  if (motion.kind === 'stow') {
    if (held && held.itemId !== motion.item.itemId) return 'Another item is in the tool.';
    const thinnestM = Math.min(...sidesM(motion.item.product));
    if (thinnestM > toolLimits.maxGripWidthM)
      return `The item's thinnest side is ${cm(thinnestM)}, the paddles open to ${cm(toolLimits.maxGripWidthM)}.`;
  }
  return null;
}

function directionProblem({ linear, angular }: Extract<RigMotion, { kind: 'jog_tool' }>): string | null {
  const lengths = [Math.hypot(...linear), Math.hypot(...angular)];
  if (lengths.every((length) => length === 0)) return 'The jog has no direction.';
  return lengths.every((length) => length === 0 || Math.abs(length - 1) < 1e-3)
    ? null
    : 'The directions of a jog are unit vectors, or zero.';
}

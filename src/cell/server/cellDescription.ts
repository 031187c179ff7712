import { faultDeclarations } from '#shared/domain/fault.ts';
import type { InspectionDescription } from '#shared/domain/inspectionState.ts';
import { primitiveDeclarations, toolProblem } from '#shared/domain/primitive.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import type { CellDescription } from '#shared/protocol/protocol.ts';
import type { CellCore } from '#cell/core/CellCore.ts';

export interface DescriptionSource {
  core: CellCore;
  armUrdf: string;
  tool: 'belts' | 'plunger';
  software: string;
  /** How it inspects; left out where it does not tell. */
  inspection?: InspectionDescription | undefined;
}

/** What a console needs to know of this cell before it can draw or plan anything. */
export function cellDescription({ core, armUrdf, tool, software, inspection }: DescriptionSource): CellDescription {
  const { cellId, name } = core.snapshot.cell;
  return {
    cellId,
    name,
    software,
    simulated: core.simulated,
    armUrdf,
    // The URDF's root link is the cell frame itself.
    armBaseInCellM: [0, 0, 0],
    jointNames: [...core.arm.jointNames],
    tool: { ...toolLimits, kind: tool },
    bufferSlots: core.bufferSlots,
    primitives: primitiveDeclarations
      .filter(({ name: primitive }) => toolProblem([primitive], tool) === null)
      .map(({ name: primitive, preconditions, parameters }) => ({
        name: primitive,
        preconditions: [...preconditions],
        parameters: parameters.map((parameter) => ({ ...parameter })),
      })),
    forceCapN: toolLimits.forceCapN,
    ...(inspection ? { inspection } : {}),
    leaseMs: core.leaseMs,
    manual: core.holdLimits,
    ...(core.simulated
      ? {
          faults: faultDeclarations.map(({ parameters, ...declared }) => ({
            ...declared,
            parameters: parameters.map((parameter) => ({ ...parameter })),
          })),
        }
      : {}),
  };
}

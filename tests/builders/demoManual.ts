import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { ManualMotion } from '#shared/domain/manualMotion.ts';
import type { BoxInBin, MotionPreview, RecoveryProposal } from '#shared/domain/preview.ts';
import { primitiveStep } from '#shared/domain/primitive.ts';
import { IDENTITY_ROTATION } from '#shared/geometry/pose.ts';

let count = 0;

/** A preview as the main process could give it, from the parameters alone: for component tests and for looking at screens. */
export function demoPreview(
  motion: ManualMotion,
  snapshot: CellSnapshot,
  change: Partial<MotionPreview> = {},
): MotionPreview {
  const chain = 'chain' in motion ? motion.chain : [];
  const binId = 'chain' in motion ? motion.binId : null;
  const estimate = snapshot.estimates.find((e) => e.binId === binId) ?? null;
  const sweep = chain.find((step) => step.primitive === 'sweep')?.parameters ?? null;
  const from = Number(sweep?.['bladeXM'] ?? 0);
  const shift = (sweep?.['side'] === 'left' ? -1 : 1) * Number(sweep?.['distanceM'] ?? 0);
  const swept: BoxInBin[] = sweep
    ? [
        {
          minM: [Math.min(from, from + shift), 0, Number(sweep['heightM'])],
          maxM: [Math.max(from, from + shift), Number(sweep['depthM']), Number(sweep['heightM']) + 0.1],
        },
      ]
    : [];
  count += 1;
  return {
    previewId: `preview-${count}`,
    motion,
    basis: {
      podId: snapshot.pod?.podId ?? null,
      binId,
      estimateImageId: estimate?.imageId ?? null,
      heldItemId: snapshot.cell.heldItemId,
    },
    computedAtMs: Date.now(),
    estimateAgeMs: 4200,
    toolPathInBin: sweep
      ? [
          { positionM: [from, -0.1, 0.05], rotation: IDENTITY_ROTATION },
          { positionM: [from, 0.1, 0.05], rotation: IDENTITY_ROTATION },
          { positionM: [from + shift, 0.1, 0.05], rotation: IDENTITY_ROTATION },
        ]
      : [],
    sweptVolumes: swept,
    endState: (estimate?.items ?? []).map((item) => {
      const isMoved = item.xM.endM > Math.min(from, from + shift) && item.xM.startM < Math.max(from, from + shift);
      const dx = isMoved ? shift / 2 : 0;
      return {
        minM: [item.xM.startM + dx, item.yM.startM, item.zM.startM],
        maxM: [item.xM.endM + dx, item.yM.endM, item.zM.endM],
        moved: isMoved,
        fed: false,
      };
    }),
    endWidestGap: { startM: 0.12, endM: 0.23 },
    peakForceN: 14,
    peakForceMarginN: 5,
    pSuccess: motion.kind === 'stow' ? 0.94 : null,
    expectedS: 11,
    warnings: [],
    ...change,
  };
}

export const demoProposals = (binId: string, itemId: string): RecoveryProposal[] => [
  {
    proposalId: 'proposal-1',
    kind: 'retry_other_bin',
    motion: {
      kind: 'stow',
      itemId,
      binId: '5C',
      chain: [
        primitiveStep('sweep', { side: 'left', bladeXM: 0.15, distanceM: 0.06 }),
        primitiveStep('insert', { xM: 0.19 }),
      ],
    },
    pSuccess: 0.951,
    expectedS: 13,
    reasons: [
      {
        effect: '+',
        code: 'width_margin',
        values: { availableMm: 93, neededMm: 79, marginMm: 14 },
      },
    ],
  },
  {
    proposalId: 'proposal-2',
    kind: 'make_space',
    motion: {
      kind: 'chain',
      binId,
      chain: [primitiveStep('sweep', { side: 'right', bladeXM: 0.08, distanceM: 0.09 })],
    },
    pSuccess: null,
    expectedS: 8,
    reasons: [],
  },
  { proposalId: 'proposal-3', kind: 'look_again', motion: null, pSuccess: null, expectedS: 2, reasons: [] },
  { proposalId: 'proposal-4', kind: 'hand', motion: null, pSuccess: null, expectedS: 90, reasons: [] },
];

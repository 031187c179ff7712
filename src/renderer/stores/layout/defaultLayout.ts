import type { DockNode } from './dockTree.ts';

/** Panels of the cell's screen. */
export const cellPanels = ['twin', 'candidates', 'bin', 'buffer', 'force', 'events'] as const;
export type CellPanel = (typeof cellPanels)[number];

const panel = (panelId: CellPanel): DockNode => ({ kind: 'panel', panelId });

/** Needs no touch: the twin large, the plan beside it, what comes and what happened below. */
export const defaultLayout: DockNode = {
  kind: 'split',
  direction: 'row',
  shares: [0.72, 0.28],
  children: [
    {
      kind: 'split',
      direction: 'column',
      shares: [0.72, 0.28],
      children: [
        panel('twin'),
        {
          kind: 'split',
          direction: 'row',
          shares: [0.34, 0.3, 0.36],
          children: [panel('buffer'), panel('force'), panel('events')],
        },
      ],
    },
    { kind: 'split', direction: 'column', shares: [0.53, 0.47], children: [panel('candidates'), panel('bin')] },
  ],
};

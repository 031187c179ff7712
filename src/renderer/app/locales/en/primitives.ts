import type { PrimitiveName } from '#shared/primitives/primitives.ts';
import type { PrimitiveWords } from '../primitiveWords.ts';

export const primitiveWords: Readonly<Record<PrimitiveName, PrimitiveWords>> = {
  sweep: {
    name: 'sweep',
    sentence: 'Pushes the contents sideways with the blade and holds them there.',
    button: 'Sweep',
    inChain: 'sweep {side} {distance}',
  },
  insert: {
    name: 'insert',
    sentence: 'Feeds the held item into the bin with the belts.',
    button: 'Insert',
    inChain: 'insert',
  },
  retract: {
    name: 'retract',
    sentence: 'Draws blade and tool back out of the bin and closes the bands.',
    button: 'Retract',
    inChain: 'retract',
  },
  openBands: {
    name: 'open bands',
    sentence: 'Parts the elastic bands and holds them clear of the mouth.',
    button: 'Open bands',
    inChain: 'open bands',
  },
  closeBands: {
    name: 'close bands',
    sentence: 'Draws the tool out in front of the bin and lets the bands close.',
    button: 'Close bands',
    inChain: 'close bands',
  },
  probe: {
    name: 'probe',
    sentence: 'Feels with the blade how deep the bin is free there, moves nothing, and comes back.',
    button: 'Probe',
    inChain: 'probe at {x}',
  },
  stack: {
    name: 'stack',
    sentence: 'Brings the held item in above what lies there, lowers it until it touches, and feeds it on.',
    button: 'Stack',
    inChain: 'stack at {x}',
  },
  eject: {
    name: 'draw out',
    sentence: 'Grips what stands in the mouth and draws it out; it is in the tool afterwards.',
    button: 'Draw out',
    inChain: 'draw out at {x}',
  },
  flipUp: {
    name: 'flip up',
    sentence: 'Presses what lies flat against a side wall and turns it upright there with the blade.',
    button: 'Flip up',
    inChain: 'flip up {side}',
  },
  slot: {
    name: 'slot',
    sentence: 'Feeds the held item leaning into a gap and lets it fall against its neighbour.',
    button: 'Slot',
    inChain: 'slot at {x}',
  },
  pushHome: {
    name: 'push home',
    sentence:
      'Feeds the held item against what stands in its lane, until its rear is at the mouth or a force is reached.',
    button: 'Push home',
    inChain: 'push home',
  },
};

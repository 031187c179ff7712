import type { PrimitiveName } from '#shared/primitives/primitives.ts';
import { closeBands } from './closeBands.ts';
import { eject } from './eject.ts';
import { flipUp } from './flipUp.ts';
import { insert } from './insert.ts';
import { openBands } from './openBands.ts';
import { probe } from './probe.ts';
import type { PrimitiveScript } from './PrimitiveScript.ts';
import { pushHome } from './pushHome.ts';
import { retract } from './retract.ts';
import { slot } from './slot.ts';
import { stack } from './stack.ts';
import { sweep } from './sweep.ts';

/** How the simulated arm carries out each primitive. */
export const scripts: Readonly<Record<PrimitiveName, PrimitiveScript>> = {
  sweep,
  insert,
  retract,
  openBands,
  closeBands,
  probe,
  stack,
  eject,
  flipUp,
  slot,
  pushHome,
};

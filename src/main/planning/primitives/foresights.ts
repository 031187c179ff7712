import { feeds } from '#shared/domain/primitive.ts';
import type { Primitive, PrimitiveName } from '#shared/primitives/primitives.ts';
import { closeBands } from './closeBands.ts';
import { eject } from './eject.ts';
import { flipUp } from './flipUp.ts';
import type { Course } from './Course.ts';
import type { Foresight } from './Foresight.ts';
import { insert } from './insert.ts';
import { openBands } from './openBands.ts';
import { probe } from './probe.ts';
import { pushHome } from './pushHome.ts';
import { retract } from './retract.ts';
import { slot } from './slot.ts';
import { stack } from './stack.ts';
import { sweep } from './sweep.ts';

/** What is expected of each primitive before it runs. */
const foresights: { readonly [Name in PrimitiveName]: Foresight<Name> } = {
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

/** The foresight for a step; what it takes are that step's parameters. */
export const foresightOf = ({ primitive }: Pick<Primitive, 'primitive'>): Foresight<PrimitiveName> =>
  foresights[primitive] as unknown as Foresight<PrimitiveName>;

/** Draws one step of a chain; its force cap holds from here on. A blade that holds contents back stays for what feeds, and for nothing else. */
export function drawStep(course: Course, step: Primitive): void {
  if (!feeds(step)) course.letGo();
  if ('forceCapN' in step.parameters) course.capN = Math.min(course.capN, step.parameters.forceCapN);
  foresightOf(step).draw(course, step.parameters);
}

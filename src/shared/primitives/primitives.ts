import { closeBands } from './closeBands.ts';
import { eject } from './eject.ts';
import { flipUp } from './flipUp.ts';
import { insert } from './insert.ts';
import { openBands } from './openBands.ts';
import { probe } from './probe.ts';
import { pushHome } from './pushHome.ts';
import { retract } from './retract.ts';
import { slot } from './slot.ts';
import { stack } from './stack.ts';
import { sweep } from './sweep.ts';

/** Every motion primitive, once. The registries of the other layers are exhaustive over these names. */
export const primitives = {
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
} as const;

export type PrimitiveName = keyof typeof primitives;
/** The parameters of a primitive, all of them. */
export type ParametersOf<Name extends PrimitiveName> = (typeof primitives)[Name]['defaults'];
/** A primitive with its parameters: a union over its name. */
export type PrimitiveOf<Name extends PrimitiveName> = {
  [One in Name]: { primitive: One; parameters: ParametersOf<One> };
}[Name];
export type Primitive = PrimitiveOf<PrimitiveName>;

/** In the order in which a cell describes them. */
export const primitiveNames = Object.keys(primitives) as readonly PrimitiveName[];

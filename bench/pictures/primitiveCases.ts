import type { CatalogueItem } from '#shared/domain/item.ts';
import type { PrimitiveName } from '#shared/primitives/primitives.ts';
import { declarationOf, primitiveStep } from '#shared/domain/primitive.ts';
import { primitiveNames } from '#shared/primitives/primitives.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import { IDENTITY_ROTATION } from '#shared/geometry/pose.ts';
import type { CauseCase } from '#cell/simulation/scenarios/causes/CauseCase.ts';

/** 30 by 40 by 32 cm. */
const BIN_ID = '2B';

export type ShownCase = Pick<CauseCase, 'description' | 'binId' | 'contents' | 'chain' | 'faults' | 'during'> & {
  /** Null: primitives without an item in the tool. */
  product: CatalogueItem | null;
};

const product = (name: string, [lengthM, widthM, heightM]: Vec3, massKg: number): CatalogueItem => ({
  ...{ sku: name, name, lengthM, widthM, heightM, massKg },
  ...{ form: 'box', fragile: false, comOffsetM: [0, 0, 0] },
});
const standing = (item: CatalogueItem, xM: number, frontM: number): CauseCase['contents'][number] => ({
  itemId: `${item.name} ${xM}`,
  product: item,
  poseInBin: { positionM: [xM, frontM + item.widthM / 2, item.heightM / 2 + 0.001], rotation: IDENTITY_ROTATION },
});

const binder = product('binder', [0.05, 0.3, 0.26], 1.2);
const carton = product('carton', [0.18, 0.12, 0.06], 0.5);
const binders = [standing(binder, 0.055, 0.08), standing(binder, 0.115, 0.08)];
const sweep = primitiveStep('sweep', { side: 'right', bladeXM: 0.014, distanceM: 0.12 });
const insert = primitiveStep('insert', { xM: 0.06 });

type Case = Pick<ShownCase, 'contents' | 'product' | 'chain'>;
/** A primitive that is not here yet is named by the command. */
const cases: Partial<Record<PrimitiveName, Case>> = {
  sweep: { contents: binders, product: carton, chain: [sweep, insert] },
  insert: { contents: binders, product: carton, chain: [primitiveStep('insert', { xM: 0.22 })] },
  retract: { contents: binders, product: carton, chain: [sweep, insert, primitiveStep('retract')] },
  openBands: { contents: binders, product: null, chain: [primitiveStep('openBands')] },
  closeBands: { contents: binders, product: null, chain: [primitiveStep('openBands'), primitiveStep('closeBands')] },
  probe: { contents: binders, product: null, chain: [primitiveStep('probe', { bladeXM: 0.055 })] },
  stack: {
    contents: [standing(product('games', [0.26, 0.34, 0.07], 1.5), 0.15, 0.03)],
    product: carton,
    chain: [primitiveStep('stack', { xM: 0.15, levelM: 0.07 }), primitiveStep('retract')],
  },
  eject: {
    contents: [standing(product('box', [0.06, 0.2, 0.15], 0.4), 0.15, 0.004), standing(binder, 0.25, 0.08)],
    product: null,
    chain: [primitiveStep('eject', { xM: 0.15, widthM: 0.06, reachM: 0.06 })],
  },
  slot: {
    contents: binders,
    product: product('folder', [0.2, 0.14, 0.03], 0.3),
    chain: [primitiveStep('slot', { xM: 0.22, angleRad: -0.3 }), primitiveStep('retract')],
  },
  pushHome: {
    contents: [standing(product('box', [0.06, 0.15, 0.14], 0.4), 0.15, 0.02)],
    product: product('carton', [0.16, 0.12, 0.05], 0.3),
    chain: [primitiveStep('pushHome', { xM: 0.15 }), primitiveStep('retract')],
  },
  flipUp: {
    contents: [standing(product('book', [0.14, 0.2, 0.025], 0.35), 0.1, 0.03)],
    product: null,
    chain: [primitiveStep('flipUp', { side: 'left', bladeXM: 0.21, widthM: 0.14, thickM: 0.025, depthM: 0.26 })],
  },
};

/** One motion for every primitive that the arm knows. */
export const primitiveCases = (): { name: PrimitiveName; shown: ShownCase | null }[] =>
  primitiveNames.map((name) => {
    const found = cases[name];
    const { description } = declarationOf(name);
    return { name, shown: found ? { ...found, description, binId: BIN_ID, faults: [], during: null } : null };
  });

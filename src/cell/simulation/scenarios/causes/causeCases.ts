import { faultRequest } from '#shared/domain/fault.ts';
import type { CatalogueItem, ItemForm } from '#shared/domain/item.ts';
import type { StowCause } from '#shared/domain/outcome.ts';
import { primitiveStep } from '#shared/domain/primitive.ts';
import type { Quaternion, Vec3 } from '#shared/geometry/pose.ts';
import { IDENTITY_ROTATION } from '#shared/geometry/pose.ts';
import type { ArrangedItem } from '../binContents.ts';
import type { CauseCase } from './CauseCase.ts';

/** 24 cm wide, 40 cm deep, 25 cm high; 30 by 40 by 32; 40 by 40 by 30. */
const NARROW = '3C';
const MIDDLE = '2B';
const WIDE = '1A';
const MIDDLE_WIDTH_M = 0.3005;
const DEPTH_M = 0.4;

const product = (
  name: string,
  [lengthM, widthM, heightM]: Vec3,
  massKg: number,
  more: Partial<Pick<CatalogueItem, 'form' | 'fragile' | 'comOffsetM'>> = {},
): CatalogueItem => ({
  sku: `CAUSE-${name.toUpperCase().replaceAll(' ', '-')}`,
  name,
  lengthM,
  widthM,
  heightM,
  massKg,
  form: 'box' satisfies ItemForm,
  fragile: false,
  comOffsetM: [0, 0, 0],
  ...more,
});

/** Standing or lying with its own axes along the bin's, its middle there. */
const placed = (
  index: number,
  item: CatalogueItem,
  positionM: Vec3,
  rotation: Quaternion = IDENTITY_ROTATION,
): ArrangedItem => ({ itemId: `p1-cause-${index}`, product: item, poseInBin: { positionM, rotation } });

const carton = product('carton', [0.18, 0.12, 0.06], 0.5);
const binder = product('binder', [0.05, 0.3, 0.26], 1.2);
const crate = product('crate of steel plates', [0.04, 0.34, 0.26], 15);
const dumbbell = product('dumbbell set', [0.2, 0.16, 0.1], 2.9);

/** Standing upright, so far from the left wall. */
const upright = (index: number, item: CatalogueItem, fromLeftM: number): ArrangedItem =>
  placed(index, item, [fromLeftM + item.lengthM / 2, DEPTH_M - item.widthM / 2 - 0.01, item.heightM / 2 + 0.001]);

const cases: Readonly<Record<StowCause, Omit<CauseCase, 'cause'>>> = {
  no_space_made: {
    description:
      'the sweep is asked for too little: it makes its way, but the lane stays narrower than item and paddles',
    binId: MIDDLE,
    contents: [upright(1, binder, 0.03), upright(2, binder, 0.09)],
    product: carton,
    chain: [
      primitiveStep('sweep', { side: 'right', bladeXM: 0.014, distanceM: 0.05 }),
      primitiveStep('insert', { xM: 0.05 }),
    ],
    faults: [],
    during: null,
  },
  force_limit: {
    description:
      'a crate of 15 kg stands in the way of the sweep: it would take 60 N to move it, the blade stops before 25',
    binId: MIDDLE,
    contents: [upright(1, crate, 0.05)],
    product: product('toaster', [0.27, 0.18, 0.1], 1.4),
    chain: [
      primitiveStep('sweep', { side: 'right', bladeXM: 0.03, distanceM: 0.1 }),
      primitiveStep('insert', { xM: 0.075 }),
    ],
    faults: [],
    during: null,
  },
  jammed_at_mouth: {
    description: 'the item is fed into a gap that is 2 cm too narrow for it',
    binId: MIDDLE,
    contents: [upright(1, crate, 0.02), upright(2, crate, 0.14), upright(3, crate, 0.19)],
    product: product('toaster', [0.27, 0.18, 0.1], 1.4),
    chain: [primitiveStep('insert', { xM: 0.1 })],
    faults: [],
    during: null,
  },
  grip_lost: {
    description: 'worn belts: the paddles close on the item, lift, and it stays where it is',
    binId: NARROW,
    contents: [],
    product: product('bar of soap', [0.18, 0.05, 0.04], 1),
    chain: [primitiveStep('insert', { xM: 0.12 })],
    faults: [faultRequest('belt_slips', { frictionShare: 0.02 })],
    during: null,
  },
  bands_not_opened: {
    description: "the separator's upper bar is stuck",
    binId: NARROW,
    contents: [],
    product: carton,
    chain: [primitiveStep('insert', { xM: 0.12 })],
    faults: [faultRequest('hook_missing', { bar: 'upper', failure: 'stuck' })],
    during: null,
  },
  motion_timeout: {
    description: 'a chain that takes longer than any motion may: to and fro through an empty bin at 2 cm/s',
    binId: WIDE,
    contents: [],
    product: carton,
    chain: [
      ...(['right', 'left', 'right', 'left', 'right', 'left'] as const).map((side) =>
        primitiveStep('sweep', { side, bladeXM: side === 'right' ? 0.04 : 0.36, distanceM: 0.3, speedMps: 0.02 }),
      ),
      primitiveStep('insert', { xM: 0.2 }),
    ],
    faults: [],
    during: null,
  },
  perception_mismatch: {
    description: 'the pod is bumped after the bin was seen: what stood aside lies where the blade goes in',
    binId: MIDDLE,
    contents: [upright(1, binder, 0.1)],
    product: carton,
    chain: [
      primitiveStep('sweep', { side: 'right', bladeXM: 0.03, distanceM: 0.08 }),
      primitiveStep('insert', { xM: 0.06 }),
    ],
    faults: [faultRequest('pod_bumped', { direction: 'left', speedMps: 2, moment: 'in_bin' })],
    during: null,
  },
  operator_abort: {
    description: 'somebody stops the stow while the item is fed',
    binId: NARROW,
    contents: [],
    product: carton,
    chain: [primitiveStep('insert', { xM: 0.12, beltSpeedMps: 0.05 })],
    faults: [],
    during: 'stop',
  },
  link_lost: {
    description:
      "the cell's program is killed in the middle of the stow and comes back: the end of the motion was never reported",
    binId: NARROW,
    contents: [],
    product: carton,
    chain: [primitiveStep('insert', { xM: 0.12, beltSpeedMps: 0.05 })],
    faults: [],
    during: 'restart_cell',
  },
  estop: {
    description: "the arm's own safety controller stops it in the bin",
    binId: NARROW,
    contents: [],
    product: carton,
    chain: [primitiveStep('insert', { xM: 0.12 })],
    faults: [faultRequest('protective_stop', { moment: 'in_bin' })],
    during: null,
  },
  dropped_to_floor: {
    description: 'belts that have lost most of their friction: the item slides out of the paddles on the way',
    binId: NARROW,
    contents: [],
    product: product('jar', [0.14, 0.11, 0.05], 0.35),
    chain: [primitiveStep('insert', { xM: 0.12 })],
    faults: [faultRequest('belt_slips', { frictionShare: 0.1 })],
    during: null,
  },
  protruding: {
    description: 'the item is fed onto the edge of a thick plate, drops behind it and leans out of the mouth',
    binId: MIDDLE,
    contents: [
      placed(1, product('plate', [0.2, 0.2, 0.08], 5), [0.15, 0.295, 0.041]),
      placed(2, product('block', [0.2, 0.15, 0.12], 8), [0.15, 0.303, 0.142]),
    ],
    product: product('tin', [0.2, 0.17, 0.08], 0.9),
    chain: [primitiveStep('insert', { xM: 0.15, heightM: 0.09 })],
    faults: [],
    during: null,
  },
  ejected_other_item: {
    description: 'the pod is bumped while the bands are open: a ball rolls out of the mouth',
    binId: MIDDLE,
    contents: [placed(1, product('ball', [0.1, 0.1, 0.1], 0.3, { form: 'sphere' }), [0.22, 0.3, 0.051])],
    product: carton,
    chain: [primitiveStep('insert', { xM: 0.07 })],
    faults: [faultRequest('pod_bumped', { direction: 'out', speedMps: 0.5, moment: 'in_bin' })],
    during: null,
  },
  item_damaged: {
    description: 'a heavy fragile item is let go 16 cm above the floor',
    binId: MIDDLE,
    contents: [],
    product: product('vase', [0.24, 0.12, 0.09], 2.6, { fragile: true }),
    chain: [primitiveStep('insert', { xM: 0.15, heightM: 0.16 })],
    faults: [],
    during: null,
  },
  other_item_damaged: {
    description: 'a heavy item is let go 12 cm above a fragile one',
    binId: MIDDLE,
    contents: [
      placed(1, product('glass plate', [0.2, 0.3, 0.03], 0.6, { fragile: true }), [MIDDLE_WIDTH_M / 2, 0.22, 0.016]),
    ],
    product: dumbbell,
    chain: [primitiveStep('insert', { xM: 0.15, heightM: 0.15 })],
    faults: [],
    during: null,
  },
};

/** The stow that ends for that cause. */
export const causeCase = (cause: StowCause): CauseCase => ({ cause, ...cases[cause] });

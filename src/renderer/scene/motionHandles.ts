import { declarationOf, type PrimitiveStep } from '#shared/domain/primitive.ts';
import type { NumberParameter, PrimitiveParameter } from '#shared/primitives/declaration.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';

/** A parameter that is dragged in the twin. Lengths in the bin frame, metres. */
export interface SlideHandle {
  kind: 'slide';
  id: string;
  stepIndex: number;
  parameter: NumberParameter;
  value: number;
  positionInBin: Vec3;
  /** Unit vector along which the value grows. */
  axisInBin: Vec3;
  /** Change of the value for each metre along the axis: 1 for a length, 1/lever for an angle. */
  valuePerMetre: number;
}
/** A choice between two sides, pressed rather than dragged. */
export interface FlipHandle {
  kind: 'flip';
  id: string;
  stepIndex: number;
  parameter: Extract<PrimitiveParameter, { kind: 'choice' }>;
  value: string;
  positionInBin: Vec3;
}
export type MotionHandle = SlideHandle | FlipHandle;

/** What the handles are laid out in. */
export interface HandlePlace {
  binSizeM: Vec3;
  /** Height of the item that an insert feeds, where there is one. */
  itemHeightM: number | null;
  /** Height of the cell's blade. */
  bladeHeightM: number;
}

/** Lever at which an angle is dragged. */
const LEVER_M = 0.08;

type Place = Pick<SlideHandle, 'positionInBin' | 'axisInBin' | 'valuePerMetre'>;
type Layout = Readonly<Record<string, Place>>;

/**
 * Handles of a chain, by the names of its declared parameters; a parameter that is not known here has no place in the
 * bin and is changed in the form only.
 */
export function motionHandles(
  chain: readonly PrimitiveStep[],
  place: HandlePlace,
  declared: (step: PrimitiveStep) => readonly PrimitiveParameter[] = (step) => declarationOf(step.primitive).parameters,
): MotionHandle[] {
  return chain.flatMap((step, stepIndex) => {
    const layout = layoutOf(step, place);
    return declared(step).flatMap((parameter): MotionHandle[] => {
      const at = layout[parameter.name];
      if (!at) return [];
      const id = `${stepIndex}-${parameter.name}`;
      const value = step.parameters[parameter.name] ?? parameter.default;
      if (parameter.kind === 'choice')
        return parameter.choices.length === 2
          ? [{ kind: 'flip', id, stepIndex, parameter, value: String(value), positionInBin: at.positionInBin }]
          : [];
      return Number.isFinite(Number(value))
        ? [{ kind: 'slide', id, stepIndex, parameter, value: Number(value), ...at }]
        : [];
    });
  });
}

function layoutOf(step: PrimitiveStep, { binSizeM, itemHeightM, bladeHeightM }: HandlePlace): Layout {
  const number = (name: string): number => {
    const value = Number(step.parameters[name] ?? 0);
    return Number.isFinite(value) ? value : 0;
  };
  const lowM = number('heightM');
  const length = (positionInBin: Vec3, axisInBin: Vec3): Place => ({ positionInBin, axisInBin, valuePerMetre: 1 });
  const isBlade = 'bladeXM' in step.parameters;
  const heightM = isBlade ? bladeHeightM : (itemHeightM ?? bladeHeightM);
  const topM = Math.min(binSizeM[2], lowM + heightM);
  const middleM = (lowM + topM) / 2;
  const towards = step.parameters['side'] === 'left' ? -1 : 1;
  const fromM = number(isBlade ? 'bladeXM' : 'xM');
  const toM = fromM + towards * number('distanceM');
  const betweenM = (fromM + toM) / 2;
  const angleRad = number('angleRad');
  return {
    xM: length([fromM, 0, middleM], [1, 0, 0]),
    bladeXM: length([fromM, 0, topM], [1, 0, 0]),
    distanceM: length([toM, 0, middleM], [towards, 0, 0]),
    depthM: length([isBlade ? toM : fromM, number('depthM'), topM], [0, 1, 0]),
    heightM: length([isBlade ? betweenM : fromM, 0, lowM], [0, 0, 1]),
    side: length([betweenM, 0, Math.min(binSizeM[2], topM + 0.03)], [1, 0, 0]),
    angleRad: {
      positionInBin: [fromM + LEVER_M * Math.cos(angleRad), 0, lowM + LEVER_M * Math.sin(angleRad)],
      axisInBin: [-Math.sin(angleRad), 0, Math.cos(angleRad)],
      valuePerMetre: 1 / LEVER_M,
    },
  };
}

/** Values are set to the millimetre, and angles to the degree: nobody drags finer than that. */
const GRID = { m: 0.001, rad: Math.PI / 180 } as const;

/** The chain after a handle was moved to a value, kept within its range. Dragged back past its start, a sweep changes its side. */
export function withHandleAt(
  chain: readonly PrimitiveStep[],
  handle: MotionHandle,
  wanted: number,
  binWidthM: number,
): PrimitiveStep[] {
  if (handle.kind === 'flip') return withOtherChoice(chain, handle);
  const { parameter } = handle;
  const step = chain[handle.stepIndex];
  const isFlipped = parameter.name === 'distanceM' && wanted < 0 && step !== undefined && 'side' in step.parameters;
  const grid = parameter.unit === 'rad' ? GRID.rad : GRID.m;
  const snapped = Math.round((isFlipped ? -wanted : wanted) / grid) * grid;
  const isPlace = parameter.name === 'xM' || parameter.name === 'bladeXM';
  const max = isPlace ? Math.max(parameter.min, Math.min(parameter.max, binWidthM)) : parameter.max;
  const value = Number(Math.max(parameter.min, Math.min(max, snapped)).toFixed(6));
  const side = step?.parameters['side'] === 'left' ? 'right' : 'left';
  return withParameters(chain, handle.stepIndex, { [parameter.name]: value, ...(isFlipped ? { side } : {}) });
}

export function withOtherChoice(chain: readonly PrimitiveStep[], handle: FlipHandle): PrimitiveStep[] {
  const other = handle.parameter.choices.find((choice) => choice !== handle.value) ?? handle.value;
  return withParameters(chain, handle.stepIndex, { [handle.parameter.name]: other });
}

const withParameters = (
  chain: readonly PrimitiveStep[],
  stepIndex: number,
  parameters: PrimitiveStep['parameters'],
): PrimitiveStep[] =>
  chain.map((step, i) => (i === stepIndex ? { ...step, parameters: { ...step.parameters, ...parameters } } : step));

/** A direction shorter than this on the screen, in pixels for each metre, is dragged upwards instead: it points at the viewer. */
const SHORTEST_PX_PER_M = 160;
const UPRIGHT_PX_PER_M = 500;

/** How far along its axis a drag leads, metres, from where the axis points on the screen (pixels for each metre, y down). */
export function draggedM(axisPxPerM: readonly [number, number], dragPx: readonly [number, number]): number {
  const [ax, ay] = axisPxPerM;
  const length = Math.hypot(ax, ay);
  if (length < SHORTEST_PX_PER_M) return -dragPx[1] / UPRIGHT_PX_PER_M;
  return (dragPx[0] * ax + dragPx[1] * ay) / (length * length);
}

import { describe, expect, test } from 'vitest';
import { primitiveStep } from '#shared/domain/primitive.ts';
import type { PrimitiveParameter } from '#shared/primitives/declaration.ts';
import { draggedM, motionHandles, withHandleAt, type SlideHandle } from './motionHandles.ts';

const place = { binSizeM: [0.4, 0.4, 0.3] as [number, number, number], itemHeightM: 0.2, bladeHeightM: 0.06 };
const sweep = primitiveStep('sweep', { side: 'right', bladeXM: 0.1, distanceM: 0.08, depthM: 0.3, heightM: 0.02 });
const insert = primitiveStep('insert', { xM: 0.2 });
const slide = (chain: ReturnType<typeof primitiveStep>[], id: string): SlideHandle => {
  const found = motionHandles(chain, place).find((handle) => handle.id === id);
  if (found?.kind !== 'slide') throw new Error(`no handle ${id}`);
  return found;
};

describe('handles of a chain', () => {
  test('stand for the parameters that have a place in the bin, and for no others', () => {
    const ids = motionHandles([sweep, insert], place).map((handle) => handle.id);
    expect(ids.sort()).toEqual(
      ['0-bladeXM', '0-depthM', '0-distanceM', '0-heightM', '0-side', '1-heightM', '1-xM'].sort(),
    );
  });

  test('of a blade stand at the upper edge of a blade as high as the cell describes it', () => {
    expect(slide([sweep], '0-bladeXM').positionInBin[2]).toBeCloseTo(0.02 + 0.06);
  });

  test('the distance stands where the blade ends, and grows towards its side', () => {
    expect(slide([sweep], '0-distanceM').positionInBin[0]).toBeCloseTo(0.18);
    const left = primitiveStep('sweep', { ...sweep.parameters, side: 'left' });
    expect(slide([left], '0-distanceM')).toMatchObject({ axisInBin: [-1, 0, 0] });
    expect(slide([left], '0-distanceM').positionInBin[0]).toBeCloseTo(0.02);
  });

  test('an angle is dragged about its own point', () => {
    const parameter: PrimitiveParameter = {
      ...{ kind: 'number', name: 'angleRad', unit: 'rad', min: 0, max: 1.5, default: 0, description: '' },
    };
    const step = { primitive: 'insert' as const, parameters: { xM: 0.2, heightM: 0, angleRad: Math.PI / 2 } };
    const [handle] = motionHandles([step], place, () => [parameter]);
    if (handle?.kind !== 'slide') throw new Error('no handle');
    expect(handle.positionInBin[2]).toBeCloseTo(0.08);
    expect(handle.axisInBin[0]).toBeCloseTo(-1);
    expect(handle.valuePerMetre).toBeCloseTo(12.5);
  });

  test('a half-typed number has no handle until it is one again', () => {
    const handles = motionHandles([{ ...sweep, parameters: { ...sweep.parameters, depthM: NaN } }], place);
    expect(handles.some((handle) => handle.id === '0-depthM')).toBe(false);
  });
});

describe('moving a handle', () => {
  const at = (id: string, value: number): Record<string, number | string> =>
    withHandleAt([sweep], slide([sweep], id), value, place.binSizeM[0])[0]!.parameters;

  test('sets the parameter to the millimetre', () => {
    expect(at('0-distanceM', 0.11234)['distanceM']).toBe(0.112);
  });
  test('ends at the range of the declaration and at the wall of the bin', () => {
    expect(at('0-depthM', 2)['depthM']).toBe(0.36);
    expect(at('0-bladeXM', 0.59)['bladeXM']).toBe(0.4);
  });
  test('dragged back past its start, the sweep goes to the other side', () => {
    expect(at('0-distanceM', -0.05)).toMatchObject({ side: 'left', distanceM: 0.05 });
  });
  test('the side is changed by a press', () => {
    const flip = motionHandles([sweep], place).find((handle) => handle.kind === 'flip')!;
    expect(withHandleAt([sweep], flip, 0, 0.4)[0]!.parameters['side']).toBe('left');
  });
});

describe('a drag on the screen', () => {
  test('counts along the axis as it is seen', () => {
    expect(draggedM([1000, 0], [50, 400])).toBeCloseTo(0.05);
    expect(draggedM([0, -800], [0, -80])).toBeCloseTo(0.1);
  });
  test('upwards is further where the axis points at the viewer', () => {
    expect(draggedM([3, -20], [0, -50])).toBeCloseTo(0.1);
  });
});

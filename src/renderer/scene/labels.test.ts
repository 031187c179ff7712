import { expect, test } from 'vitest';
import { demoEstimate, demoPod, seeded } from '../../../tests/builders/demoCell.ts';
import { layOutBuffer } from './bufferLayout.ts';
import { boundsOfPod } from './framing.ts';
import { labelsOf, type LabelledScene } from './labels.ts';
import { themeOf } from './TwinTheme.ts';

const pod = demoPod();
const bin = pod.bins.find(({ binId }) => binId === '4C')!;
const span = (startM: number, endM: number) => ({ startM, endM });
const theme = themeOf({
  ...{ scene: '#16191c', text: '#fff', dim: '#999', line: '#444', panel: '#222', free: '#5f9f97' },
  ...{ gap: '#6b95cc', makeable: '#9ab4dd', act: '#f00', soon: '#fa0', unsure: '#ff0' },
});
const estimate = {
  ...demoEstimate(bin, seeded(3), 0, pod.podId),
  items: [{ xM: span(0.001, 0.1), zM: span(0, 0.06), yM: span(0.05, 0.3) }],
  widestGap: span(0.12, 0.2132),
  gapMarginM: 0.0052,
};
const scene = (changes: Partial<LabelledScene> = {}): LabelledScene => ({
  pod,
  refusedBinIds: new Set(),
  layout: layOutBuffer([], 8, boundsOfPod(pod)),
  emphasis: (binId) => (binId === '4C' ? 'lit' : 'receding'),
  usable: [{ bin, estimate }],
  isCloseUp: true,
  namesAll: false,
  namesDepths: true,
  ...changes,
});
const texts = (changes?: Partial<LabelledScene>): string[] => labelsOf(theme, scene(changes)).map(({ text }) => text);

test('close up the lit bin says how deep its lines lie and how wide its gap is, with its margin', () => {
  expect(texts()).toEqual(['4C', '100', '200 mm', '93 ± 5 mm']);
  expect(texts({ namesDepths: false })).toEqual(['4C', '93 ± 5 mm']);
  expect(texts({ isCloseUp: false })).toEqual(['4C']);
});
test('depths are written on the left wall, below what the upper hem hides, and only where the wall is bare', () => {
  const [first, second] = labelsOf(theme, scene()).slice(1);
  expect(first!.anchor[1] - bin.originInCellM[1]).toBeCloseTo(0.1);
  expect(second!.anchor[2]).toBeLessThan(first!.anchor[2]);
  const tall = { ...estimate, items: [{ xM: span(0.001, 0.1), zM: span(0, 0.17), yM: span(0.05, 0.3) }] };
  expect(texts({ usable: [{ bin, estimate: tall }] })).toEqual(['4C', '93 ± 5 mm']);
});
test('all bins are named where there is room for their names', () => {
  expect(texts({ namesAll: true, usable: [] })).toHaveLength(pod.bins.length);
});

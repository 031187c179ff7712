import { describe, expect, it } from 'vitest';
import { ChosenWindows } from './ChosenWindows.ts';

const CELLS = 48 * 24;
const mapOf = (depthM: number, sigmaM: number) => ({
  columns: 48,
  rows: 24,
  freeDepthM: new Float32Array(CELLS).fill(depthM),
  freeDepthSigmaM: new Float32Array(CELLS).fill(sigmaM),
  slackDepthM: new Float32Array(CELLS),
  slackSigmaM: new Float32Array(CELLS),
  itemOfCell: new Uint8Array(CELLS),
});
const truth = (depthM: number) => new Float32Array(CELLS).fill(depthM);

describe('the windows that a planner would choose', () => {
  it('are the deepest of a pod, one of each size, and are judged when the pod is full', () => {
    const windows = new ChosenWindows(2);
    windows.add(mapOf(0.1, 0.01), 1, truth(0.1), [0.36, 0.4, 0.27]);
    expect(windows.figures().windows).toBe(0);
    // Seems deeper, and is not.
    windows.add(mapOf(0.3, 0.01), 1, truth(0.1), [0.36, 0.4, 0.27]);
    const { windows: judged, coverage, meanErrorM } = windows.figures();
    expect([judged, coverage]).toEqual([6, 0]);
    expect(meanErrorM).toBeCloseTo(0.2, 5);
  });

  it('hold their interval where the factor for chosen ones makes up for the error', () => {
    const windows = new ChosenWindows(1);
    windows.add(mapOf(0.3, 0.01), 20, truth(0.1), [0.36, 0.4, 0.27]);
    expect(windows.figures().coverage).toBe(1);
  });
});

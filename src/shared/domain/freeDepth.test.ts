import { describe, expect, it } from 'vitest';
import { base64Bytes, base64Of, bytesOfBase64 } from '#shared/units/base64.ts';
import { freeDepthMapSchema, packFreeDepth, unpackFreeDepth } from './freeDepth.ts';

const ofCells = (value: (k: number) => number): Float32Array =>
  Float32Array.from({ length: 48 * 24 }, (_, k) => value(k));
const map = {
  columns: 48,
  rows: 24,
  freeDepthM: ofCells((k) => (0.4 * k) / 1151),
  freeDepthSigmaM: ofCells(() => 0.0021),
  slackDepthM: ofCells((k) => (k % 48 < 10 ? 0.12 : 0)),
  slackSigmaM: ofCells(() => 0.01),
  itemOfCell: Uint8Array.from({ length: 48 * 24 }, (_, k) => Number(k % 48 < 10)),
};
const packed = packFreeDepth(map, 0.4, { items: [], unitsSeen: 1, unitsMargin: 1, chosenFactor: 1.5 });

describe('G3 the free-depth map on the wire', () => {
  it('comes back to within half a step, deviations never smaller than they were', () => {
    const back = unpackFreeDepth(freeDepthMapSchema.parse(packed));
    const half = packed.stepM / 2 + 1e-6;
    for (let k = 0; k < map.freeDepthM.length; k++) {
      expect(Math.abs(back.freeDepthM[k]! - map.freeDepthM[k]!)).toBeLessThanOrEqual(half);
      expect(Math.abs(back.slackDepthM[k]! - map.slackDepthM[k]!)).toBeLessThanOrEqual(half);
      expect(back.freeDepthSigmaM[k]!).toBeGreaterThanOrEqual(map.freeDepthSigmaM[k]! - 1e-6);
    }
    expect(back.itemOfCell).toEqual(map.itemOfCell);
  });

  it('is refused where a plane does not fit the cells, with both figures', () => {
    const short = freeDepthMapSchema.safeParse({ ...packed, rows: 23 });
    expect(short.error?.issues[0]?.message).toBe('1152 cells, expected 48 x 23 cells of one byte in base64');
    const noise = freeDepthMapSchema.safeParse({ ...packed, slackDepth: 'what is this?!!!' });
    expect(noise.error?.issues[0]?.message).toBe('no base64, expected 48 x 24 cells of one byte in base64');
  });

  it('takes less than 10 kB, so that a pod of forty bins stays far below the largest message', () => {
    expect(JSON.stringify(packed).length).toBeLessThan(10_000);
  });
});

describe('base64', () => {
  it.each([0, 1, 2, 3, 4, 255])('writes and reads %i bytes as the runtime does', (length) => {
    const bytes = Uint8Array.from({ length }, (_, k) => (k * 37 + 250) & 255);
    expect(base64Of(bytes)).toBe(Buffer.from(bytes).toString('base64'));
    expect(base64Bytes(base64Of(bytes))).toBe(length);
    expect(bytesOfBase64(base64Of(bytes))).toEqual(bytes);
  });
});

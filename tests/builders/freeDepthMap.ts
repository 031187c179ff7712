import type { FreeDepthMap } from '#shared/domain/freeDepth.ts';
import { packFreeDepth } from '#shared/domain/freeDepth.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';

export interface MappedThing {
  xM: readonly [number, number];
  zM: readonly [number, number];
  frontM: number;
  /** How well its front is known. */
  sigmaM: number;
  /** Beliefs that its top bears, 0.9 where left out, and that it gives way, 0.05. */
  bears?: number;
  soft?: number;
}

/** A map on which these things are met and nothing else, 48 x 24 cells. */
export function aFreeDepthMap([widthM, depthM, heightM]: Vec3, things: readonly MappedThing[]): FreeDepthMap {
  const [columns, rows] = [48, 24];
  const plane = (): Float32Array => new Float32Array(columns * rows);
  const map = {
    ...{ columns, rows, itemOfCell: new Uint8Array(columns * rows) },
    ...{ freeDepthM: plane().fill(depthM), freeDepthSigmaM: plane().fill(0.001) },
    ...{ slackDepthM: plane(), slackSigmaM: plane().fill(0.05) },
  };
  for (const [place, { xM, zM, frontM, sigmaM }] of things.entries())
    for (let cell = 0; cell < columns * rows; cell++) {
      const x = (((cell % columns) + 0.5) * widthM) / columns;
      const z = ((Math.floor(cell / columns) + 0.5) * heightM) / rows;
      if (x < xM[0] || x > xM[1] || z < zM[0] || z > zM[1] || frontM >= map.freeDepthM[cell]!) continue;
      map.freeDepthM[cell] = frontM;
      map.freeDepthSigmaM[cell] = sigmaM;
      map.itemOfCell[cell] = place + 1;
    }
  const span = ([startM, endM]: readonly [number, number]) => ({ startM, endM });
  const items = things.map(({ xM, zM, frontM, bears = 0.9, soft = 0.05 }) => ({
    ...{ xM: span(xM), zM: span(zM), yM: { startM: frontM, endM: depthM } },
    ...{ form: 'box' as const, leanRad: 0, soft, topBears: bears, sure: 0.95 },
  }));
  return packFreeDepth(map, depthM, { items, unitsSeen: things.length, unitsMargin: 1, chosenFactor: 1 });
}

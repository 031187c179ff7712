import type { CameraView } from '#cell/pictures/cameraView.ts';

/** What the rasteriser needs of a scene: world positions and triangles. */
export interface TriangleSoup {
  position: Float32Array;
  index: Uint32Array;
}

/** Nearest triangle of every pixel centre. */
export interface Visibility {
  /** 1 / depth along the optical axis, which is linear over the picture; 0 where nothing was hit. */
  nearness: Float32Array;
  /** Number of the triangle; -1 where nothing was hit. */
  triangle: Int32Array;
  /** Nine numbers a triangle: the planes of the first three barycentric coordinates over depth. */
  planes: Float64Array;
}

/**
 * A z-buffer over homogeneous coordinates: planes built from them hold for triangles that pass behind the eye too. Edges
 * are walked downwards whoever owns them, so two neighbours round alike: no crack, no double pixel.
 */
export function rasterise(soup: TriangleSoup, view: CameraView): Visibility {
  const { position, index } = soup;
  const { widthPx: width, heightPx: height, focalPx: focal, nearM: near } = view;
  const nearness = new Float32Array(width * height);
  const triangle = new Int32Array(width * height).fill(-1);
  const { hx, hy, hw } = homogeneous(position, view);
  const planes = new Float64Array((index.length / 3) * 9);
  const left = new Int32Array(height);
  const right = new Int32Array(height);
  const polyX = new Float64Array(4);
  const polyY = new Float64Array(4);
  const triangles = index.length / 3;
  if (!(focal > 0)) throw new Error(`Camera focal length must be positive, got ${focal}.`);
  for (let t = 0; t < triangles; t++) {
    const a = index[3 * t]!;
    const b = index[3 * t + 1]!;
    const c = index[3 * t + 2]!;
    const aw = hw[a]!;
    const bw = hw[b]!;
    const cw = hw[c]!;
    if (aw < near && bw < near && cw < near) continue;
    const ax = hx[a]!;
    const ay = hy[a]!;
    const bx = hx[b]!;
    const by = hy[b]!;
    const qx = hx[c]!;
    const qy = hy[c]!;
    const m0 = by * cw - bw * qy;
    const m1 = bw * qx - bx * cw;
    const m2 = bx * qy - by * qx;
    const determinant = ax * m0 + ay * m1 + aw * m2;
    if (determinant > -1e-12 && determinant < 1e-12) continue;
    const inverse = 1 / determinant;
    const o = t * 9;
    planes[o] = m0 * inverse;
    planes[o + 1] = m1 * inverse;
    planes[o + 2] = m2 * inverse;
    planes[o + 3] = (qy * aw - cw * ay) * inverse;
    planes[o + 4] = (cw * ax - qx * aw) * inverse;
    planes[o + 5] = (qx * ay - qy * ax) * inverse;
    planes[o + 6] = (ay * bw - aw * by) * inverse;
    planes[o + 7] = (aw * bx - ax * bw) * inverse;
    planes[o + 8] = (ax * by - ay * bx) * inverse;
    let corners = 0;
    if (aw >= near && bw >= near && cw >= near) {
      polyX[0] = ax / aw;
      polyY[0] = ay / aw;
      polyX[1] = bx / bw;
      polyY[1] = by / bw;
      polyX[2] = qx / cw;
      polyY[2] = qy / cw;
      corners = 3;
    } else {
      for (let k = 0; k < 3; k++) {
        const i = index[3 * t + k]!;
        const j = index[3 * t + ((k + 1) % 3)]!;
        if (hw[i]! >= near) {
          polyX[corners] = hx[i]! / hw[i]!;
          polyY[corners++] = hy[i]! / hw[i]!;
        }
        if (hw[i]! >= near !== hw[j]! >= near) {
          const s = (near - hw[i]!) / (hw[j]! - hw[i]!);
          polyX[corners] = (hx[i]! + s * (hx[j]! - hx[i]!)) / near;
          polyY[corners++] = (hy[i]! + s * (hy[j]! - hy[i]!)) / near;
        }
      }
    }
    let top = Infinity;
    let bottom = -Infinity;
    for (let k = 0; k < corners; k++) {
      if (polyY[k]! < top) top = polyY[k]!;
      if (polyY[k]! > bottom) bottom = polyY[k]!;
    }
    const y0 = Math.max(0, Math.ceil(top - 0.5));
    const y1 = Math.min(height, Math.ceil(bottom - 0.5));
    if (y0 >= y1) continue;
    for (let y = y0; y < y1; y++) {
      left[y] = 1 << 30;
      right[y] = -(1 << 30);
    }
    for (let k = 0; k < corners; k++) {
      const next = k + 1 === corners ? 0 : k + 1;
      const down = polyY[k]! < polyY[next]!;
      const p = down ? k : next;
      const q = down ? next : k;
      const ya = Math.max(y0, Math.ceil(polyY[p]! - 0.5));
      const yb = Math.min(y1, Math.ceil(polyY[q]! - 0.5));
      if (ya >= yb) continue;
      const slope = (polyX[q]! - polyX[p]!) / (polyY[q]! - polyY[p]!);
      for (let y = ya; y < yb; y++) {
        const x = Math.ceil(polyX[p]! + (y + 0.5 - polyY[p]!) * slope - 0.5);
        if (x < left[y]!) left[y] = x;
        if (x > right[y]!) right[y] = x;
      }
    }
    const zx = planes[o] + planes[o + 3]! + planes[o + 6]!;
    const zy = planes[o + 1]! + planes[o + 4]! + planes[o + 7]!;
    const z0 = planes[o + 2]! + planes[o + 5]! + planes[o + 8]!;
    for (let y = y0; y < y1; y++) {
      const x0 = left[y]! < 0 ? 0 : left[y]!;
      const x1 = right[y]! > width ? width : right[y]!;
      let z = zx * (x0 + 0.5) + zy * (y + 0.5) + z0;
      for (let p = y * width + x0, end = y * width + x1; p < end; p++, z += zx)
        if (z > nearness[p]!) {
          nearness[p] = z;
          triangle[p] = t;
        }
    }
  }
  return { nearness, triangle, planes };
}

/** Pixel coordinates times depth, and depth, of every vertex. */
function homogeneous(position: Float32Array, view: CameraView) {
  const [ex, ey, ez] = view.eyeM;
  const [fx, fy, fz] = view.forward;
  const [rx, ry, rz] = view.right;
  const [ux, uy, uz] = view.above;
  const cx = view.widthPx / 2;
  const cy = view.heightPx / 2;
  const count = position.length / 3;
  const hx = new Float64Array(count);
  const hy = new Float64Array(count);
  const hw = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const x = position[3 * i]! - ex;
    const y = position[3 * i + 1]! - ey;
    const z = position[3 * i + 2]! - ez;
    const w = x * fx + y * fy + z * fz;
    hw[i] = w;
    hx[i] = view.focalPx * (x * rx + y * ry + z * rz) + cx * w;
    hy[i] = -view.focalPx * (x * ux + y * uy + z * uz) + cy * w;
  }
  return { hx, hy, hw };
}

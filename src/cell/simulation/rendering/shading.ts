import type { CameraView } from '#cell/pictures/cameraView.ts';
import { LINEAR_FROM_SRGB } from './colour.ts';
import { contactShade } from './contactShade.ts';
import { CREASES, CREASE_SIZE_PX } from './creases.ts';
import { rasterise } from './raster.ts';
import type { RenderWorld } from './RenderWorld.ts';

/** A shaded view, before bands and sensor. */
export interface ShadedImage {
  widthPx: number;
  heightPx: number;
  /** Linear light, interleaved red, green, blue. */
  colour: Float32Array;
  /** Along the optical axis; Infinity where nothing was hit. */
  depthM: Float32Array;
  instance: Uint16Array;
  /** 1 / depth; 0 where nothing was hit. */
  nearness: Float32Array;
}

/** Numbers of one lamp in the flat array: position, power, then the rows that take a point to its shadow map. */
const LAMP_STRIDE = 16;

function flattenLamps(world: RenderWorld): Float64Array {
  const flat = new Float64Array(world.lamps.length * LAMP_STRIDE);
  world.lamps.forEach(({ positionM, power, view }, j) => {
    const right = view.right.map((r) => r * view.focalPx);
    const above = view.above.map((a) => a * view.focalPx);
    flat.set([...positionM, power, ...right, 0, ...above, 0, ...view.forward, 0], LAMP_STRIDE * j);
  });
  return flat;
}

/**
 * Shades every visible pixel once: lamps with shadow maps, ambient light at the vertices times contact shade, a coloured
 * bounce, and the mirror image of the lamps. What belongs to a triangle is loaded once: neighbours mostly share it.
 */
export function shade(world: RenderWorld, view: CameraView): ShadedImage {
  const { nearness, triangle, planes } = rasterise(world, view);
  const { widthPx: width, heightPx: height, focalPx: focal } = view;
  const colour = new Float32Array(width * height * 3);
  const depthM = new Float32Array(width * height).fill(Infinity);
  const instance = new Uint16Array(width * height);
  const { normal, uv, light, index, material, tangent, density, materials, bounce, environment } = world;
  const contact = contactShade(nearness, width, height, focal);
  const [ex, ey, ez] = view.eyeM;
  const [fx, fy, fz] = view.forward;
  const [rx, ry, rz] = view.right;
  const [ux, uy, uz] = view.above;
  const cx = width / 2;
  const cy = height / 2;
  const lamp = flattenLamps(world);
  const lampCount = world.lamps.length;
  const maps = world.lamps.map((each) => each.nearness);
  const mapSize = world.lamps[0]?.view.widthPx ?? 0;
  const bounceStrength = bounce.strength;
  const [bounceRed, bounceGreen, bounceBlue] = bounce.colour;
  let last = -1;
  let m = materials[0]!;
  let levels = m.texture.levels;
  let p0 = 0, p1 = 0, p2 = 0, p3 = 0, p4 = 0, p5 = 0, sheetsPerM = 0, id = 0; // prettier-ignore
  let u0 = 0, u1 = 0, u2 = 0, v0 = 0, v1 = 0, v2 = 0, l0 = 0, l1 = 0, l2 = 0; // prettier-ignore
  let nx0 = 0, nx1 = 0, nx2 = 0, ny0 = 0, ny1 = 0, ny2 = 0, nz0 = 0, nz1 = 0, nz2 = 0; // prettier-ignore
  for (let y = 0, p = 0; y < height; y++) {
    const py = y + 0.5;
    const sy = (cy - py) / focal;
    for (let x = 0; x < width; x++, p++) {
      const t = triangle[p]!;
      if (t < 0) continue;
      if (t !== last) {
        last = t;
        const o = t * 9;
        const i0 = index[3 * t]!;
        const i1 = index[3 * t + 1]!;
        const i2 = index[3 * t + 2]!;
        p0 = planes[o]!;
        p1 = planes[o + 1]!;
        p2 = planes[o + 2]!; // prettier-ignore
        p3 = planes[o + 3]!;
        p4 = planes[o + 4]!;
        p5 = planes[o + 5]!; // prettier-ignore
        u0 = uv[2 * i0]!;
        v0 = uv[2 * i0 + 1]!;
        u1 = uv[2 * i1]!;
        v1 = uv[2 * i1 + 1]!;
        u2 = uv[2 * i2]!;
        v2 = uv[2 * i2 + 1]!; // prettier-ignore
        nx0 = normal[3 * i0]!;
        ny0 = normal[3 * i0 + 1]!;
        nz0 = normal[3 * i0 + 2]!; // prettier-ignore
        nx1 = normal[3 * i1]!;
        ny1 = normal[3 * i1 + 1]!;
        nz1 = normal[3 * i1 + 2]!; // prettier-ignore
        nx2 = normal[3 * i2]!;
        ny2 = normal[3 * i2 + 1]!;
        nz2 = normal[3 * i2 + 2]!; // prettier-ignore
        l0 = light[i0]!;
        l1 = light[i1]!;
        l2 = light[i2]!; // prettier-ignore
        m = materials[material[t]!]!;
        levels = m.texture.levels;
        sheetsPerM = density[t]!;
        id = world.instance[t]!;
      }
      const px = x + 0.5;
      const depth = 1 / nearness[p]!;
      const b0 = (p0 * px + p1 * py + p2) * depth;
      const b1 = (p3 * px + p4 * py + p5) * depth;
      const b2 = 1 - b0 - b1;
      const u = b0 * u0 + b1 * u1 + b2 * u2;
      const v = b0 * v0 + b1 * v1 + b2 * v2;
      const sx = (px - cx) / focal;
      const dx = fx + sx * rx + sy * ux;
      const dy = fy + sx * ry + sy * uy;
      const dz = fz + sx * rz + sy * uz;
      const wx = ex + depth * dx;
      const wy = ey + depth * dy;
      const wz = ez + depth * dz;
      const inverseLength = 1 / Math.sqrt(dx * dx + dy * dy + dz * dz);
      const vx = -dx * inverseLength;
      const vy = -dy * inverseLength;
      const vz = -dz * inverseLength;
      let nx = b0 * nx0 + b1 * nx1 + b2 * nx2;
      let ny = b0 * ny0 + b1 * ny1 + b2 * ny2;
      let nz = b0 * nz0 + b1 * nz1 + b2 * nz2;
      // Cloth is one sheet seen from both sides.
      if (nx * vx + ny * vy + nz * vz < 0) {
        nx = -nx;
        ny = -ny;
        nz = -nz;
      }
      const metresPerPixel = depth / focal;
      let open = l0 * b0 + l1 * b1 + l2 * b2;
      if (m.wrinkle > 0) {
        const across = sheetsPerM * metresPerPixel * m.creaseScale * CREASE_SIZE_PX;
        const crease = CREASES[across < 1.5 ? 0 : across < 3 ? 1 : across < 6 ? 2 : 3]!;
        const size = crease.sizePx;
        const row = ((v * m.creaseScale + m.creaseShift) * size) & (size - 1);
        const column = ((u * m.creaseScale * m.creaseStretch + m.creaseShift) * size) & (size - 1);
        const k = 2 * (row * size + column);
        const gu = crease.slope[k]! * m.wrinkle;
        const gv = crease.slope[k + 1]! * m.wrinkle;
        const tx = tangent[3 * t]!;
        const ty = tangent[3 * t + 1]!;
        const tz = tangent[3 * t + 2]!;
        nx -= gu * tx + gv * (ny * tz - nz * ty);
        ny -= gu * ty + gv * (nz * tx - nx * tz);
        nz -= gu * tz + gv * (nx * ty - ny * tx);
        open *= 1 - 0.6 * gv;
      }
      const unit = 1 / Math.sqrt(nx * nx + ny * ny + nz * nz);
      nx *= unit;
      ny *= unit;
      nz *= unit;
      // Texture, bilinear in the level whose texel is about one pixel.
      const facing = Math.max(0.2, nx * vx + ny * vy + nz * vz);
      let texel = (sheetsPerM * metresPerPixel * levels[0]!.sizePx) / Math.sqrt(facing);
      let l = 0;
      while (texel > 1.4 && l < levels.length - 1) {
        texel *= 0.5;
        l++;
      }
      const size = levels[l]!.sizePx;
      const data = levels[l]!.rgb;
      const mask = size - 1;
      const tu = u * size - 0.5;
      const tv = v * size - 0.5;
      const tu0 = Math.floor(tu);
      const tv0 = Math.floor(tv);
      const du = tu - tu0;
      const dv = tv - tv0;
      const xa = (tu0 & mask) * 3;
      const xb = ((tu0 + 1) & mask) * 3;
      const ya = (tv0 & mask) * size * 3;
      const yb = ((tv0 + 1) & mask) * size * 3;
      const w00 = (1 - du) * (1 - dv);
      const w10 = du * (1 - dv);
      const w01 = (1 - du) * dv;
      const w11 = du * dv;
      const aa = ya + xa;
      const ab = ya + xb;
      const ba = yb + xa;
      const bb = yb + xb;
      let red = LINEAR_FROM_SRGB[(data[aa]! * w00 + data[ab]! * w10 + data[ba]! * w01 + data[bb]! * w11) | 0]!;
      let green =
        LINEAR_FROM_SRGB[(data[aa + 1]! * w00 + data[ab + 1]! * w10 + data[ba + 1]! * w01 + data[bb + 1]! * w11) | 0]!;
      let blue =
        LINEAR_FROM_SRGB[(data[aa + 2]! * w00 + data[ab + 2]! * w10 + data[ba + 2]! * w01 + data[bb + 2]! * w11) | 0]!;
      if (m.film > 0) {
        const keep = 1 - m.film;
        red = red * keep + 0.3 * m.film;
        green = green * keep + 0.29 * m.film;
        blue = blue * keep + 0.28 * m.film;
      }
      let key = 0;
      // From the pixel's own number: the same whatever else is drawn, and in whatever order or thread.
      let jitter = Math.imul(p + 1, 0x9e3779b1);
      for (let j = 0; j < lampCount; j++) {
        const k = LAMP_STRIDE * j;
        const qx = lamp[k]! - wx;
        const qy = lamp[k + 1]! - wy;
        const qz = lamp[k + 2]! - wz;
        const cos = nx * qx + ny * qy + nz * qz;
        if (cos <= 0) continue;
        // The looked-up point is lifted off its surface, and jittered to melt the few maps' edges into one soft shadow.
        const ox = nx * 0.004 - qx;
        const oy = ny * 0.004 - qy;
        const oz = nz * 0.004 - qz;
        const lampDepth = ox * lamp[k + 12]! + oy * lamp[k + 13]! + oz * lamp[k + 14]!;
        const scale = 1 / lampDepth;
        jitter = (Math.imul(jitter, 1664525) + 1013904223) | 0;
        const across = ox * lamp[k + 4]! + oy * lamp[k + 5]! + oz * lamp[k + 6]!;
        const up = ox * lamp[k + 8]! + oy * lamp[k + 9]! + oz * lamp[k + 10]!;
        const mx = (mapSize / 2 + scale * across + ((jitter >>> 24) - 128) * 0.02) | 0;
        const my = (mapSize / 2 - scale * up + (((jitter >>> 16) & 255) - 128) * 0.02) | 0;
        const inMap = mx >= 0 && my >= 0 && mx < mapSize && my < mapSize;
        if (inMap && maps[j]![my * mapSize + mx]! * lampDepth > 1.006) continue;
        const r2 = qx * qx + qy * qy + qz * qz;
        key += (lamp[k + 3]! * cos) / (r2 * Math.sqrt(r2));
      }
      const ao = contact.shade[(y >> 1) * contact.width + (x >> 1)]!;
      const diffuse = key * (0.35 + 0.65 * ao) + open * ao;
      const back = bounceStrength * (0.25 + open) * ao;
      red *= diffuse + back * bounceRed;
      green *= diffuse + back * bounceGreen;
      blue *= diffuse + back * bounceBlue;
      if (m.gloss > 0) {
        const nv = nx * vx + ny * vy + nz * vz;
        const mirrorX = 2 * nv * nx - vx;
        const mirrorZ = 2 * nv * nz - vz;
        const side = 2 * nv * ny - vy < 0 ? environment.front : environment.back;
        const one = 1 - (nv > 0 ? nv : 0);
        const fresnel = 0.05 + 0.95 * one * one * one * one * one;
        const seen = side[((mirrorZ * 31.5 + 32) | 0) * 64 + ((mirrorX * 31.5 + 32) | 0)]!;
        const mirror = seen * fresnel * m.gloss * (0.3 + 0.7 * ao) * (0.25 + 0.75 * Math.min(1, 1.5 * open));
        red += mirror;
        green += mirror;
        blue += mirror;
      }
      colour[3 * p] = red;
      colour[3 * p + 1] = green;
      colour[3 * p + 2] = blue;
      depthM[p] = depth;
      instance[p] = id;
    }
  }
  return { widthPx: width, heightPx: height, colour, depthM, instance, nearness };
}

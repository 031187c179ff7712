import { cssOf, inLight, mix, smooth, type Rgb } from './colour.ts';
import { SUN } from './light.ts';
import type { LineBuilder, MeshBuilder } from './MeshBuilder.ts';
import type { TwinTheme } from './TwinTheme.ts';

/** Stands on the floor and throws a shadow, metres. */
export interface Footprint {
  x: number;
  y: number;
  X: number;
  Y: number;
  heightM: number;
  share: number;
}

const [X0, X1, Y0, Y1] = [-4.4, 4.6, -4.2, 2.8];
const [WIDTH_PX, HEIGHT_PX] = [260, 200];
const PX_PER_M = WIDTH_PX / (X1 - X0);
/** The floor fades into the background between these distances from its middle. */
const [FADE_FROM_M, FADE_TO_M] = [1.5, 4.1];
const GRID_M = 0.5;

const fadeAt = (x: number, y: number): number =>
  smooth(FADE_TO_M, FADE_FROM_M, Math.hypot((x - 0.15) * 0.92, (y + 0.75) * 1.12));

/** The floor: shadows baked into the colours of a mesh that is fine where they lie, its rim fading into the background. */
export function addFloor(
  floor: MeshBuilder,
  lines: LineBuilder,
  theme: TwinTheme,
  footprints: readonly Footprint[],
): void {
  const light = shadowMap(theme, footprints);
  const xs = spread(X0, X1, -2, 3.4, 0.1, 0.5);
  const ys = spread(Y0, Y1, -0.8, 1.2, 0.1, 0.45);
  const first = ys.flatMap((y) =>
    xs.map((x) => {
      const colour = inLight(theme.floor, 0.15 + 0.85 * light(x, y));
      return floor.vertex([x, y, 0], mix(theme.scene, colour, fadeAt(x, y)));
    }),
  )[0]!;
  for (let j = 0; j + 1 < ys.length; j += 1)
    for (let i = 0; i + 1 < xs.length; i += 1) {
      const q = first + j * xs.length + i;
      floor.triangles(q, q + 1, q + xs.length + 1, q, q + xs.length + 1, q + xs.length);
    }
  addGrid(lines, theme.grid);
}

const STEPS = 14;

function addGrid(lines: LineBuilder, colour: Rgb): void {
  const line = (x: number, y: number, X: number, Y: number): void => {
    for (let i = 0; i < STEPS; i += 1) {
      const at = (share: number): [number, number] => [x + (X - x) * share, y + (Y - y) * share];
      const [from, to] = [at(i / STEPS), at((i + 1) / STEPS)];
      const [fromAlpha, toAlpha] = [0.75 * fadeAt(...from), 0.75 * fadeAt(...to)];
      if (fromAlpha + toAlpha > 0.01) lines.line([...from, 0.001], [...to, 0.001], colour, fromAlpha, toAlpha);
    }
  };
  for (let x = -4; x <= 4.01; x += GRID_M) line(x, -4, x, 2.5);
  for (let y = -4; y <= 2.51; y += GRID_M) line(-4, y, 4.5, y);
}

function spread(low: number, high: number, from: number, to: number, step: number, wide: number): number[] {
  const values: number[] = [];
  for (let v = low; v < from; v += wide) values.push(v);
  for (let v = from; v < to; v += step) values.push(v);
  for (let v = to; v < high; v += wide) values.push(v);
  return [...values, high];
}

/** Share of the light that reaches a place of the floor, drawn once with a blurred brush. */
function shadowMap(theme: TwinTheme, footprints: readonly Footprint[]): (x: number, y: number) => number {
  const context = new OffscreenCanvas(WIDTH_PX, HEIGHT_PX).getContext('2d', { willReadFrequently: true });
  if (!context) return () => 1;
  context.fillStyle = '#fff';
  context.fillRect(0, 0, WIDTH_PX, HEIGHT_PX);
  const polygon = (points: readonly (readonly [number, number])[], blurM: number, alpha: number): void => {
    context.filter = `blur(${blurM * PX_PER_M}px)`;
    context.fillStyle = cssOf([0, 0, 0], alpha);
    context.beginPath();
    for (const [x, y] of points) context.lineTo((x - X0) * PX_PER_M, ((y - Y0) / (Y1 - Y0)) * HEIGHT_PX);
    context.fill();
  };
  for (const { x, y, X, Y, heightM, share } of footprints) {
    const alpha = theme.shadow * share;
    const rectangle = (by: number, front: number, blurM: number, strength: number): void =>
      polygon(
        [
          [x - by, y - front],
          [X + by, y - front],
          [X + by, Y],
          [x - by, Y],
        ],
        blurM,
        strength,
      );
    const dx = (-SUN[0] / SUN[2]) * heightM * 0.5;
    const dy = (-SUN[1] / SUN[2]) * heightM * 0.5;
    polygon(
      [
        [x, y],
        [X, y],
        [X, Y],
        [X + dx, Y + dy],
        [x + dx, Y + dy],
        [x + dx, y + dy],
      ],
      0.11,
      alpha,
    );
    rectangle(0, 0, 0.05, alpha * 0.9);
    rectangle(0.05, 0.12, 0.12, alpha * 0.55);
  }
  const { data } = context.getImageData(0, 0, WIDTH_PX, HEIGHT_PX);
  return (x, y) => {
    const column = Math.min(WIDTH_PX - 1, Math.max(0, Math.round((x - X0) * PX_PER_M)));
    const row = Math.min(HEIGHT_PX - 1, Math.max(0, Math.round(((y - Y0) / (Y1 - Y0)) * HEIGHT_PX)));
    return (data[(row * WIDTH_PX + column) * 4] ?? 255) / 255;
  };
}

import type { AmbientLight, MirrorEnvironment } from './RenderWorld.ts';
import type { RandomSource } from '#shared/random/randomSource.ts';

/** Light through the open mouth of a bin, as a share of what a point in the open would get: 12 samples of the rectangle. */
export function mouthAmbient(w: number, h: number, strength: number, gain = 1, least = 0.06): AmbientLight {
  const samples: [number, number][] = [];
  for (let i = 0; i < 4; i++) for (let j = 0; j < 3; j++) samples.push([((i + 0.5) / 4) * w, ((j + 0.5) / 3) * h]);
  const area = (w * h) / 12 / Math.PI;
  return (x, y, z, nx, ny, nz) => {
    if (y < 0.012) return strength * (0.75 - 0.25 * ny + 0.15 * nz);
    let gathered = 0;
    const dy = -0.02 - y;
    for (const [mx, mz] of samples) {
      const dx = mx - x;
      const dz = mz - z;
      const r2 = dx * dx + dy * dy + dz * dz;
      const cos = dx * nx + dy * ny + dz * nz;
      if (cos > 0) gathered += (cos * -dy) / (r2 * r2 + 4e-4);
    }
    return strength * Math.min(1, gain * gathered * area + least);
  };
}

/** What a mirror sees, per direction of reflection: two lamp rows above the cameras, a dim hall, the dim bin behind. */
export function lampEnvironment(random: RandomSource, lampLevel: number, hall: number): MirrorEnvironment {
  const front = new Float32Array(64 * 64);
  const back = new Float32Array(64 * 64).fill(hall * 0.25);
  const rows = [0.25 + 0.35 * random(), -0.1 - 0.3 * random()];
  const reach = 0.5 + 0.4 * random();
  const width = 0.08 + 0.14 * random();
  for (let j = 0; j < 64; j++)
    for (let i = 0; i < 64; i++) {
      const x = (i - 31.5) / 31.5;
      const z = (j - 31.5) / 31.5;
      let light = hall * (0.6 + 0.4 * z);
      for (const row of rows)
        light +=
          lampLevel * (row > 0 ? 1 : 0.35) * Math.exp(-(((z - row) / width) ** 2)) * (Math.abs(x) < reach ? 1 : 0.1);
      front[j * 64 + i] = light;
    }
  return { front, back };
}

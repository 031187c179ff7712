/** Corners that fall into one cell of a grid become one; the grid is made coarser until few enough triangles are left. */
const FINEST_SHARE = 1 / 400;
const COARSER = 1.35;

/** At most so many triangles, where the mesh has more; the same otherwise. Nine numbers a triangle. */
export function simplified(corners: Float32Array<ArrayBuffer>, most: number): Float32Array<ArrayBuffer> {
  const reach = reachOf(corners);
  let left = corners;
  for (let cell = reach * FINEST_SHARE; left.length / 9 > most && cell < reach; cell *= COARSER)
    left = clustered(corners, cell);
  return left.length / 9 > most ? left.slice(0, most * 9) : left;
}

function reachOf(corners: Float32Array): number {
  let [low, high] = [Infinity, -Infinity];
  for (const value of corners) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return high - low;
}

function clustered(corners: Float32Array, cell: number): Float32Array<ArrayBuffer> {
  const places = new Map<string, number>();
  const sums: number[] = [];
  const counts: number[] = [];
  const placeOf = new Int32Array(corners.length / 3);
  for (let i = 0; i < placeOf.length; i += 1) {
    const [x, y, z] = [corners[3 * i]!, corners[3 * i + 1]!, corners[3 * i + 2]!];
    const key = `${Math.round(x / cell)},${Math.round(y / cell)},${Math.round(z / cell)}`;
    let place = places.get(key);
    if (place === undefined) {
      place = places.size;
      places.set(key, place);
      sums.push(0, 0, 0);
      counts.push(0);
    }
    placeOf[i] = place;
    sums[3 * place]! += x;
    sums[3 * place + 1]! += y;
    sums[3 * place + 2]! += z;
    counts[place]! += 1;
  }
  const kept: number[] = [];
  const seen = new Set<string>();
  for (let t = 0; t < placeOf.length; t += 3) {
    const [a, b, c] = [placeOf[t]!, placeOf[t + 1]!, placeOf[t + 2]!];
    if (a === b || b === c || c === a) continue;
    // The same three places in the same turn are one triangle.
    const first = Math.min(a, b, c);
    const key = first === a ? `${a},${b},${c}` : first === b ? `${b},${c},${a}` : `${c},${a},${b}`;
    if (seen.has(key)) continue;
    seen.add(key);
    for (const place of [a, b, c])
      for (let axis = 0; axis < 3; axis += 1) kept.push(sums[3 * place + axis]! / counts[place]!);
  }
  return Float32Array.from(kept);
}

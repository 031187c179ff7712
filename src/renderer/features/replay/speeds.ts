/** Speeds that are offered; any between the first and the last can be set. */
export const speeds = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100] as const;

export function nextSpeed(speed: number, direction: 1 | -1): number {
  const faster = speeds.find((other) => other > speed + 1e-9) ?? speeds[speeds.length - 1]!;
  const slower = speeds.findLast((other) => other < speed - 1e-9) ?? speeds[0];
  return direction === 1 ? faster : slower;
}

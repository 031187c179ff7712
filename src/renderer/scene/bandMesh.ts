import type { Bin, Pod } from '#shared/domain/pod.ts';
import type { Emphasis } from './emphasis.ts';
import type { AttributeName, MeshPart } from './MeshBuilder.ts';
import type { TwinTheme } from './TwinTheme.ts';

export const bandAttributes = ['position', 'ribbon'] as const satisfies readonly AttributeName[];

/** Groups of strands that run across a mouth; high ones have three. */
const TALL_M = 0.3;
/** Half the height of a group of strands. */
const HALF_M = 0.024;
/** Share of the width over which strands that are held open rise from the hem to the separator's bars. */
const RISE = 0.14;

const brightnessOf = (emphasis: Emphasis, isDark: boolean): number =>
  emphasis === 'lit' ? 1.1 : emphasis === 'normal' ? 0.9 : isDark ? 0.62 : 0.86;

/** One ribbon a group; its strands are drawn by the shader. Those of the bin that is held open bend to the separator's bars. */
export function bandsPart(
  pod: Pod,
  openBinId: string | null,
  emphasis: (binId: string) => Emphasis,
  theme: Pick<TwinTheme, 'isDark'>,
): MeshPart {
  const position: number[] = [];
  const ribbon: number[] = [];
  const index: number[] = [];
  for (const bin of pod.bins) {
    const groups = bin.sizeM[2] > TALL_M ? 3 : 2;
    const brightness = brightnessOf(emphasis(bin.binId), theme.isDark);
    for (let group = 0; group < groups; group += 1)
      addRibbon(bin, (group + 0.5) / groups, bin.binId === openBinId, brightness, { position, ribbon, index });
  }
  return {
    vertices: position.length / 3,
    attributes: new Map<AttributeName, number[]>([
      ['position', position],
      ['ribbon', ribbon],
    ]),
    index,
  };
}

function addRibbon(
  { originInCellM: [x, y, z], sizeM: [width, , height] }: Bin,
  share: number,
  isOpen: boolean,
  brightness: number,
  out: { position: number[]; ribbon: number[]; index: number[] },
): void {
  // No two mouths are sewn quite alike.
  const middle = height * share + (((x * 977 + share * 61 + z * 53) % 7) - 3) * 0.002;
  const goal = share < 0.5 ? -0.006 : height + 0.006;
  const steps = isOpen ? 14 : 4;
  const first = out.position.length / 3;
  for (let i = 0; i <= steps; i += 1) {
    const along = i / steps;
    const held = isOpen ? Math.min(1, Math.min(along, 1 - along) / RISE) : 0;
    const level = middle * (1 - held) + goal * held - (isOpen ? 0 : 0.004 * Math.sin(Math.PI * along));
    const half = isOpen ? HALF_M * (1 - held) + 0.006 * held : HALF_M;
    for (const side of [-1, 1]) {
      out.position.push(x + width * along, y - 0.0065 - 0.008 * held, z + level + side * half);
      out.ribbon.push((side + 1) / 2, brightness);
    }
  }
  for (let i = 0; i < steps; i += 1) {
    const q = first + i * 2;
    out.index.push(q, q + 2, q + 3, q, q + 3, q + 1);
  }
}

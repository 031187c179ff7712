import type { Item } from '#shared/domain/item.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import type { BufferLayout } from './bufferLayout.ts';
import { mix, smooth, type Rgb } from './colour.ts';
import { addItemBox, ItemBuilder } from './itemMesh.ts';
import { SUN } from './light.ts';
import type { MeshPart } from './MeshBuilder.ts';
import type { TwinTheme } from './TwinTheme.ts';

/** The main colour of a product, as its booth picture shows it; null while no picture is here. */
export type ColourOfItem = (item: Item) => Rgb | null;

/** Without a picture: of the shade of a carton, so that nobody takes the colour for seen. */
export const colourOfItem = (theme: TwinTheme, item: Item, seen: ColourOfItem): Rgb =>
  seen(item) ?? mix(theme.carton, [0.5, 0.5, 0.5], 0.35);

/** What lies in the buffer, each in the main colour of its product. */
export function bufferItemsPart(
  theme: TwinTheme,
  { items, rack }: BufferLayout,
  seen: ColourOfItem,
): { solid: MeshPart; lines: MeshPart } {
  const builder = new ItemBuilder();
  const depth = rack.max[1] - rack.min[1];
  for (const { item, centreInCellM, sizeM } of items) {
    const min = centreInCellM.map((middle, axis) => middle - sizeM[axis as 0 | 1 | 2] / 2) as Vec3;
    const max = centreInCellM.map((middle, axis) => middle + sizeM[axis as 0 | 1 | 2] / 2) as Vec3;
    addItemBox(builder, {
      min,
      max,
      colour: colourOfItem(theme, item, seen),
      believed: 0,
      depthIsBelieved: false,
      shade: ([, y, z], [nx, ny, nz]) => {
        const sun = Math.max(0, nx * SUN[0] + ny * SUN[1] + nz * SUN[2]);
        const light = (theme.isDark ? 0.4 : 0.6) + 0.2 * (0.5 + 0.5 * nz) + 0.5 * sun;
        return light * (0.74 + 0.26 * smooth(0, 0.05, z - min[2])) * (1 - 0.3 * smooth(0, depth, y - rack.min[1]));
      },
      project: null,
    });
    builder.lines.box(min, max, theme.edge, theme.edgeAlpha * 0.7);
  }
  return { solid: builder.part(), lines: builder.lines.part() };
}

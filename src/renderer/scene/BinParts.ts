import type { BinEstimate } from '#shared/domain/estimate.ts';
import type { Bin } from '#shared/domain/pod.ts';
import type { PictureCell } from './BinPictures.ts';
import type { Emphasis } from './emphasis.ts';
import { closedPart, itemsPart } from './itemMesh.ts';
import { MeshBuilder, type MeshPart } from './MeshBuilder.ts';
import { addBin } from './podMesh.ts';
import type { TwinTheme } from './TwinTheme.ts';

/** What the drawing of one bin depends on. */
export interface BinState {
  bin: Bin;
  estimate: BinEstimate | null;
  emphasis: Emphasis;
  picture: PictureCell | null;
  isNear: boolean;
}
export interface PartsOfBin {
  solid: MeshPart;
  cloth: MeshPart;
  items: MeshPart;
  lines: readonly MeshPart[];
}

/** The bins as meshes. A bin of which nothing has changed is not made again. */
export class BinParts {
  readonly #known = new Map<string, { state: BinState; parts: PartsOfBin }>();
  #theme: TwinTheme | null = null;

  of(theme: TwinTheme, states: readonly BinState[]): PartsOfBin[] {
    if (theme !== this.#theme) this.#known.clear();
    this.#theme = theme;
    return states.map((state) => {
      const known = this.#known.get(state.bin.binId);
      if (known && isSame(known.state, state)) return known.parts;
      const parts = partsOf(theme, state);
      this.#known.set(state.bin.binId, { state, parts });
      return parts;
    });
  }
}

const isSame = (a: BinState, b: BinState): boolean =>
  (Object.keys(a) as (keyof BinState)[]).every((name) => a[name] === b[name]);

function partsOf(theme: TwinTheme, { bin, estimate, emphasis, picture, isNear }: BinState): PartsOfBin {
  const usable = estimate?.status === 'ok' ? estimate : null;
  const solid = new MeshBuilder(theme);
  const cloth = new MeshBuilder(theme);
  addBin({ solid, cloth }, { theme, bin, estimate: usable, emphasis, isNear });
  const lines = [solid.lines.part()];
  const contents = usable ? itemsPart({ theme, bin, estimate: usable, emphasis, picture }) : null;
  if (contents) lines.push(contents.lines);
  return {
    solid: solid.part(),
    cloth: cloth.part(),
    items: contents?.solid ?? closedPart(theme, bin, emphasis),
    lines,
  };
}

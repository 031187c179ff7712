import type { Bin } from '#shared/domain/pod.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import type { Said } from '#shared/domain/statement.ts';
import type { StowCause, StowOutcome } from '#shared/domain/outcome.ts';
import { outcomeOfCause } from '#shared/domain/outcome.ts';
import { BANDS_PLANE_M } from '../mjcf/binMjcf.ts';
import type { CellScene, ItemInScene } from './CellScene.ts';
import type { EarlyEnd } from './MotionRun.ts';
import { said, wholeN } from './said.ts';

/** An item may lean against the bands by this much and still count as inside. */
const LEAN_M = 0.008;
/** An item whose top is this far below the bin's floor is on its way to the ground. */
const FALLEN_M = 0.02;

export type Whereabouts = 'inside' | 'protruding' | 'fallen' | 'outside';

/** Where one item is with respect to the bin, from its true extent: `outside` is in front of the bands, as an item in the tool is. */
export function whereabouts(scene: CellScene, bin: Bin, entry: ItemInScene): Whereabouts {
  const { low, high } = scene.extent(entry);
  const [x0, y0, z0] = bin.originInCellM;
  const [w, , h] = bin.sizeM;
  const besides = high[0] < x0 - 0.05 || low[0] > x0 + w + 0.05;
  if (high[2] < z0 - FALLEN_M || besides || low[2] > z0 + h + 0.02) return 'fallen';
  if (high[1] < y0) return low[2] < z0 - 0.05 ? 'fallen' : 'outside';
  return low[1] < y0 + BANDS_PLANE_M - LEAN_M ? 'protruding' : 'inside';
}

export interface Verdict {
  outcome: StowOutcome;
  cause: StowCause | null;
  why: Said;
}

/** What the judge looks at; all of it comes from the final state of the physics and from which limit ended a motion. */
export interface Evidence {
  newItemId: string | null;
  heldItemId: string | null;
  /** Before the bands closed: closing flips an item that lies across the mouth, and must not make a success of it. */
  protrudingBeforeClosing: readonly string[];
  protrudingAtStart: readonly string[];
  fallen: readonly string[];
  inside: readonly string[];
  itemForceN: Readonly<Record<string, number>>;
  fragile: Readonly<Record<string, boolean>>;
  /** What ended the chain early, if anything did. */
  early: EarlyEnd | null;
  /** What is said where all went well. */
  summary: Said;
}

/** Harm first, then what stopped the stow, then success. */
export function judge(evidence: Evidence): Verdict {
  const { newItemId, early } = evidence;
  /** What ended the chain before may be why it came to this: its sentence follows. */
  const verdict = (cause: StowCause, why: Said): Verdict => ({
    outcome: outcomeOfCause(cause),
    cause,
    why: early ? { ...why, text: `${why.text} ${early.why.text}` } : why,
  });
  if (newItemId && evidence.fallen.includes(newItemId)) return verdict('dropped_to_floor', said('item_fell'));
  const others = (ids: readonly string[]) => ids.filter((id) => id !== newItemId);
  const fallen = others(evidence.fallen);
  if (fallen.length > 0) return verdict('ejected_other_item', othersFell(fallen.length));
  const pushedOut = others(evidence.protrudingBeforeClosing).filter((id) => !evidence.protrudingAtStart.includes(id));
  if (pushedOut.length > 0) return verdict('ejected_other_item', othersStandOut(pushedOut.length));
  if (newItemId && evidence.protrudingBeforeClosing.includes(newItemId) && evidence.heldItemId !== newItemId)
    return verdict('protruding', said('item_stands_out'));
  for (const [id, itemForceN] of Object.entries(evidence.itemForceN)) {
    const limitN = evidence.fragile[id] ? toolLimits.damageForceN.fragile : toolLimits.damageForceN.sturdy;
    if (itemForceN <= limitN) continue;
    const forces = { forceN: wholeN(itemForceN), limitN };
    return id === newItemId
      ? verdict('item_damaged', said('item_pressed', forces))
      : verdict('other_item_damaged', said('content_pressed', forces));
  }
  if (early) return { outcome: outcomeOfCause(early.cause), cause: early.cause, why: early.why };
  if (newItemId && !evidence.inside.includes(newItemId))
    return evidence.heldItemId === newItemId
      ? verdict('jammed_at_mouth', said('item_between_paddles'))
      : verdict('protruding', said('item_rests_outside'));
  return { outcome: 'success', cause: null, why: evidence.summary };
}

const othersFell = (count: number): Said => (count === 1 ? said('one_content_fell') : said('contents_fell', { count }));
const othersStandOut = (count: number): Said =>
  count === 1 ? said('one_content_stands_out') : said('contents_stand_out', { count });

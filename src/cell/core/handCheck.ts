import type { HandDeed, HandVerdict, SeenBin } from '#shared/domain/handWork.ts';

/** By so much the free volume of two pictures differs between which nothing was moved: the largest of 24 bins, cubic metres. */
const SAME_BIN_M3 = 0.0006;
/** A smaller unit is not missed in a picture: with maps-1 the picture hid two of 1.04 litres. */
const SMALLEST_SEEN_M3 = 0.0011;
/** Of a unit's box at least so much shows, the rest being hidden by what stands before it. */
const LEAST_SHARE_SEEN = 0.2;

/** What was said of one bin, and how the bin was seen before and after; null where it was not. */
export interface SaidAndSeen {
  deed: HandDeed;
  /** Box of the unit that went in or came out, cubic metres; null where nothing did, or nobody knows how large it is. */
  unitM3: number | null;
  before: SeenBin | null;
  after: SeenBin | null;
}

export interface Compared {
  verdict: HandVerdict;
  expectedM3: number | null;
  seenM3: number | null;
}

/**
 * Whether the picture after shows what was said. Volumes, because only those are seen of what lies behind: a unit that went in
 * takes away free volume, one that came out gives it back, and where things were only moved it stays within the margin of the eyes.
 */
export function compareWithPicture({ deed, unitM3, before, after }: SaidAndSeen): Compared {
  const expectedM3 = deed === 'rearranged' ? 0 : unitM3 === null ? null : deed === 'put_in' ? unitM3 : -unitM3;
  if (before?.status !== 'ok' || after?.status !== 'ok') return { verdict: 'cannot_tell', expectedM3, seenM3: null };
  const seenM3 = before.freeVolumeM3 - after.freeVolumeM3;
  const marginM3 = Math.max(before.freeVolumeMarginM3, after.freeVolumeMarginM3, SAME_BIN_M3);
  return { verdict: verdictOn(deed, expectedM3, seenM3, marginM3), expectedM3, seenM3 };
}

function verdictOn(deed: HandDeed, expectedM3: number | null, seenM3: number, marginM3: number): HandVerdict {
  if (deed === 'rearranged') return Math.abs(seenM3) <= marginM3 ? 'agrees' : 'disagrees';
  // Nobody knows the unit: only its direction can be wrong.
  const direction = deed === 'put_in' ? 1 : -1;
  const shownM3 = direction * seenM3;
  if (expectedM3 === null || Math.abs(expectedM3) < SMALLEST_SEEN_M3)
    return shownM3 < -marginM3 ? 'disagrees' : shownM3 > SAME_BIN_M3 ? 'agrees' : 'cannot_tell';
  const unitM3 = Math.abs(expectedM3);
  if (shownM3 < LEAST_SHARE_SEEN * unitM3) return 'disagrees';
  return shownM3 - unitM3 > 2 * marginM3 ? 'disagrees' : 'agrees';
}

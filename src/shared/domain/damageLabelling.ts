import { z } from 'zod';
import { damageLabels, damageSeverities } from './finding.ts';
import { idSchema, labelSchema } from '#shared/units/wireBounds.ts';

/** Topic of the journal's records of labels. */
export const DAMAGE_LABEL_TOPIC = 'damage.labelled';

export const labelVerdicts = ['damaged', 'intact', 'unsure'] as const;
export type LabelVerdict = (typeof labelVerdicts)[number];
export const BOXES_MOST = 32;

const side = z.number().min(0).max(1);
/** A damage in a picture: shares of its width and height, from its upper left corner, inside the picture. */
export const labelBoxSchema = z
  .object({
    label: z.enum(damageLabels),
    severity: z.enum(damageSeverities),
    x: side,
    y: side,
    width: side.min(0.002),
    height: side.min(0.002),
  })
  .refine(({ x, y, width, height }) => x + width <= 1.001 && y + height <= 1.001, 'the box reaches beyond the picture');
export type LabelBox = z.infer<typeof labelBoxSchema>;

/** What one person says of one picture. `unsure` asks somebody else for a second opinion. */
export const labellingSchema = z
  .object({
    cellKey: labelSchema.min(1),
    findingId: idSchema.min(1),
    imageId: idSchema.min(1),
    sku: labelSchema,
    widthPx: z.int().min(1).max(8192),
    heightPx: z.int().min(1).max(8192),
    verdict: z.enum(labelVerdicts),
    boxes: z.array(labelBoxSchema).max(BOXES_MOST),
  })
  .refine(({ verdict, boxes }) => verdict !== 'intact' || boxes.length === 0, 'an intact item has no damage to box');
export type Labelling = z.infer<typeof labellingSchema>;

/** With its author. */
export interface SignedLabelling extends Labelling {
  by: { operatorId: string; name: string };
  atMs: number;
}

/** Boxes that share so much of what they cover together mean the same damage. */
const SAME_OVERLAP = 0.3;

/** Area in both over area in either. */
export function overlapOf(a: LabelBox, b: LabelBox): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  const both = Math.max(0, width) * Math.max(0, height);
  return both / (a.width * a.height + b.width * b.height - both);
}

export interface Agreement {
  /** Same verdict, and each box of one has its partner in the other. */
  agree: boolean;
  /** Boxes of the same label that mean the same damage, and those without a partner in either. */
  matched: number;
  unmatched: number;
  /** Mean overlap of what was matched; null without any. */
  overlap: number | null;
}

/** How far two people say the same of a picture: boxes of the same label are paired, those that overlap most first. */
export function agreementOf(
  one: Pick<Labelling, 'verdict' | 'boxes'>,
  other: Pick<Labelling, 'verdict' | 'boxes'>,
): Agreement {
  const pairs = one.boxes
    .flatMap((a, i) => other.boxes.map((b, k) => ({ i, k, overlap: a.label === b.label ? overlapOf(a, b) : 0 })))
    .filter(({ overlap }) => overlap >= SAME_OVERLAP)
    .sort((a, b) => b.overlap - a.overlap);
  const [left, right] = [new Set<number>(), new Set<number>()];
  const overlaps: number[] = [];
  for (const { i, k, overlap } of pairs) {
    if (left.has(i) || right.has(k)) continue;
    left.add(i);
    right.add(k);
    overlaps.push(overlap);
  }
  const matched = overlaps.length;
  const unmatched = one.boxes.length + other.boxes.length - 2 * matched;
  return {
    agree: one.verdict === other.verdict && one.verdict !== 'unsure' && unmatched === 0,
    matched,
    unmatched,
    overlap: matched === 0 ? null : overlaps.reduce((a, b) => a + b, 0) / matched,
  };
}

export const opinionStates = ['none', 'one', 'unsure', 'agree', 'disagree'] as const;
export type OpinionState = (typeof opinionStates)[number];

/** Where a picture stands among those who labelled it; the two newest sure ones are compared. */
export function opinionOf(labellings: readonly SignedLabelling[]): OpinionState {
  const sure = labellings.filter(({ verdict }) => verdict !== 'unsure').toSorted((a, b) => a.atMs - b.atMs);
  const [one, other] = sure.slice(-2);
  if (one && other) return agreementOf(one, other).agree ? 'agree' : 'disagree';
  if (labellings.length > sure.length) return 'unsure';
  return one ? 'one' : 'none';
}

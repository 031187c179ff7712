import { z } from 'zod';
import {
  countSchema,
  idSchema,
  labelSchema,
  listOf,
  serialSchema,
  textSchema,
  timeMsSchema,
  wireLimits,
} from '#shared/units/wireBounds.ts';
import { personSchema } from './intervention.ts';

export const referenceFaces = ['top', 'bottom', 'front', 'back', 'left', 'right'] as const;
export type ReferenceFace = (typeof referenceFaces)[number];
/** `active`: items are compared with it. `quarantined`: put aside under suspicion. `retired`: of no use any more. Each can be undone. */
export const referenceStates = ['active', 'quarantined', 'retired'] as const;
export type ReferenceState = (typeof referenceStates)[number];

/** One picture of a pristine unit. */
export const galleryReferenceSchema = z.object({
  /** Unique in its product. */
  referenceId: idSchema,
  imageId: idSchema,
  face: z.enum(referenceFaces),
  /** Version of the packaging's design, from 1. */
  design: serialSchema,
  state: z.enum(referenceStates),
  /** Who last changed it, when and why; null: it came with the product. */
  by: personSchema.nullable(),
  changedAtMs: timeMsSchema,
  reason: textSchema,
});
export type GalleryReference = z.infer<typeof galleryReferenceSchema>;

/** What the cell noticed and does not do by itself: a person says yes or no. */
export const galleryProposalSchema = z.object({
  proposalId: idSchema,
  /** `quarantine`: this reference disagrees with items that the others agree with. `design`: items that people released look alike otherwise. */
  kind: z.enum(['quarantine', 'design']),
  referenceId: idSchema.nullable(),
  /** Pictures that would become references. */
  imageIds: listOf(idSchema, wireLimits.galleryReferences),
  /** Items that it rests on. */
  items: countSchema,
  raisedAtMs: timeMsSchema,
});
export type GalleryProposal = z.infer<typeof galleryProposalSchema>;

/** References of one product, as far as somebody looked at them or the cell proposes something. */
export const galleryProductSchema = z.object({
  sku: labelSchema,
  name: labelSchema,
  references: listOf(galleryReferenceSchema, wireLimits.galleryReferences),
  proposals: listOf(galleryProposalSchema, wireLimits.galleryProposals),
});
export type GalleryProduct = z.infer<typeof galleryProductSchema>;

export const galleryChanges = ['opened', 'added', ...referenceStates, 'proposed', 'accepted', 'declined'] as const;
/** The product's gallery after a change: what was before stands in the event before. */
export const galleryChangedSchema = z.object({
  product: galleryProductSchema,
  change: z.enum(galleryChanges),
  /** What it was done to: references, by their ids. */
  referenceIds: listOf(idSchema, wireLimits.galleryReferences),
  /** Null: the cell by itself, which only opens and proposes. */
  by: personSchema.nullable(),
  reason: textSchema,
});

export const galleryCommands = [
  /** Tells the references of a product that is in the buffer, with their pictures. Anyone. */
  z.object({ type: z.literal('gallery.open'), sku: labelSchema }),
  /** The picture of an item becomes a reference. Anyone; a console asks for the right to (E15). */
  z.object({
    type: z.literal('gallery.add'),
    sku: labelSchema,
    imageId: idSchema,
    face: z.enum(referenceFaces),
    design: serialSchema,
    reason: textSchema,
  }),
  z.object({
    type: z.literal('gallery.set'),
    sku: labelSchema,
    referenceId: idSchema,
    state: z.enum(referenceStates),
    reason: textSchema,
  }),
  z.object({
    type: z.literal('gallery.answer'),
    sku: labelSchema,
    proposalId: idSchema,
    accept: z.boolean(),
    reason: textSchema,
  }),
] as const;

/** Nothing of it was changed and nothing is proposed: what is told of it can be told again. */
export const isUntouched = ({ references, proposals }: GalleryProduct): boolean =>
  proposals.length === 0 && references.every(({ by, state }) => by === null && state === 'active');

/** With this product's gallery as it is now; where the list is full, one that nobody changed makes room. */
export function withGallery(gallery: readonly GalleryProduct[], product: GalleryProduct): GalleryProduct[] {
  const others = gallery.filter(({ sku }) => sku !== product.sku);
  if (others.length < wireLimits.galleryProducts) return [...others, product];
  const idle = others.findIndex(isUntouched);
  return idle < 0 ? [...gallery] : [...others.toSpliced(idle, 1), product];
}

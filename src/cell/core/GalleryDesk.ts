import type { CellCommandBody } from '#shared/domain/cellCommand.ts';
import type { CellEventBody } from '#shared/domain/cellEvent.ts';
import type { GalleryProduct, GalleryProposal, GalleryReference } from '#shared/domain/gallery.ts';
import type { Person } from '#shared/domain/intervention.ts';
import type { CatalogueItem } from '#shared/domain/item.ts';
import { ok } from '#shared/result/result.ts';
import { wireLimits } from '#shared/units/wireBounds.ts';
import type { Cameras, ReferenceChoice } from '#cell/ports/Cameras.ts';
import type { CellLog } from './CellLog.ts';
import type { Eyes } from './Eyes.ts';
import type { PictureAlbum } from './PictureAlbum.ts';
import type { ReceivedCommand } from './ReceivedCommand.ts';
import { refused, type Verdict } from './Refusal.ts';

type Body<Type extends CellCommandBody['type']> = Extract<CellCommandBody, { type: Type }>;
type Change = Extract<CellEventBody, { type: 'gallery.changed' }>['change'];

export interface GalleryDeskParts {
  log: CellLog;
  cameras: Pick<Cameras, 'exposeReferences'>;
  eyes: Eyes;
  album: PictureAlbum;
}

/** What items are compared with: told, added to, put aside and taken back by people. By itself the cell only proposes. */
export class GalleryDesk {
  private readonly parts: GalleryDeskParts;

  constructor(parts: GalleryDeskParts) {
    this.parts = parts;
  }

  productOf(sku: string): GalleryProduct | null {
    return this.parts.log.snapshot.gallery?.find((product) => product.sku === sku) ?? null;
  }

  /** What an item of this product is compared with; null: what came with the product. */
  choiceFor(sku: string): ReferenceChoice | null {
    const product = this.productOf(sku);
    if (!product) return null;
    const own = product.references.filter(({ referenceId }) => referenceId.startsWith(BASE));
    const added = product.references.filter((each) => !own.includes(each) && each.state === 'active');
    return {
      without: own.filter(({ state }) => state !== 'active').map(({ referenceId }) => referenceId),
      added: added.flatMap(({ referenceId, imageId }) => {
        const jpeg = this.parts.album.get(imageId)?.jpeg;
        return jpeg ? [{ referenceId, jpeg }] : [];
      }),
    };
  }

  open({ by, commandId }: ReceivedCommand, { sku }: Body<'gallery.open'>): Verdict {
    if (this.productOf(sku)) return ok(null);
    const item = this.parts.log.snapshot.buffer.find(({ product }) => product.sku === sku);
    if (!item)
      return refused('unknown_item', `No item of product ${sku} is here, so its references cannot be fetched now.`);
    return this.fetch(item.product, by, commandId)
      ? ok(null)
      : refused('not_supported', 'This cell has no gallery that could be told.');
  }

  /** Opens it where it is not, then goes on with it. */
  withOpen(item: CatalogueItem, go: (product: GalleryProduct) => void): void {
    const known = this.productOf(item.sku);
    if (known) go(known);
    else this.fetch(item, null, null, go);
  }

  add({ by, commandId }: ReceivedCommand, { sku, imageId, face, design, reason }: Body<'gallery.add'>): Verdict {
    const product = this.productOf(sku);
    if (!product) return unopened(sku);
    if (!this.parts.album.get(imageId))
      return refused(
        'invalid',
        `The cell does not have the picture ${imageId} any more, so it cannot become a reference.`,
      );
    if (product.references.some((each) => each.imageId === imageId))
      return refused('invalid', 'This picture is a reference of the product already.');
    if (product.references.length >= wireLimits.galleryReferences) return full(product);
    const added = this.reference(imageId, { face, design, by, reason });
    this.change({ ...product, references: [...product.references, added] }, 'added', [added], by, reason, commandId);
    return ok(null);
  }

  set({ by, commandId }: ReceivedCommand, { sku, referenceId, state, reason }: Body<'gallery.set'>): Verdict {
    const product = this.productOf(sku);
    if (!product) return unopened(sku);
    const known = product.references.find((each) => each.referenceId === referenceId);
    if (!known) return refused('invalid', `Product ${sku} has no reference ${referenceId}.`);
    if (known.state === state) return ok(null);
    const after = this.withState(product, referenceId, state, by, reason);
    if (!hasActive(after)) return lastOne(product);
    this.change(after, state, [known], by, reason, commandId);
    return ok(null);
  }

  answer({ by, commandId }: ReceivedCommand, { sku, proposalId, accept, reason }: Body<'gallery.answer'>): Verdict {
    const product = this.productOf(sku);
    const proposal = product?.proposals.find((each) => each.proposalId === proposalId);
    if (!product || !proposal)
      return refused('invalid', `There is no proposal ${proposalId} for product ${sku} that waits for an answer.`);
    const rest = { ...product, proposals: product.proposals.filter((each) => each !== proposal) };
    if (!accept) {
      this.change(rest, 'declined', concerned(product, proposal), by, reason, commandId);
      return ok(null);
    }
    if (proposal.kind === 'quarantine') {
      const after = this.withState(rest, proposal.referenceId ?? '', 'quarantined', by, reason);
      if (!hasActive(after)) return lastOne(product);
      this.change(after, 'accepted', concerned(product, proposal), by, reason, commandId);
      return ok(null);
    }
    const design = 1 + Math.max(...product.references.map((each) => each.design));
    const added = proposal.imageIds
      .filter((imageId) => this.parts.album.get(imageId))
      .map((imageId) => this.reference(imageId, { face: 'top', design, by, reason }));
    if (added.length === 0) return refused('invalid', 'The cell does not have the pictures of this proposal any more.');
    if (product.references.length + added.length > wireLimits.galleryReferences) return full(product);
    this.change({ ...rest, references: [...rest.references, ...added] }, 'accepted', added, by, reason, commandId);
    return ok(null);
  }

  /** One of each kind and reference at a time. */
  propose(
    product: GalleryProduct,
    proposal: Pick<GalleryProposal, 'kind' | 'referenceId' | 'imageIds' | 'items'>,
  ): void {
    const isKnown = product.proposals.some(
      ({ kind, referenceId }) => kind === proposal.kind && referenceId === proposal.referenceId,
    );
    if (isKnown || product.proposals.length >= wireLimits.galleryProposals) return;
    const { log, album } = this.parts;
    for (const imageId of proposal.imageIds) album.keepForGood(imageId);
    const raised = { ...proposal, proposalId: log.nextId('proposal'), raisedAtMs: log.nowMs };
    const after = { ...product, proposals: [...product.proposals, raised] };
    this.change(after, 'proposed', concerned(product, raised), null, '', null);
  }

  private fetch(
    item: CatalogueItem,
    by: Person | null,
    commandId: string | null,
    then: (product: GalleryProduct) => void = () => undefined,
  ): boolean {
    const { cameras, eyes, album, log } = this.parts;
    const expose = cameras.exposeReferences?.(item);
    if (!expose) return false;
    eyes.fetchReferences(expose, (pictures) => {
      const known = this.productOf(item.sku);
      if (known) {
        then(known);
        return;
      }
      const references = pictures.map(({ referenceId, ...picture }): GalleryReference => {
        const imageId = log.nextId('image');
        album.keep({ imageId, capturedAtMs: log.nowMs, ...picture });
        album.keepForGood(imageId);
        return { ...this.reference(imageId, { face: 'top', design: 1, by: null, reason: '' }), referenceId };
      });
      const product = { sku: item.sku, name: item.name, references, proposals: [] };
      this.change(product, 'opened', references, by, '', commandId);
      const told = this.productOf(item.sku);
      if (told) then(told);
    });
    return true;
  }

  private reference(
    imageId: string,
    said: Pick<GalleryReference, 'face' | 'design' | 'by' | 'reason'>,
  ): GalleryReference {
    this.parts.album.keepForGood(imageId);
    return { referenceId: imageId, imageId, state: 'active', changedAtMs: this.parts.log.nowMs, ...said };
  }

  private withState(
    product: GalleryProduct,
    referenceId: string,
    state: GalleryReference['state'],
    by: Person,
    reason: string,
  ): GalleryProduct {
    const changedAtMs = this.parts.log.nowMs;
    const references = product.references.map((each) =>
      each.referenceId === referenceId ? { ...each, state, by, reason, changedAtMs } : each,
    );
    return { ...product, references };
  }

  private change(
    product: GalleryProduct,
    change: Change,
    done: readonly GalleryReference[],
    by: Person | null,
    reason: string,
    commandId: string | null,
  ): void {
    const referenceIds = done.map(({ referenceId }) => referenceId);
    this.parts.log.emit({ type: 'gallery.changed', product, change, referenceIds, by, reason }, commandId);
  }
}

/** References that came with the product are named so by the cameras. */
export const BASE = 'base-';

const hasActive = ({ references }: GalleryProduct): boolean => references.some(({ state }) => state === 'active');
const concerned = ({ references }: GalleryProduct, { referenceId }: GalleryProposal): GalleryReference[] =>
  references.filter((each) => each.referenceId === referenceId);
const unopened = (sku: string): Verdict => refused('invalid', `The gallery of product ${sku} was not opened yet.`);
const lastOne = ({ name }: GalleryProduct): Verdict =>
  refused('invalid', `It is the last reference of ${name} that is in use; add another one first.`);
const full = ({ name }: GalleryProduct): Verdict =>
  refused('invalid', `${name} has ${wireLimits.galleryReferences} references, more are not kept. None was added.`);

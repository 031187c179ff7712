import { describe, expect, it } from 'vitest';
import type { BoothLook, ReferenceChoice } from '#cell/ports/Cameras.ts';
import type { BoothRequest } from '#cell/simulation/rendering/SceneRequest.ts';
import { CellCoreForTests, operator } from '../../../tests/builders/cellCoreForTests.ts';
import { ScriptedVision } from '../../../tests/builders/cellScriptedVision.ts';

const jpeg = new Uint8Array([0xff, 0xd8, 0xff, 0xd9]);
const base = [1, 2, 3].map((k) => ({ referenceId: `base-${k}`, jpeg, widthPx: 1, heightPx: 1 }));

/** A booth with references that tell what they were compared with. */
class GalleryVision extends ScriptedVision {
  readonly choices: (ReferenceChoice | undefined)[] = [];
  score = 0.1;
  /** References against which every item looks damaged. */
  bad: readonly string[] = [];

  async references(): Promise<typeof base> {
    return Promise.resolve(base);
  }

  override async inspectInBooth(request: BoothRequest, choice?: ReferenceChoice): Promise<BoothLook> {
    this.choices.push(choice);
    const references = base.map(({ referenceId }) => ({ referenceId, apart: this.bad.includes(referenceId) }));
    return { ...(await super.inspectInBooth(request)), score: this.score, references };
  }
}

async function cellWith(change: (vision: GalleryVision) => void = () => undefined) {
  const vision = new GalleryVision();
  change(vision);
  const cell = new CellCoreForTests({ vision });
  await cell.untilRunning();
  const { sku } = cell.core.snapshot.buffer[0]!.product;
  const productOf = (wanted = sku) => cell.core.snapshot.gallery?.find((product) => product.sku === wanted);
  const opened = async (): Promise<void> => {
    cell.send({ type: 'gallery.open', sku });
    await cell.until(() => productOf() !== undefined);
  };
  return { cell, vision, sku, productOf, opened };
}

describe('the gallery of references', () => {
  it('E15 is told on request with its pictures, which stay however many come after them', async () => {
    const { cell, productOf, opened } = await cellWith();
    await opened();
    const { references } = productOf()!;
    expect(references.map(({ referenceId, state, design, by }) => [referenceId, state, design, by])).toEqual([
      ['base-1', 'active', 1, null],
      ['base-2', 'active', 1, null],
      ['base-3', 'active', 1, null],
    ]);
    for (const { imageId } of references) expect(cell.core.pictures.get(imageId)?.jpeg).toEqual(jpeg);
  });

  it('E15 a reference is added from an item’s picture and retired again: what items are compared with follows', async () => {
    const { cell, vision, sku, productOf, opened } = await cellWith();
    await opened();
    const imageId = cell.core.snapshot.buffer[0]!.imageId!;
    const added = cell.send({ type: 'gallery.add', sku, imageId, face: 'front', design: 2, reason: 'new carton' });
    expect(added).toMatchObject({ accepted: true });
    cell.send({ type: 'gallery.set', sku, referenceId: 'base-1', state: 'retired', reason: 'old carton' });
    expect(productOf()!.references.at(-1)).toMatchObject({ imageId, face: 'front', design: 2, by: operator });
    const seen = vision.choices.length;
    const token = cell.acquire(operator);
    for (const { itemId } of cell.core.snapshot.buffer)
      cell.send({ type: 'item.dispose', itemId, to: 'person', reason: '' }, { token });
    await cell.until(() => vision.choices.length >= seen + 6);
    expect(vision.choices.slice(seen)).toContainEqual({ without: ['base-1'], added: [{ referenceId: imageId, jpeg }] });
    cell.send({ type: 'gallery.set', sku, referenceId: imageId, state: 'retired', reason: '' });
    cell.send({ type: 'gallery.set', sku, referenceId: 'base-1', state: 'active', reason: '' });
    expect(productOf()!.references.map(({ state }) => state)).toEqual(['active', 'active', 'active', 'retired']);
  });

  it('E15 keeps at least one reference in use, and refuses what it does not have', async () => {
    const { cell, sku, opened } = await cellWith();
    expect(cell.send({ type: 'gallery.open', sku: 'nothing' })).toMatchObject({ code: 'unknown_item' });
    const set = (referenceId: string) =>
      cell.send({ type: 'gallery.set', sku, referenceId, state: 'quarantined', reason: '' });
    expect(set('base-1')).toMatchObject({ accepted: false, code: 'invalid' });
    await opened();
    expect([set('base-1'), set('base-2')].every(({ accepted }) => accepted)).toBe(true);
    const lost = cell.send({ type: 'gallery.add', sku, imageId: 'gone', face: 'top', design: 1, reason: '' });
    const words = [set('base-3'), set('base-9'), lost].map((ack) =>
      ack.accepted ? '' : `${ack.code}: ${ack.message}`,
    );
    expect(words[0]).toMatch(/^invalid: .*last reference/);
    expect(words[1]).toMatch(/^invalid: .*base-9/);
    expect(words[2]).toMatch(/^invalid: .*gone/);
  });

  it('E15 proposes quarantine for a reference that disagrees with what comes in, and does nothing before a yes', async () => {
    const { cell, productOf } = await cellWith((vision) => (vision.bad = ['base-2']));
    const token = cell.acquire(operator);
    const proposed = () => cell.core.snapshot.gallery?.find(({ proposals }) => proposals.length > 0);
    const emptied = (): void => {
      for (const { itemId } of cell.core.snapshot.buffer)
        cell.send({ type: 'item.dispose', itemId, to: 'person', reason: '' }, { token });
    };
    for (let round = 0; round < 5 && !proposed(); round++) {
      emptied();
      await cell.until(() => proposed() !== undefined || cell.core.snapshot.buffer.length === 8);
    }
    const { sku, proposals, references } = proposed()!;
    expect(proposals).toMatchObject([{ kind: 'quarantine', referenceId: 'base-2', items: 8 }]);
    expect(references.every(({ state }) => state === 'active')).toBe(true);
    const { proposalId } = proposals[0]!;
    cell.send({ type: 'gallery.answer', sku, proposalId, accept: true, reason: 'it shows a dent' });
    expect(productOf(sku)).toMatchObject({ proposals: [] });
    expect(productOf(sku)!.references[1]).toMatchObject({
      state: 'quarantined',
      by: operator,
      reason: 'it shows a dent',
    });
  });

  it('E15 proposes a new design when people release several items of a product; accepted it is the next version, and taken back by retiring', async () => {
    const { cell, productOf } = await cellWith((vision) => (vision.score = 0.9));
    for (const { findingId } of cell.core.snapshot.findings)
      cell.send({ type: 'finding.decide', findingId, decision: 'release', note: 'new print' });
    const proposed = () => cell.core.snapshot.gallery?.find(({ proposals }) => proposals.length > 0);
    await cell.until(() => proposed() !== undefined);
    const { sku, proposals } = proposed()!;
    expect(proposals).toMatchObject([{ kind: 'design', referenceId: null, items: 3 }]);
    const { proposalId, imageIds } = proposals[0]!;
    cell.send({ type: 'gallery.answer', sku, proposalId, accept: true, reason: '' });
    const added = productOf(sku)!.references.slice(3);
    expect(added.map(({ imageId, design }) => [imageId, design])).toEqual(imageIds.map((imageId) => [imageId, 2]));
    for (const { referenceId } of added)
      cell.send({ type: 'gallery.set', sku, referenceId, state: 'retired', reason: 'it was a misprint' });
    expect(productOf(sku)!.references.filter(({ state }) => state === 'active')).toHaveLength(3);
  });

  it('E15 a proposal that is declined leaves everything as it was', async () => {
    const { cell, productOf } = await cellWith((vision) => (vision.score = 0.9));
    for (const { findingId } of cell.core.snapshot.findings)
      cell.send({ type: 'finding.decide', findingId, decision: 'release', note: '' });
    const proposed = () => cell.core.snapshot.gallery?.find(({ proposals }) => proposals.length > 0);
    await cell.until(() => proposed() !== undefined);
    const { sku, proposals, references } = proposed()!;
    const { proposalId } = proposals[0]!;
    cell.send({ type: 'gallery.answer', sku, proposalId, accept: false, reason: 'shift lamps' });
    expect(productOf(sku)).toMatchObject({ proposals: [], references });
    const again = cell.send({ type: 'gallery.answer', sku, proposalId, accept: true, reason: '' });
    expect(again).toMatchObject({ accepted: false, code: 'invalid' });
  });
});

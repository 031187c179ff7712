import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CellCommandBody, CommandAck } from '#shared/domain/cellCommand.ts';
import { boxVolumeM3 } from '#shared/domain/item.ts';
import { SqliteCellStore } from '#cell/server/SqliteCellStore.ts';
import {
  CellCoreForTests,
  connectionOf,
  operator,
  planner,
  type CellForTestsOptions,
} from '../../../tests/builders/cellCoreForTests.ts';
import { ScriptedVision } from '../../../tests/builders/cellScriptedVision.ts';

/** Eyes that measure the free volume of what truly lies in the bin; `blind`: they see the same whatever is in it. */
function measuringEyes(blind = false): ScriptedVision {
  const vision = new ScriptedVision();
  const usual = vision.lookAtBin.bind(vision);
  vision.lookAtBin = async (request) => {
    const look = await usual(request);
    const { binSizeM: [x, y, z], contents } = request; // prettier-ignore
    const takenM3 = blind ? 0 : contents.reduce((sum, { product }) => sum + boxVolumeM3(product), 0);
    return { ...look, estimate: { ...look.estimate, freeVolumeM3: x * y * z - takenM3 } };
  };
  return vision;
}

const stillHeld = { outcome: 'unproductive', cause: 'force_limit' } as const;

type Report = Extract<CellCommandBody, { type: 'hand.report' }>;

const nothing = { itemId: null, scannedCode: null, unitsInBin: null, to: null };

class HandAtCell {
  readonly cell: CellCoreForTests;
  token = 0;

  constructor(options: CellForTestsOptions = {}) {
    this.cell = new CellCoreForTests({ vision: measuringEyes(), ...options });
  }

  async ready(): Promise<this> {
    await this.cell.untilRunning();
    this.cell.core.consoleArrived(connectionOf(operator), operator.name);
    this.token = this.cell.acquire();
    return this;
  }

  get first() {
    return this.cell.core.snapshot.buffer.find((item) => item.location.place === 'buffer')!;
  }

  report(change: Partial<Report>): CommandAck {
    return this.cell.send(
      { type: 'hand.report', deed: 'put_in', binId: '3C', ...nothing, ...change },
      { token: this.token },
    );
  }

  putIn(binId = '3C'): CommandAck {
    const { itemId, product } = this.first;
    return this.report({ binId, itemId, scannedCode: product.sku });
  }

  /** The newest comparison with a picture. */
  async compared() {
    const before = this.cell.bodies('hand.compared').length;
    await this.cell.until(() => this.cell.bodies('hand.compared').length > before);
    return this.cell.bodies('hand.compared').at(-1)!;
  }

  trulyIn(binId = '3C'): string[] {
    return this.cell.world.contentsOf(binId).map(({ itemId }) => itemId);
  }
}

describe('work by hand', () => {
  it('N1 puts a unit into the bin, in truth and in the books, and leaves the buffer free', async () => {
    const hand = await new HandAtCell().ready();
    const { itemId, product } = hand.first;
    expect(hand.putIn()).toMatchObject({ accepted: true });
    const { snapshot } = hand.cell.core;
    expect(hand.trulyIn()).toContain(itemId);
    expect(snapshot.buffer.some((item) => item.itemId === itemId)).toBe(false);
    expect(snapshot.stowed).toContainEqual({ itemId, binId: '3C', product, chain: [] });
    expect(hand.cell.bodies('hand.reported')).toMatchObject([{ deed: 'put_in', itemId, by: operator }]);
    expect(await hand.compared()).toMatchObject({ verdict: 'agrees', expectedM3: boxVolumeM3(product) });
  });

  it('N1 takes a unit out again, to where it is said to be', async () => {
    const hand = await new HandAtCell().ready();
    const { itemId } = hand.first;
    hand.putIn();
    await hand.compared();
    expect(hand.report({ deed: 'taken_out', itemId, unitsInBin: 5, to: 'buffer' })).toMatchObject({ accepted: true });
    const { snapshot } = hand.cell.core;
    expect(snapshot.stowed).toEqual([]);
    expect(snapshot.buffer.find((item) => item.itemId === itemId)?.location.place).toBe('buffer');
    expect(hand.trulyIn()).not.toContain(itemId);
    expect(await hand.compared()).toMatchObject({ verdict: 'agrees' });
  });

  it('N1 takes out a unit that the cell never knew: the pod loses it, the books stay', async () => {
    const hand = await new HandAtCell().ready();
    const before = hand.trulyIn();
    expect(before.length).toBeGreaterThan(0);
    expect(hand.report({ deed: 'taken_out', unitsInBin: before.length - 1 })).toMatchObject({ accepted: true });
    expect(hand.trulyIn()).toHaveLength(before.length - 1);
    expect(hand.cell.bodies('hand.reported')).toMatchObject([{ itemId: null, to: 'person' }]);
  });

  it('N1 empties the tool of what it holds', async () => {
    const hand = await new HandAtCell({
      rigScript: {
        result: (motion, usual) =>
          motion.kind === 'stow'
            ? { ...usual, ...stillHeld, contents: [...motion.contents], heldItemId: motion.item.itemId }
            : usual,
      },
    }).ready();
    const request = hand.cell.stowRequest({ origin: 'operator' });
    hand.cell.send({ type: 'stow', request }, { token: hand.token });
    await hand.cell.until((snapshot) => snapshot.lastStow !== null);
    const held = hand.cell.core.snapshot.buffer.find(({ itemId }) => itemId === request.itemId)!;
    expect(hand.report({ itemId: held.itemId, scannedCode: held.itemId.toLowerCase() })).toMatchObject({
      accepted: true,
    });
    expect(hand.cell.core.snapshot.cell.heldItemId).toBeNull();
    expect(hand.cell.rig.heldItem).toBeNull();
  });

  it('N2 needs a scan or a count, and a scan of that very unit', async () => {
    const hand = await new HandAtCell().ready();
    const { itemId } = hand.first;
    expect(hand.report({ itemId })).toMatchObject({ code: 'invalid' });
    expect(hand.report({ itemId, scannedCode: 'SOMETHING-ELSE' })).toMatchObject({ code: 'invalid' });
    expect(hand.trulyIn()).not.toContain(itemId);
    expect(hand.cell.bodies('hand.reported')).toEqual([]);
  });

  it('N2 refuses a count below what the books have in the bin', async () => {
    const hand = await new HandAtCell().ready();
    hand.putIn();
    await hand.compared();
    expect(hand.report({ deed: 'rearranged', unitsInBin: 0 })).toMatchObject({ code: 'invalid' });
    expect(hand.report({ deed: 'rearranged', unitsInBin: 1 })).toMatchObject({ accepted: true });
  });

  it('N3 is of a person who holds control, at a cell that stands still', async () => {
    const hand = await new HandAtCell().ready();
    const { itemId, product } = hand.first;
    const code = product.sku;
    const report: Report = { ...nothing, type: 'hand.report', deed: 'put_in', binId: '3C', itemId, scannedCode: code };
    expect(hand.cell.send(report)).toMatchObject({ code: 'not_holder' });
    const request = hand.cell.stowRequest({ origin: 'operator' });
    hand.cell.send({ type: 'stow', request }, { token: hand.token });
    expect(hand.putIn()).toMatchObject({ code: 'busy' });
    await hand.cell.until((snapshot) => snapshot.lastStow !== null);
    hand.cell.rig.inBinId = '3C';
    expect(hand.putIn()).toMatchObject({ code: 'wrong_state' });
    hand.cell.send({ type: 'control.release' }, { token: hand.token });
    const token = hand.cell.acquire(planner, 'planner');
    expect(hand.cell.send(report, { by: planner, token })).toMatchObject({ code: 'not_holder' });
  });

  it('N4 asks a person where the next picture does not show what was said', async () => {
    const hand = await new HandAtCell({ vision: measuringEyes(true) }).ready();
    const large = hand.cell.core.snapshot.buffer.find((item) => boxVolumeM3(item.product) > 0.0011)!;
    hand.report({ itemId: large.itemId, scannedCode: large.product.sku });
    const { imageBeforeId, imageAfterId, ...compared } = await hand.compared();
    expect(compared).toMatchObject({ verdict: 'disagrees', seenM3: 0 });
    const [asked] = hand.cell.core.snapshot.interventions;
    expect(asked).toMatchObject({ reason: 'perception', cause: 'perception_mismatch', binId: '3C' });
    expect(asked).toMatchObject({ imageBeforeId, imageAfterId, statement: { code: 'hand_mismatch_put_in' } });
    expect(asked?.detail).toContain('Ada said');
  });

  it('N5 counts a unit put in by hand as one of the production run', async () => {
    const hand = await new HandAtCell().ready();
    hand.cell.send({ type: 'run.set', stows: 1, untilMs: null, atPodEnd: false }, { token: hand.token });
    hand.putIn();
    await hand.cell.until(({ cell }) => cell.packml === 'complete');
    expect(hand.cell.core.snapshot.cell.counters.success).toBe(0);
  });

  it('N4 is compared after a restart too, and never forgotten', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cell-'));
    const hand = await new HandAtCell({ store: new SqliteCellStore(folder) }).ready();
    expect(hand.putIn()).toMatchObject({ accepted: true });
    hand.cell.core.close();
    const again = new HandAtCell({ store: new SqliteCellStore(folder), startTimeMs: hand.cell.core.nowMs });
    expect(await again.compared()).toMatchObject({ verdict: 'agrees' });
    again.cell.core.close();
    rmSync(folder, { recursive: true });
  });
});

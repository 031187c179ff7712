import type { StowResult } from '#shared/domain/stow.ts';
import type { CellDriver } from './CellDriver.ts';

const DISPOSE_LIMIT_MS = 60_000;
const STATE_LIMIT_MS = 30_000;

/**
 * What is done about a failed stow when nobody is there: the item goes to a person, or back to the buffer once if nothing
 * was stowed and it is still in the tool; what protrudes or fell is taken away; the cell goes on. Returns a sentence when
 * that is not possible.
 */
export async function resolveFailure(driver: CellDriver, result: StowResult): Promise<string | null> {
  const held = await driver.until(({ cell }) => cell.packml === 'held', STATE_LIMIT_MS);
  if (!held) return `The cell did not hold after a failed stow; it is ${driver.snapshot.cell.packml}.`;
  const intervention = driver.snapshot.interventions.find(({ stowId }) => stowId === result.stowId);
  if (!intervention) return 'The failed stow opened no intervention.';
  const { interventionId } = intervention;
  driver.require({ type: 'intervention.claim', interventionId, takeOver: true });

  const { heldItemId } = driver.snapshot.cell;
  let outcome: 'retried_elsewhere' | 'given_to_person' | 'cleared_by_hand' = 'cleared_by_hand';
  if (heldItemId !== null) {
    const item = driver.snapshot.buffer.find(({ itemId }) => itemId === heldItemId);
    const again = result.outcome === 'unproductive' && (item?.failedAttempts ?? 2) <= 1;
    outcome = again ? 'retried_elsewhere' : 'given_to_person';
    const bringAway = (to: 'buffer' | 'person'): Promise<boolean> =>
      driver.hold({ kind: 'dispose', itemId: heldItemId, to }, DISPOSE_LIMIT_MS);
    // A full buffer: the person takes it.
    const brought = again && (await bringAway('buffer'));
    if (!brought) await bringAway('person');
    if (driver.snapshot.cell.heldItemId === heldItemId) return `${heldItemId} could not be brought away from the tool.`;
  }
  if (driver.snapshot.cell.floorItemIds.length > 0) driver.require({ type: 'floor.clear' });
  for (const { itemId, location } of driver.snapshot.buffer)
    if (location.place === 'mouth')
      driver.require({ type: 'item.dispose', itemId, to: 'person', reason: 'stands out of the mouth' });
  const note = 'by the evaluation policy';
  driver.require({ type: 'intervention.close', interventionId, outcome, note });
  for (const { interventionId: other } of driver.snapshot.interventions) {
    driver.require({ type: 'intervention.claim', interventionId: other, takeOver: true });
    driver.require({ type: 'intervention.close', interventionId: other, outcome: 'no_action_needed', note });
  }
  // The picture that was taken right after the failure no longer shows what is there.
  driver.send({ type: 'bin.look', binId: result.binId });
  driver.require({ type: 'packml', command: 'unhold', reason: note });
  const again = await driver.until(({ cell }) => cell.packml === 'execute', STATE_LIMIT_MS);
  return again ? null : `The cell did not go on; it is ${driver.snapshot.cell.packml}.`;
}

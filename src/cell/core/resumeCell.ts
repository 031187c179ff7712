import type { PackmlState } from '#shared/domain/packml.ts';
import { statement } from '#shared/words/statements/statements.ts';
import type { CellParts } from './cellParts.ts';
import { moveTo } from './itemBookkeeping.ts';

/** States in which a cell without power is just as well; every other one comes back as held. */
const afterRestart: Partial<Record<PackmlState, PackmlState>> = {
  stopped: 'stopped',
  stopping: 'stopped',
  idle: 'idle',
  resetting: 'stopped',
  aborted: 'aborted',
  aborting: 'aborted',
  clearing: 'aborted',
  completing: 'complete',
  complete: 'complete',
};

/** After the end of its process: everything is where it was stored, nothing moves, and a person decides how to go on. */
export function resumeCell({ log, consoles, control, motion, intake, packml, looks, hands }: CellParts): void {
  consoles.forgetAll();
  control.end('expired', 'The cell was restarted.', null);
  const { manual } = log.snapshot.cell;
  if (manual) {
    const detail = 'The cell was restarted; the arm stands still.';
    const { holdId, motion: moved, by } = manual;
    const none = { stopLatencyMs: null, peakForceN: 0, steps: [] };
    log.emit({ type: 'manual.ended', holdId, motion: moved, by, endedBy: 'disconnected', detail, ...none });
  }
  motion.concludeInterruptedRun();
  const interrupted = motion.concludeInterrupted(() => intake.slotForReturn());
  const { heldItemId, packml: before } = log.snapshot.cell;
  const held = log.snapshot.buffer.find((item) => item.itemId === heldItemId);
  if (held) {
    const slot = intake.slotForReturn();
    moveTo(log, held.itemId, slot === null ? { place: 'person' } : { place: 'buffer', slot }, held.product);
  }
  const back = afterRestart[before] ?? 'held';
  if (back !== before) packml.enter(back, { text: 'restarted', statement: statement('restarted') }, null);
  if (!interrupted) {
    const text = 'The cell was restarted; nothing was under way.';
    log.emit({ type: 'notice', severity: 'info', code: 'restarted', text, statement: statement('nothing_under_way') });
  }
  const { pod } = log.snapshot;
  hands.resume();
  if (pod) looks.scan(pod);
  log.flush();
}

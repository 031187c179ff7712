import type { CellParts } from './cellParts.ts';

/**
 * What happens in one step of the cell, in this order: first what may stop the arm, then the arm, then what it led to, then
 * what comes from outside and what is seen, and last what the cell makes of it. The clock has moved before, the log is
 * stored afterwards.
 */
export function cellStep(parts: CellParts): readonly (() => void)[] {
  const { hold, arm, faults, motion, control, dock, world, intake, eyes, perception, interventions } = parts;
  const { startUp, run, lacks, packml, mayDisturb } = parts;
  return [
    // Nothing moves on without a sign of the hand in time.
    () => hold.beforeStep(),
    () => arm.tick(),
    // Of one moment, when the tool stands in a bin: before the end of that motion is taken up.
    () => faults.tick(),
    () => motion.tick(),
    // A lease that ran out stops what its holder began, also what began in this very step.
    () => control.tick(),
    () => world?.tick(mayDisturb()),
    () => dock.tick(),
    () => intake.tick(),
    // Answers that are due, then the next look: pods and units that have just come are seen at once.
    () => eyes.tick(),
    () => perception.tick(),
    () => interventions.tick(),
    () => startUp.tick(),
    // A run that has reached its goal completes the cell before a lack of supply could suspend it.
    () => run.tick(),
    () => lacks.tick(),
    // Last: acting states end on what the whole step has brought.
    () => packml.tick(),
  ];
}

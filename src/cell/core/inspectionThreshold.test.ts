import { describe, expect, it } from 'vitest';
import { CellCoreForTests, operator, testScenario } from '../../../tests/builders/cellCoreForTests.ts';

const arrived = (cell: CellCoreForTests) =>
  cell.events.flatMap(({ body }) => (body.type === 'item.arrived' ? [body.inspection] : []));
const lowered = {
  type: 'inspection.set',
  sidelinedPerThousand: 5,
  threshold: 0.05,
  reason: 'too much slips by',
} as const;

describe('the threshold of the inspection', () => {
  it('E14 tells the score of every item that was judged, whether a finding follows or not', async () => {
    const cell = new CellCoreForTests({ scenario: testScenario('damaged') });
    await cell.untilRunning();
    expect(arrived(cell)[0]).toEqual({ score: 0.9, threshold: 0.5, model: 'scripted' });
    expect(arrived(cell)).toContainEqual({ score: 0.1, threshold: 0.5, model: 'scripted' });
  });

  it('E14 holds for items that come after it, says who set it and why, and can be set back', async () => {
    const cell = new CellCoreForTests();
    cell.send(lowered);
    await cell.untilRunning();
    expect(cell.core.snapshot.findings.length).toBeGreaterThan(0);
    expect(cell.core.snapshot.findings[0]).toMatchObject({ score: 0.1, threshold: 0.05 });
    const { inspection } = cell.core.snapshot;
    expect(inspection).toMatchObject({ by: operator, reason: 'too much slips by', threshold: 0.05 });
    const known = cell.core.snapshot.findings.length;
    expect(cell.send({ type: 'inspection.set', ...inspection!.before, reason: '' })).toMatchObject({ accepted: true });
    expect(cell.core.snapshot.inspection).toMatchObject({
      ...{ sidelinedPerThousand: null, threshold: null },
      before: { sidelinedPerThousand: 5, threshold: 0.05 },
    });
    expect(cell.core.snapshot.findings).toHaveLength(known);
  });

  it('E14 refuses a budget without a threshold, and tells nothing twice', () => {
    const cell = new CellCoreForTests();
    expect(cell.send({ ...lowered, threshold: null })).toMatchObject({ accepted: false, code: 'invalid' });
    cell.send(lowered);
    cell.send(lowered);
    expect(cell.events.filter(({ body }) => body.type === 'inspection.set')).toHaveLength(1);
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { outcomeOfCause, stowCauses } from '#shared/domain/outcome.ts';
import { primitiveStep } from '#shared/domain/primitive.ts';
import { causeCase } from '#cell/simulation/scenarios/causes/causeCases.ts';
import { expectCause, resultOfCause } from '../../../tests/builders/cellCauseForTests.ts';

describe('a cell of a scenario', () => {
  it.each(stowCauses.filter((cause) => outcomeOfCause(cause) === 'defect'))(
    'cause-%s ends the stow of its first unit for that cause',
    expectCause,
    120_000,
  );

  it('judges what stands out of the mouth before the bands close, also where the chain closes them', async () => {
    for (const last of ['retract', 'closeBands'] as const)
      expect(await resultOfCause('protruding', [primitiveStep(last)]), last).toMatchObject({
        cause: 'protruding',
        outcome: 'defect',
      });
  }, 120_000);

  it('is documented for every cause, with the picture of it', () => {
    const text = readFileSync(new URL('../../../docs/CAUSES.md', import.meta.url), 'utf8');
    for (const cause of stowCauses) {
      expect(text, cause).toContain(`cause-${cause}`);
      expect(text, cause).toContain(`images/causes/${cause}.webp`);
      expect(text, cause).toContain(causeCase(cause).description);
    }
  });
});

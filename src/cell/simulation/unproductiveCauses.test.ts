import { describe, it } from 'vitest';
import { outcomeOfCause, stowCauses } from '#shared/domain/outcome.ts';
import { expectCause } from '../../../tests/builders/cellCauseForTests.ts';

describe('a cell of a scenario', () => {
  it.each(stowCauses.filter((cause) => outcomeOfCause(cause) === 'unproductive'))(
    'cause-%s ends the stow of its first unit for that cause',
    expectCause,
    120_000,
  );
});

import { describe, expect, it } from 'vitest';
import { runStowLoop } from './stowLoop.ts';
import { stowReport } from './stowReport.ts';
import { trainingCatalogue } from './trainingCatalogue.ts';

const SEED = 31;

describe('runStowLoop', () => {
  it(
    `gives the same report twice, bit for bit, but for the planner's times (seed ${SEED})`,
    { timeout: 240_000 },
    async () => {
      const run = async (): Promise<string> => {
        const tally = await runStowLoop({
          catalogue: trainingCatalogue(6),
          attempts: 2,
          binIds: ['1A', '2B', '3C'],
          seed: SEED,
          tool: 'belts',
          policy: 'full',
          predictor: 'learned',
        });
        expect(tally.endedEarly).toBeNull();
        expect(tally.stows).toHaveLength(2);
        const context = {
          seed: SEED,
          tool: 'belts',
          pods: 'default',
          buffer: 24,
          primitives: [],
          eyes: 'columns-1',
          plannerKind: 'full',
          predictor: 'learned',
          eligibleShare: 1,
          wallS: 0,
        };
        return JSON.stringify({ ...stowReport({ ...tally, plannerMs: [] }, context), stows: tally.stows });
      };
      expect(await run()).toBe(await run());
    },
  );
});

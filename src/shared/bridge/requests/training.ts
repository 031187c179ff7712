import { z } from 'zod';

/** The guided tour's own cell. */
export const trainingRequests = {
  /**
   * Starts a simulated cell with overfilled bins at real time, once; asked again it names the same. An application that can
   * start none (it replays, or is built without a simulator) names a simulated cell that runs already, or fails with a sentence.
   */
  startTrainingCell: { params: z.object({}), reply: z.object({ cellKey: z.string() }) },
} as const;

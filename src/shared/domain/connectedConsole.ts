import { z } from 'zod';

/** A console that is connected to a cell at this moment. */
export const connectedConsoleSchema = z.object({
  consoleId: z.string(),
  /** As the console named itself: usually its operator. */
  name: z.string(),
  sinceMs: z.number(),
});
export type ConnectedConsole = z.infer<typeof connectedConsoleSchema>;

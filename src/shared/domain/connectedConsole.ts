import { z } from 'zod';
import { foreignNameSchema } from './name.ts';

/** A console that is connected to a cell at this moment. */
export const connectedConsoleSchema = z.object({
  consoleId: z.string(),
  /** As the console named itself: usually its operator. */
  name: foreignNameSchema,
  sinceMs: z.number(),
});
export type ConnectedConsole = z.infer<typeof connectedConsoleSchema>;

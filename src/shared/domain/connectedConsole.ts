import { z } from 'zod';
import { foreignNameSchema } from './name.ts';
import { idSchema, timeMsSchema } from '#shared/units/wireBounds.ts';

/** A console that is connected to a cell at this moment. */
export const connectedConsoleSchema = z.object({
  consoleId: idSchema,
  /** As the console named itself: usually its operator. */
  name: foreignNameSchema,
  sinceMs: timeMsSchema,
});
export type ConnectedConsole = z.infer<typeof connectedConsoleSchema>;

import { z } from 'zod';

/** Whether somebody is at the workstation. */
export const presenceRequests = {
  /** From now on it is a viewer's, until the person who works here, or another one, gives the PIN (`signOn`). */
  lockSession: { params: z.object({}), reply: z.object({}) },
  /** A hand was at keys or pointer; the window tells it now and then. */
  atWork: { params: z.object({}), reply: z.object({}) },
} as const;

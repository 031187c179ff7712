/** Shifts, their reports and signed handovers: requests of the window. */
export const handoverRequests = {} as const;

/** What the main process tells the window about it by itself. */
export const handoverPushes = [] as const;

/** Recordings and their replay: requests of the window. */
export const replayRequests = {} as const;

/** What the main process tells the window about it by itself. */
export const replayPushes = [] as const;

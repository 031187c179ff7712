/** What the support screen shows: requests of the window. */
export const diagnosisRequests = {} as const;

/** What the main process tells the window about it by itself. */
export const diagnosisPushes = [] as const;

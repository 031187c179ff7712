/** Alarms after ISA-18.2: requests of the window. */
export const alarmRequests = {} as const;

/** What the main process tells the window about it by itself. */
export const alarmPushes = [] as const;

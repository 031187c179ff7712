/** The journal as a person searches and checks it: requests of the window. */
export const auditRequests = {} as const;

/** What the main process tells the window about it by itself. */
export const auditPushes = [] as const;

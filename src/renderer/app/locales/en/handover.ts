/** Messages of this part of the window; see index.ts. */
export const handover = {} as const;

/** Messages of this part of the window; see index.ts. */
export const diagnosis = {} as const;

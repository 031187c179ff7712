export function newestChangeMs(path: string): number;
export function isOutOfDate(root: string, built: string, sources: readonly string[]): boolean;
export const windowBuild: { built: string; sources: readonly string[] };

export function isNewEnough(version: string): boolean;
export function findNode(root: string, platform?: NodeJS.Platform, arch?: string): string | null;

export function installedElectron(root: string, env?: NodeJS.ProcessEnv): string | null;
export function findBrowser(
  env?: NodeJS.ProcessEnv,
  platform?: NodeJS.Platform,
  exists?: (path: string) => boolean,
): string | null;
export function hasDisplay(env?: NodeJS.ProcessEnv, platform?: NodeJS.Platform): boolean;
export function browserArguments(
  url: string,
  profileDir: string,
  machine?: { root?: boolean; softwareGraphics?: boolean },
): string[];

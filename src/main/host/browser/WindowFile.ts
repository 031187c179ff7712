import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const FILE = 'window.html';

/**
 * A page in the data folder that opens the window: it leads to the browser host with a code that lets one window in. Only its
 * owner can read it (0600, in a folder of 0700), unlike a command line, which every user of the machine can. It always holds a
 * code that nobody has used yet, so that opening it again gives another window.
 */
export class WindowFile {
  readonly path: string;
  private readonly newUrl: () => string;

  constructor(dataDir: string, newUrl: () => string) {
    this.path = join(dataDir, FILE);
    this.newUrl = newUrl;
  }

  /** Address of the page for a browser; no secret. */
  get url(): string {
    return pathToFileURL(this.path).href;
  }

  /** Throws where the folder cannot be written. */
  renew(): void {
    // What an earlier run left behind may have other rights, which writing would keep.
    rmSync(`${this.path}.part`, { force: true });
    writeFileSync(`${this.path}.part`, pageTo(this.newUrl()), { mode: 0o600, flag: 'wx' });
    renameSync(`${this.path}.part`, this.path);
  }

  remove(): void {
    rmSync(this.path, { force: true });
  }
}

/** `url` is of our own making: nothing in it needs escaping. */
const pageTo = (url: string): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="referrer" content="no-referrer" />
    <title>Supercargo</title>
    <script>
      location.replace('${url}');
    </script>
  </head>
  <body>
    <p><a href="${url}">Supercargo</a></p>
  </body>
</html>
`;

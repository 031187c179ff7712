import { readFile } from 'node:fs/promises';
import { findRendererFile, pageHeaders } from '#main/host/shared/rendererFiles.ts';

export const PAGE_SCHEME = 'app';
export const PAGE_ORIGIN = 'app://supercargo';
export const PAGE_URL = `${PAGE_ORIGIN}/index.html`;

/** Whether an address is a page of this application. Compared as text: a URL of this scheme has no origin of its own. */
export const isOwnPage = (url: string): boolean => url === PAGE_ORIGIN || url.startsWith(`${PAGE_ORIGIN}/`);

/** What the window may load at all; everything else, the network included, is cancelled. */
export const isLoadable = (url: string): boolean => isOwnPage(url) || /^(blob:|data:|devtools:)/.test(url);

/** Answers the application's own scheme with files of the renderer's folder. */
export async function answerPageRequest(rendererDir: string, url: string): Promise<Response> {
  const refuse = (status: number): Response => new Response(null, { status, headers: pageHeaders([]) });
  if (!isOwnPage(url)) return refuse(403);
  const path = url.slice(PAGE_ORIGIN.length).split(/[?#]/)[0] || '/';
  const file = await findRendererFile(rendererDir, path);
  if (!file) return refuse(404);
  return new Response(new Uint8Array(await readFile(file.path)), {
    headers: { ...pageHeaders([]), 'content-type': file.mediaType },
  });
}

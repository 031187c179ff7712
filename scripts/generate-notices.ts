// Writes the licences of everything that the package is shipped with, for people and for machines; part of `npm run dist`.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { sbomText } from './sbom.ts';
import { noticesText, shippedPackages } from './thirdPartyNotices.ts';

const root = resolve(import.meta.dirname, '..');
const file = resolve(root, process.argv[2] ?? 'out/THIRD-PARTY-NOTICES.txt');
const packages = shippedPackages(root);
const without = packages.filter(({ text }) => text === '');
if (without.length > 0) {
  console.error(`No licence text for ${without.map(({ name }) => name).join(', ')}: nothing was written.`);
  process.exit(1);
}
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, noticesText(packages));
const { name, version } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as {
  name: string;
  version: string;
};
writeFileSync(resolve(dirname(file), 'sbom.cdx.json'), sbomText(packages, { name, version }));
console.error(`${packages.length} packages, written to ${file}`);

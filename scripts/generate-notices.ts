// Writes the licences of everything that the package is shipped with; part of `npm run dist:linux`.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
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
console.error(`${packages.length} packages, written to ${file}`);

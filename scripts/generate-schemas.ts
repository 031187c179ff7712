/** Writes docs/schemas/*.json from the zod schemas of the wire: node scripts/generate-schemas.ts */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { schemaFiles } from './schemaFiles.ts';

const folder = fileURLToPath(new URL('../docs/schemas/', import.meta.url));
mkdirSync(folder, { recursive: true });
for (const { name, text } of schemaFiles()) writeFileSync(`${folder}${name}`, text);

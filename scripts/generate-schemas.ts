/** Writes docs/schemas/*.json from the zod schemas of the wire, docs/PACKML.md, docs/RIGHTS.md and docs/ALARMS.md: node scripts/generate-schemas.ts */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { alarmDocument } from './alarmDocument.ts';
import { packmlDocument } from './packmlDocument.ts';
import { rightsDocument } from './rightsDocument.ts';
import { schemaFiles } from './schemaFiles.ts';

const docs = fileURLToPath(new URL('../docs/', import.meta.url));
mkdirSync(`${docs}schemas`, { recursive: true });
for (const { name, text } of schemaFiles()) writeFileSync(`${docs}schemas/${name}`, text);
writeFileSync(`${docs}PACKML.md`, packmlDocument());
writeFileSync(`${docs}RIGHTS.md`, rightsDocument());
writeFileSync(`${docs}ALARMS.md`, alarmDocument());

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { schemaFiles } from '../../scripts/schemaFiles.ts';

const folder = fileURLToPath(new URL('../../docs/schemas/', import.meta.url));

describe('the JSON Schemas in docs/schemas', () => {
  it('are what "node scripts/generate-schemas.ts" writes', () => {
    const files = schemaFiles();
    expect(readdirSync(folder).sort()).toEqual(files.map(({ name }) => name).sort());
    for (const { name, text } of files) expect(readFileSync(`${folder}${name}`, 'utf8'), name).toBe(text);
  });

  it('name the binary fields, which JSON cannot hold', () => {
    const files = schemaFiles();
    const binary = files.filter(({ text }) => text.includes('"contentEncoding": "binary"')).map(({ name }) => name);
    expect(binary.sort()).toEqual(['frame.schema.json', 'picture-reply.schema.json', 'sample-batch.schema.json']);
  });
});

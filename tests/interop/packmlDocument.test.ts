import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { packmlDocument } from '../../scripts/packmlDocument.ts';

it('docs/PACKML.md is what "node scripts/generate-schemas.ts" writes from the table of states', () => {
  const file = new URL('../../docs/PACKML.md', import.meta.url);
  expect(readFileSync(file, 'utf8')).toBe(packmlDocument());
});

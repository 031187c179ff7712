import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { rightsDocument } from '../../scripts/rightsDocument.ts';

it('docs/RIGHTS.md is what "node scripts/generate-schemas.ts" writes from the table of rights', () => {
  const file = new URL('../../docs/RIGHTS.md', import.meta.url);
  expect(readFileSync(file, 'utf8')).toBe(rightsDocument());
});

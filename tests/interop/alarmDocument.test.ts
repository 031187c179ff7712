import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { alarmDocument } from '../../scripts/alarmDocument.ts';

it('docs/ALARMS.md is what "node scripts/generate-schemas.ts" writes from the list of alarms', () => {
  const file = new URL('../../docs/ALARMS.md', import.meta.url);
  expect(readFileSync(file, 'utf8')).toBe(alarmDocument());
});

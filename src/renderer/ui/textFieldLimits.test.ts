import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../', import.meta.url));
const components = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.vue'));

/** Fields into which a text of any length could be typed or pasted. */
const TYPED = /<(textarea|input)\b(?:"[^"]*"|[^">])*>/g;
const BOUNDED_BY_KIND = /\btype="(number|range|checkbox|radio|time|date|datetime-local|file)"/;

const fieldsIn = (source: string): string[] =>
  [...source.matchAll(TYPED)].map(([field]) => field).filter((field) => !BOUNDED_BY_KIND.test(field));

describe('a field for text', () => {
  it.each(components)('stops at its limit, in %s', (file) => {
    const endless = fieldsIn(readFileSync(`${root}${file}`, 'utf8')).filter((field) => !field.includes('maxlength='));
    expect(endless).toEqual([]);
  });

  it('is found where it has none', () => {
    expect(
      fieldsIn('<p><input v-model="a > b" class="x" /><input type="number" /><textarea rows="2"></textarea></p>'),
    ).toHaveLength(2);
    expect(components.length).toBeGreaterThan(80);
  });
});

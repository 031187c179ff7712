import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { cellSnapshotSchema } from './cellSnapshot.ts';
import { connectedConsoleSchema } from './connectedConsole.ts';
import { personSchema } from './intervention.ts';
import { foldedName, lookAlikes } from './lookAlike.ts';
import { NAME_LENGTH_MAX, nameFault, nameSchema, readableName } from './name.ts';
import { revealHidden } from './visibleText.ts';

const sentence = (name: string): string => nameSchema.safeParse(name).error?.issues[0]?.message ?? 'taken';

/** Everything that hides or steers, of each kind one and more. */
const HIDDEN = [
  '\u0000\u0007\u001b\u007f\u0085', // controls
  '\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f', // soft hyphen, marks of direction, zero width
  '\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069', // embeddings, overrides, isolates
  '\u2028\u2029\u2060\u2061\u2064\ufeff', // separators, word joiner, invisible operators, byte order mark
  '\u034f\u115f\u1160\u17b4\u3164\uffa0\u2800', // letters and signs that are blank
  '\ufff9\ufffb\u{e0001}\u{e0061}\ue000\u{f0000}', // annotation, tags, private
  '\ud800\udc00'.slice(1) + '\ud800', // halves of a pair
].flatMap((kind) => [...kind]);

describe('a name', () => {
  it('is the same name however it was typed: composed, trimmed, with single blanks', () => {
    const typed = ['Zoë Müller', 'Zoe\u0308 Mu\u0308ller', '  Zoë\u00a0\u3000Müller\n'];
    expect(typed.map((name) => nameSchema.parse(name))).toEqual(['Zoë Müller', 'Zoë Müller', 'Zoë Müller']);
  });

  it('may be of any writing', () => {
    const names = [
      '李小龙',
      'さくら',
      '김민준',
      'Наталья',
      'Ελένη',
      'محمد',
      'נועה',
      'สมชาย',
      'प्रिया',
      'Anna 👩🏽',
      'O’Brien-Łuczak 3',
    ];
    for (const name of names) expect(nameSchema.parse(name)).toBe(name);
  });

  it.each(HIDDEN.map((character) => [character]))('holds nothing that cannot be seen: %j', (character) => {
    const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
    expect(sentence(`An${character}na`)).toBe(`expected a name without ${code}, which cannot be seen`);
    expect(readableName(`An${character}na`)).toBe(`An[${code}]na`);
  });

  it('has something that can be seen, is bounded, and has no tower of marks', () => {
    for (const blank of ['', '   ', '\u00a0\u3000', '\u0301']) expect(sentence(blank)).toContain('at least one letter');
    expect(nameSchema.parse('a'.repeat(NAME_LENGTH_MAX))).toHaveLength(NAME_LENGTH_MAX);
    expect(sentence('a'.repeat(129))).toBe('expected at most 128 characters, not 129');
    expect(sentence('a'.repeat(900_000))).toBe('expected at most 128 characters, not 900000');
    expect(sentence(`a${'\u0321'.repeat(9)}`)).toContain('at most 4 marks');
  });

  it('that was stored before is read whatever it holds, shown without a trick, and would be taken again', () => {
    expect(readableName('nimdA\u202e')).toBe('nimdA[U+202E]');
    expect(readableName('Cell 1')).toBe('Cell 1');
    expect(readableName('')).toBe('?');
    expect(readableName('x'.repeat(3000))).toBe(`${'x'.repeat(NAME_LENGTH_MAX - 1)}…`);
    for (const old of [...HIDDEN.map((c) => c.repeat(100)), '', `a${'\u0321'.repeat(9)}`, '😀'.repeat(300)])
      expect(nameFault(readableName(old))).toBeNull();
  });

  it('P10: on the wire is read as it can be seen, in a command, a console and a cell alike', () => {
    const person = personSchema.parse({ operatorId: 'a', name: 'nimdA\u202e', consoleId: 'c' });
    const console = connectedConsoleSchema.parse({ consoleId: 'c', name: 'Zoe\u0308', sinceMs: 0 });
    expect([person.name, console.name]).toEqual(['nimdA[U+202E]', 'Zoë']);
    expect(cellSnapshotSchema.shape.cell.shape.name.parse('x'.repeat(3000))).toHaveLength(NAME_LENGTH_MAX);
  });

  it('has a schema that can be written out for others', () => {
    expect(z.toJSONSchema(nameSchema)).toMatchObject({ type: 'string', maxLength: 4 * NAME_LENGTH_MAX });
  });
});

describe('names that look alike', () => {
  const named = (...names: string[]) => names.map((name) => ({ name }));
  it.each([
    ['Anna', 'Аnnа', 'Cyrillic'],
    ['Maria', 'Μaria', 'Greek'],
    ['Anna', 'ANNA', 'case'],
    ['Anna', 'Ａｎｎａ', 'width'],
    ['Anna', 'An\u200bna', 'zero width'],
    ['Zoë', 'Zoe\u0308', 'composition'],
    ['Cell 1', 'Cell l', 'one and l'],
    ['Cell 10', 'Cell 1O', 'nought and O'],
  ])('are found: %s and %s (%s)', (one, other) => {
    expect(lookAlikes(named(one, 'Ben', other))).toEqual([named(one, other)]);
  });

  it('are not those that differ by a letter, and each pair is told once', () => {
    expect(lookAlikes(named('Anna', 'Anne', 'Hanna', 'Zoe', 'Zoë', 'Cell 1', 'Cell 2'))).toEqual([]);
    expect(lookAlikes(named('Anna', 'ANNA', 'Аnnа'))).toEqual([named('Anna', 'ANNA', 'Аnnа')]);
  });

  it('are one name when only case, width and composition differ', () => {
    expect(new Set(['Zoë', 'ZOE\u0308', 'Ｚｏë'].map(foldedName)).size).toBe(1);
    expect(foldedName('Аnnа')).not.toBe(foldedName('Anna'));
  });
});

describe('hidden characters in a text', () => {
  it('are written out where they stand; lines, tabs and what belongs to the writing stay', () => {
    expect(revealHidden('a\u202eb\u0000\n\tc\ud800')).toBe('a[U+202E]b[U+0000]\n\tc[U+D800]');
    const sound = '👩🏽‍🏭 ❤️ 1️⃣ 🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f} می‌خواهم क्‍ष 葛\u{e0100} \u06dd';
    expect(revealHidden(sound)).toBe(sound);
  });
  it('are written out where a joiner joins nothing', () => {
    expect(revealHidden('a\u200db 1\ufe0f x\u{e0067}\u200c')).toBe('a[U+200D]b 1[U+FE0F] x[U+E0067][U+200C]');
  });
});

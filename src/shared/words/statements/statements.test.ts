import { describe, expect, it, test } from 'vitest';
import { chainStatements } from './chainStatements.ts';
import { recordingFileStatements } from './recordingFileStatements.ts';
import { replayStatements } from './replayStatements.ts';
import { requestStatements } from './requestStatements.ts';
import { cellStatements } from './cellStatements.ts';
import { commandStatements } from './commandStatements.ts';
import { consoleStatements } from './consoleStatements.ts';
import type { ParameterKind } from './declareStatements.ts';
import { eventStatements } from './eventStatements.ts';
import { motionStatements } from './motionStatements.ts';
import { pauseStatements } from './pauseStatements.ts';
import { planStatements } from './planStatements.ts';
import { recordStatements } from './recordStatements.ts';
import { asSentence, inEnglish, sayStatement } from './sayStatement.ts';
import { storageStatements } from './storageStatements.ts';
import { statement, statements, type Statement, type StatementCode } from './statements.ts';

const codes = Object.keys(statements) as StatementCode[];
const languages = ['en', 'de'] as const;
const placeholders = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!).sort();

/** A value of each kind that can be found again in the sentence. */
const sample: Readonly<Record<ParameterKind, (index: number) => { value: number | string; en: string; de: string }>> = {
  whole: (i) => ({ value: 4100 + i, en: `${4100 + i}`, de: `${4100 + i}` }),
  tenths: (i) => ({ value: 30 + i + 0.5, en: `${30 + i}.5`, de: `${30 + i},5` }),
  hundredths: (i) => ({ value: 60 + i + 0.25, en: `${60 + i}.25`, de: `${60 + i},25` }),
  percent: (i) => ({ value: (70 + i) / 100, en: `${70 + i}.0`, de: `${70 + i},0` }),
  text: (i) => ({ value: `name ${i}`, en: `name ${i}`, de: `name ${i}` }),
  destination: () => ({ value: 'buffer', en: 'to the buffer', de: 'in den Puffer' }),
  side: () => ({ value: 'right', en: 'right', de: 'rechts' }),
  mode: () => ({ value: 'manual', en: 'manual', de: 'Hand' }),
  packml: () => ({ value: 'held', en: 'HELD', de: 'ANGEHALTEN' }),
  cause: () => ({ value: 'force_limit', en: 'force limit', de: 'Kraftgrenze' }),
  refusal: () => ({ value: 'busy', en: 'The arm is moving', de: 'Der Arm bewegt sich' }),
  item: () => ({ value: '', en: 'an item', de: 'ein Artikel' }),
  outcome: () => ({ value: 'defect', en: 'defect', de: 'Fehler' }),
  callReason: () => ({ value: 'no_plan', en: 'no plan', de: 'kein Plan' }),
  callOutcome: () => ({ value: 'ejected', en: 'sidelined', de: 'ausgesondert' }),
  fault: () => ({ value: 'camera_dark', en: 'Camera dark', de: 'Kamera dunkel' }),
  holdEnd: () => ({ value: 'stopped', en: 'stopped', de: 'gestoppt' }),
  letGo: () => ({ value: 'closed', en: 'the screen was left', de: 'die Ansicht wurde verlassen' }),
  handMotion: () => ({ value: 'jog_tool', en: 'jog the tool', de: 'Werkzeug tippen' }),
  packmlCommand: () => ({ value: 'hold', en: 'Hold', de: 'Anhalten' }),
  phase: () => ({ value: 'look', en: 'looking again', de: 'nimmt neu auf' }),
  linkState: () => ({ value: 'stale', en: 'lost', de: 'abgerissen' }),
  alarm: () => ({ value: 'cell_held', en: 'cell_held', de: 'cell_held' }),
  primitives: () => ({ value: 'sweep insert', en: 'sweep, insert', de: 'sweep, insert' }),
  statement: () => ({ value: 'no_sweep', en: 'no need to move contents', de: 'kein Inhalt muss bewegt werden' }),
};
const sampled = (code: StatementCode) => {
  const params = Object.entries<ParameterKind>(statements[code].params).map(
    ([name, kind], index) => [name, sample[kind](index)] as const,
  );
  const said: Statement = { code, params: Object.fromEntries(params.map(([name, { value }]) => [name, value])) };
  return { said, words: new Map(params) };
};

describe('every code of the catalogue', () => {
  test.each(codes)('%s: a sentence in both languages, with all the parameters that it names', (code) => {
    const declared = statements[code];
    expect(placeholders(declared.de)).toEqual(placeholders(declared.en));
    const { said, words } = sampled(code);
    for (const language of languages) {
      const text = sayStatement(said, language);
      for (const name of placeholders(declared[language])) expect(text).toContain(words.get(name)![language]);
      expect(text).not.toMatch(/[{}]|undefined/);
      // Some say so themselves, of what stands in a recording.
      if (!declared[language].includes('NaN')) expect(text).not.toContain('NaN');
      expect(text).not.toBe('');
    }
  });

  test('it is declared once', () => {
    const declared = [
      planStatements,
      pauseStatements,
      cellStatements,
      consoleStatements,
      motionStatements,
      eventStatements,
      commandStatements,
      recordStatements,
      storageStatements,
      chainStatements,
      recordingFileStatements,
      replayStatements,
      requestStatements,
    ].flatMap((part) => Object.keys(part));
    expect(declared.filter((code, index) => declared.indexOf(code) !== index)).toEqual([]);
    expect(declared).toHaveLength(codes.length);
  });

  test('German is not left in English', () => {
    const same = codes.filter((code) => {
      const { en, de }: { en: string; de: string } = statements[code];
      return en === de;
    });
    expect(same).toEqual([]);
  });
});

describe('a statement in words', () => {
  it('has its numbers in the precision and with the separator of the language', () => {
    const heavy = statement('heavy', { massKg: 1.25, limitKg: 2 });
    expect(sayStatement(heavy, 'en')).toBe('1.3 kg, close to the tool’s limit of 2.0 kg');
    expect(sayStatement(heavy, 'de')).toBe('1,3 kg sind nahe an den 2,0 kg, die das Werkzeug hält');
  });

  it('takes in a second statement with the same parameters', () => {
    const values = { bestP: 0.9, threshold: 0.96, model: 'explicit' };
    const asked = statement('asks_after_swaps', { ...values, swaps: 3, why: 'pod_used_up' });
    expect(sayStatement(asked, 'en')).toBe(
      'Pods sent away without a single stow: 3. Now: the best stow has 90.0 %, below 96.0 %',
    );
  });

  it.each([
    ['a code of a later version', { code: 'of_later', params: {} }],
    ['a name that every object has', { code: 'constructor', params: {} }],
    ['a parameter that is missing', { code: 'heavy', params: { massKg: 1 } }],
    ['a parameter of another kind', { code: 'heavy', params: { massKg: '1', limitKg: 2 } }],
    ['a word that is not on its list', { code: 'not_production', params: { mode: 'toString' } }],
    ['a statement that names itself', { code: 'tool_limit', params: { problem: 'tool_limit' } }],
  ])('is none for %s: the original text is shown', (_, said) => {
    expect(sayStatement(said, 'de')).toBeNull();
    expect(inEnglish(said, 'as it was sent')).toBe('as it was sent');
  });

  it('is cut where others say more than the wire takes', () => {
    expect(statement('planner_failed', { message: 'x'.repeat(9000) }).params['message']).toHaveLength(500);
  });

  it('stands alone as a sentence', () => {
    expect(asSentence('the buffer is empty')).toBe('The buffer is empty.');
    expect(asSentence('Automatic is off.')).toBe('Automatic is off.');
  });
});

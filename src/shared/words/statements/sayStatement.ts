import { fieldWords as german } from '../de.ts';
import { fieldWords as english } from '../en.ts';
import type { ParameterKind } from './declareStatements.ts';
import { declarationOfStatement, type Statement } from './statements.ts';

export type StatementLanguage = 'en' | 'de';
export type WriteNumber = (value: number, digits: 0 | 1 | 2) => string;

/** Names whose words are those of the window: elsewhere they stand as they are. */
export interface NamesOfReader {
  alarm: (alarmId: string) => string;
  primitive: (name: string) => string;
}
const namesAsTheyAre: NamesOfReader = { alarm: (alarmId) => alarmId, primitive: (name) => name };

interface Reader {
  language: StatementLanguage;
  number: WriteNumber;
  names: NamesOfReader;
}

const languages = {
  en: {
    decimal: '.',
    side: { left: 'left', right: 'right' },
    destination: { person: 'to a person', sideline: 'to the sideline tray', buffer: 'to the buffer' },
    field: english,
  },
  de: {
    decimal: ',',
    side: { left: 'links', right: 'rechts' },
    destination: { person: 'an eine Person', sideline: 'zu den ausgesonderten', buffer: 'in den Puffer' },
    field: german,
  },
};

/** Without the system's tables of languages, so that a report has the same bytes on every machine. */
export const plainNumbers =
  (language: StatementLanguage): WriteNumber =>
  (value, digits) =>
    value.toFixed(digits).replace('.', languages[language].decimal);

/**
 * A statement in words, as it stands in the catalogue. Null where this version does not know the code, or a parameter that
 * the words need is missing or of another kind, as in what a later or a damaged cell sends: the reader gets the original text.
 */
export function sayStatement(
  { code, params }: Statement,
  language: StatementLanguage,
  number: WriteNumber = plainNumbers(language),
  names: NamesOfReader = namesAsTheyAre,
): string | null {
  return say(code, params, { language, number, names }, 0);
}

/** Deeper than this nothing is nested; a statement that names itself ends here. */
const DEEPEST = 2;

function say(code: string, params: Statement['params'], reader: Reader, depth: number): string | null {
  const declared = declarationOfStatement(code);
  if (!declared || depth > DEEPEST) return null;
  let complete = true;
  const text = declared[reader.language].replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const kind = declared.params[name];
    const value = Object.hasOwn(params, name) ? params[name] : undefined;
    const word =
      kind === undefined || value === undefined
        ? null
        : kind === 'statement'
          ? say(String(value), params, reader, depth + 1)
          : wordOf(kind, value, reader);
    if (word === null) complete = false;
    return word ?? '';
  });
  return complete ? text : null;
}

const digitsOf: Partial<Record<ParameterKind, 0 | 1 | 2>> = { whole: 0, tenths: 1, hundredths: 2, percent: 1 };

function wordOf(kind: ParameterKind, value: number | string, reader: Reader): string | null {
  const digits = digitsOf[kind];
  if (digits !== undefined)
    return typeof value === 'number' ? reader.number(kind === 'percent' ? value * 100 : value, digits) : null;
  if (typeof value !== 'string') return null;
  const { names } = reader;
  switch (kind) {
    case 'text':
    case 'statement':
    case 'whole':
    case 'tenths':
    case 'hundredths':
    case 'percent':
      return value;
    case 'item':
      return value === '' ? languages[reader.language].field.someItem : value;
    case 'alarm':
      return names.alarm(value);
    case 'primitives':
      return value
        .split(' ')
        .map((name) => names.primitive(name))
        .join(', ');
    default:
      return one(wordsOf(kind, reader.language), value);
  }
}

type ListedKind = Exclude<
  ParameterKind,
  'text' | 'statement' | 'whole' | 'tenths' | 'hundredths' | 'percent' | 'item' | 'alarm' | 'primitives'
>;

function wordsOf(kind: ListedKind, language: StatementLanguage): Readonly<Record<string, string>> {
  const { side, destination, field } = languages[language];
  const lists: Readonly<Record<ListedKind, Readonly<Record<string, string>>>> = {
    side,
    destination,
    mode: field.settingValues,
    packml: field.packml,
    cause: field.cause,
    refusal: field.refusal,
    outcome: field.outcome,
    callReason: field.interventionReason,
    callOutcome: field.interventionOutcome,
    fault: field.fault,
    holdEnd: field.holdEnd,
    letGo: field.letGo,
    handMotion: field.handMotion,
    packmlCommand: field.packmlCommand,
    phase: field.phase,
    linkState: field.linkState,
  };
  return lists[kind];
}

const one = (words: Readonly<Record<string, string>>, name: string): string | null =>
  Object.hasOwn(words, name) ? words[name]! : null;

/** A fragment as a sentence of its own: a capital in front, a full stop behind. */
export function asSentence(text: string): string {
  const capital = text.charAt(0).toLocaleUpperCase('en') + text.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}

/** In English and as a sentence, for logs, command lines and consoles of earlier versions; `otherwise` where there are no words for it. */
export const inEnglish = (said: Statement, otherwise: string = said.code): string => {
  const text = sayStatement(said, 'en');
  return text === null ? otherwise : asSentence(text);
};

import { expect, test } from 'vitest';
import { alarmIds } from '#shared/domain/alarmList.ts';
import { refusalCodes } from '#shared/domain/cellCommand.ts';
import { faultDeclarations, faultNames } from '#shared/domain/fault.ts';
import { interventionOutcomes, interventionReasons } from '#shared/domain/intervention.ts';
import { stowCauses } from '#shared/domain/outcome.ts';
import { packmlCommands, packmlStates } from '#shared/domain/packml.ts';
import { primitiveDeclarations } from '#shared/domain/primitive.ts';
import { stowPhases } from '#shared/domain/stow.ts';
import { bridgeFailureCodes } from '#renderer/bridge/Bridge.ts';
import { de } from './de/index.ts';
import { en } from './en/index.ts';

type Messages = { readonly [key: string]: string | Messages };

function flat(messages: Messages, prefix = ''): [string, string][] {
  return Object.entries(messages).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[prefix + key, value]] : flat(value, `${prefix}${key}.`),
  );
}
const placeholders = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();

test('both languages have the same messages with the same placeholders', () => {
  const english = flat(en);
  const german = new Map(flat(de));
  expect([...german.keys()].sort()).toEqual(english.map(([key]) => key).sort());
  for (const [key, text] of english) expect([key, placeholders(german.get(key)!)]).toEqual([key, placeholders(text)]);
});

test('no message is empty, and plural forms come in both languages alike', () => {
  const german = new Map(flat(de));
  for (const [key, text] of flat(en)) {
    expect(text.trim(), key).not.toBe('');
    expect(german.get(key)!.split(' | ').length, key).toBe(text.split(' | ').length);
  }
});

test.each([
  ['alarm', alarmIds],
  ['refusal', [...refusalCodes, ...bridgeFailureCodes]],
  ['cause', stowCauses],
  ['causeSentence', stowCauses],
  ['interventionReason', interventionReasons],
  ['interventionReasonSentence', interventionReasons],
  ['interventionOutcome', interventionOutcomes],
  ['packml', packmlStates],
  ['packmlCommand', packmlCommands],
  ['phase', stowPhases],
  ['primitive', primitiveDeclarations.map((declaration) => declaration.name)],
  ['parameter', primitiveDeclarations.flatMap((declaration) => declaration.parameters.map((p) => p.name))],
] as const)('every %s of the closed lists has its words', (group, words) => {
  expect(Object.keys(en[group]).sort()).toEqual([...new Set(words)].sort());
});

test('every fault that can be asked for has its words, with its parameters and choices', () => {
  const parameters = faultDeclarations.flatMap((declaration) => declaration.parameters);
  const choices = parameters.flatMap((p) => (p.kind === 'choice' ? p.choices : []));
  const sorted = (words: readonly string[]): string[] => [...new Set(words)].sort();
  expect(Object.keys(en.fault.name).sort()).toEqual(sorted(faultNames));
  expect(Object.keys(en.fault.description).sort()).toEqual(sorted(faultNames));
  expect(Object.keys(en.fault.parameter).sort()).toEqual(sorted(parameters.map((p) => p.name)));
  expect(Object.keys(en.fault.choice).sort()).toEqual(sorted(choices));
});

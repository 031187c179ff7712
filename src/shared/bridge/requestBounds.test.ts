import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { boundsMissingIn } from '../../../tests/builders/boundsMissingIn.ts';
import { bridgeRequests, type BridgeRequestName } from './bridge.ts';
import { parameterProblem } from './parameterProblem.ts';

const requests = Object.entries(bridgeRequests) as [BridgeRequestName, { params: z.ZodType }][];
/** Texts, lists and records; that a number is a sound one is for each request to say. */
const sizesMissingIn = (name: string, schema: z.ZodType): string[] =>
  boundsMissingIn(name, schema).filter((missing) => !missing.endsWith(': number'));

const refusal = (name: BridgeRequestName, params: unknown): string => {
  const parsed = bridgeRequests[name].params.safeParse(params);
  if (parsed.success) throw new Error('It was taken.');
  return parameterProblem(name, params, parsed.error).text;
};
const long = 'x'.repeat(900_000);

describe('a request of the window', () => {
  it.each(requests)('%s bounds every text, list and record', (name, { params }) => {
    expect(sizesMissingIn(name, params)).toEqual([]);
  });

  it('is found wanting where a bound is missing', () => {
    const loose = z.object({ text: z.string(), list: z.array(z.boolean()), number: z.number() });
    expect(sizesMissingIn('loose', loose)).toEqual(['loose.text: string', 'loose.list: array']);
    expect(requests.length).toBeGreaterThan(40);
  });

  it('that is too large is refused with the field, its length and the limit, and nothing of it is repeated', () => {
    const ask = { reason: 'operator', detail: long, binId: null, itemId: null };
    expect(refusal('command', { cellKey: 'a', reason: '', body: { type: 'intervention.open', ...ask } })).toBe(
      'command: body.detail: 900000 characters, at most 4000 are taken. Nothing was done.',
    );
    expect(refusal('command', { cellKey: long, reason: '', body: { type: 'floor.clear' } })).toBe(
      'command: cellKey: 900000 characters, at most 256 are taken. Nothing was done.',
    );
    expect(refusal('command', { cellKey: 'a', reason: long, body: { type: 'floor.clear' } })).toMatch(
      /^command: reason: 900000/,
    );
    const note = { handoverId: 'a', by: 'b', action: { type: 'note', text: long } };
    expect(refusal('handoverStep', note)).toBe(
      'handoverStep: action.text: 900000 characters, at most 4000 are taken. Nothing was done.',
    );
    expect(refusal('acknowledgeAlarms', { keys: Array.from({ length: 9000 }, () => 'a') })).toMatch(
      /^acknowledgeAlarms: keys: 9000 entries, at most \d+ are taken\. Nothing was done\.$/,
    );
    expect(refusal('setShiftSettings', { settings: { shifts: [long] } })).toMatch(
      /^setShiftSettings: settings: 9000\d\d characters, at most 20000 are taken/,
    );
  });

  it('that would leave something hidden in a handover has it written out', () => {
    const step = { handoverId: 'a', by: 'b', action: { type: 'note', text: 'seen\u202eneddih\r\nline 2' } };
    expect(bridgeRequests.handoverStep.params.parse(step).action).toEqual({
      type: 'note',
      text: 'seen[U+202E]neddih\r\nline 2',
    });
  });

  it('that is wrong in another way says how', () => {
    expect(refusal('rosterAdd', { name: 'A\u202e', pin: '1234' })).toBe(
      'rosterAdd: name: expected a name without U+202E, which cannot be seen',
    );
    expect(refusal('command', 7)).toMatch(/^command: parameters: /);
  });
});

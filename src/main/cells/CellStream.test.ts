import { expect, it } from 'vitest';
import type { CellNews } from '#main/ports/CellNews.ts';
import { BugLog } from '../support/BugLog.ts';
import { CellStream } from './CellStream.ts';
import { messageListener } from './messageListener.ts';

const slowed: CellNews = { type: 'slowed' };

it('tells every observer all news in the order of their list, whatever one of them throws', () => {
  const heard: string[] = [];
  const bugs: string[] = [];
  const stream = new CellStream(
    [
      { name: 'first', observe: ({ type }) => heard.push(`first ${type}`) },
      {
        name: 'broken',
        observe: () => {
          throw new Error('it is broken');
        },
      },
      { name: 'last', observe: ({ type }) => heard.push(`last ${type}`) },
    ],
    (where, error) => bugs.push(`${where}: ${(error as Error).message}`),
  );
  stream.tell(slowed);
  expect(heard).toEqual(['first slowed', 'last slowed']);
  expect(bugs).toEqual(['broken at news of type slowed: it is broken']);
});

it('makes one message of every call of a source, and says whether an event was stored', () => {
  const taken: string[] = [];
  const listener = messageListener(({ type }) => {
    taken.push(type);
    return type !== 'event';
  });
  listener.onMalformed('event', 'no number');
  listener.onSlowed?.();
  expect(listener.onEvent({} as Parameters<typeof listener.onEvent>[0])).toBe(false);
  expect(taken).toEqual(['malformed', 'slowed', 'event']);
});

it('logs a bug once with its stack, however often it happens', () => {
  const lines: string[] = [];
  const bugs = new BugLog((text) => lines.push(text));
  const bug = new Error('it is broken');
  bugs.report('request cells', bug);
  bugs.report('request cells', bug);
  bugs.report('request alarms', new Error('another one'));
  expect(lines).toHaveLength(2);
  expect(lines[0]).toContain('request cells');
  expect(lines[0]).toContain('CellStream.test.ts');
});

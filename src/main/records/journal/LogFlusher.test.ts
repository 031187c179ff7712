import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LogFlusher } from './LogFlusher.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'supercargo-flush-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('flushing a file from another thread', () => {
  test('tells every request once, in order', async () => {
    const file = join(folder, 'log');
    appendFileSync(file, 'a');
    const flusher = new LogFlusher(file, (error) => expect.fail(String(error)));
    const told: number[] = [];
    await new Promise<void>((settle) => {
      for (let i = 0; i < 5; i += 1)
        flusher.flush(() => {
          told.push(i);
          if (i === 4) settle();
        });
      expect(told).toEqual([]);
    });
    expect(told).toEqual([0, 1, 2, 3, 4]);
    flusher.close();
  });

  test('a file that is not there is a failure, and nobody is told that it is flushed', () => {
    let failures = 0;
    const flusher = new LogFlusher(join(folder, 'missing'), () => (failures += 1));
    flusher.flush(() => expect.fail('nothing was flushed'));
    expect(failures).toBe(1);
    flusher.close();
  });

  test('after close nothing is flushed', async () => {
    const file = join(folder, 'log');
    appendFileSync(file, 'a');
    const flusher = new LogFlusher(file, (error) => expect.fail(String(error)));
    flusher.flush(() => expect.fail('closed in between'));
    flusher.close();
    flusher.flush(() => expect.fail('closed before'));
    await new Promise((settle) => setTimeout(settle, 50));
  });
});

import { expect, test } from 'vitest';
import { coreShare, partOf, parts, type Part, type ProcessUse } from './processTimes.ts';

test.each([
  ['node src/cell/server/cli.ts --seed 1', 'cell'],
  ['node /x/src/main/host/browser/cli.ts --data d', 'host'],
  ['/usr/lib/chromium/chromium --type=gpu-process --use-angle', 'drawing'],
  ['/usr/lib/chromium/chromium --type=renderer', 'window'],
  ['bash -c true', null],
])('%s is counted as %s', (commandLine, part) => {
  expect(partOf(commandLine)).toBe(part);
});

test('a core’s share is processor time by time', () => {
  const use = (cpuMs: number): Record<Part, ProcessUse> =>
    Object.fromEntries(parts.map((part) => [part, { cpuMs, memoryMb: 1 }])) as Record<Part, ProcessUse>;
  expect(coreShare(use(100), use(600), 10_000)).toEqual({ window: 5, drawing: 5, host: 5, cell: 5 });
});

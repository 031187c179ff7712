import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { primitiveNames } from '#shared/primitives/primitives.ts';
import { PYTHON, problemWithPython } from '../../scripts/launch/pythonClient.mjs';
import { cellServerForTests, TEST_TOKEN, type CellServerForTests } from '../builders/cellServerForTests.ts';

describe('a console written in Python from SPEC.md alone', () => {
  let cell: CellServerForTests;
  beforeAll(async () => {
    cell = await cellServerForTests();
  });
  afterAll(() => cell.close());

  it('is refused with a wrong token, then watches, takes control, holds, resumes and lets go', async () => {
    expect(problemWithPython(), 'the independent client cannot run').toBeNull();
    const script = fileURLToPath(new URL('./python_client.py', import.meta.url));
    const { stdout } = await promisify(execFile)(PYTHON, [script, cell.server.url, TEST_TOKEN], { timeout: 40_000 });
    const steps = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(steps).toEqual([
      { step: 'refused', code: 'bad_token' },
      { step: 'welcome', protocol: '1.4', primitives: [...primitiveNames] },
      { step: 'telemetry', jointColumns: 8, jointPeriodMs: 10, wrenchRows: 20, wrenchPeriodMs: 2, steps: 1 },
      { step: 'acquired', granted: true, tooEarly: 'wrong_state' },
      { step: 'held', accepted: true },
      { step: 'impostor', code: 'not_holder' },
      { step: 'resumed', withoutSnapshot: true, unhold: true, release: true, unbroken: true },
    ]);
    expect(cell.cell.core.snapshot.cell.control).toBeNull();
  }, 45_000);
});

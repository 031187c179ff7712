import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBrowserHost } from '#main/host/browser/BrowserHost.ts';
import { systemClock } from '#main/clock/systemClock.ts';
import { MemoryJournal } from '#main/records/journal/MemoryJournal.ts';
import { SocketCellSource } from '#main/cells/link/SocketCellSource.ts';
import { PictureStore } from '#main/cells/pictures/PictureStore.ts';
import { createInlinePlanner } from '#main/planning/planner/inlinePlanner.ts';
import { Supervisor } from '#main/supervisor.ts';

/** The main process of a console with its browser host, in a process of its own that can be frozen and killed. Argument: the cell's address; its token comes in the environment. */
const [url = ''] = process.argv.slice(2);
const token = process.env['SUPERCARGO_CELL_TOKEN'] ?? '';
const dataDir = mkdtempSync(join(tmpdir(), 'supercargo-bench-'));
const supervisor = new Supervisor({
  recorder: null,
  journal: new MemoryJournal(systemClock),
  planner: createInlinePlanner(),
  pictures: new PictureStore(join(dataDir, 'pictures')),
  clock: systemClock,
  newId: randomUUID,
  host: { shell: 'browser', version: 'bench', consoleId: 'bench-console', dataDir },
  operator: { operatorId: 'bench', name: 'Bench' },
  saveOperator: () => undefined,
});
supervisor.addCell({
  source: new SocketCellSource({
    cellKey: 'cell',
    endpoint: () => ({ url, token }),
    consoleId: 'bench-console',
    consoleName: 'Benchmark',
    clock: systemClock,
  }),
  automatic: false,
  bringUp: false,
});
const host = await startBrowserHost({ supervisor, rendererDir: dataDir, port: 0 });
process.send!({ windowUrl: host.newWindowUrl() });
process.once('disconnect', () => {
  rmSync(dataDir, { recursive: true, force: true });
  process.exit(0);
});

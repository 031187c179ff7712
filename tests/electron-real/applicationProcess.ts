import { appendFileSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pino } from 'pino';
import { startCellServer } from '#cell/server/startCellServer.ts';
import { openApplication } from '#main/host/application.ts';
import { createWorkerPlanner } from '#main/planning/planner/workerPlanner.ts';
import { CellCoreForTests } from '../builders/cellCoreForTests.ts';
import { variables, type FromElsewhere, type ToElsewhere } from './elsewhere.ts';

/** The application behind the Electron host, with a cell on a scripted rig that has the real arm's description. */
const [dataDir = '', open = ''] = process.argv.slice(2);
const root = resolve(import.meta.dirname, '../..');
const TOKEN = 'token-of-the-tests';
const tell = (message: FromElsewhere): void => void process.send?.(message);

const { core } = new CellCoreForTests({
  leaseClockMs: () => performance.now(),
  startTimeMs: Date.now(),
  // Longer than a test waits: a hold ends by what the window does, and never because a busy machine was silent for a moment.
  holdLimits: { beatTimeoutMs: 60_000, maxRoundTripMs: 60_000 },
  // A motion by hand that no test outlasts.
  rigScript: { motionS: 600 },
});
core.onEvent(({ body }) => {
  if (body.type === 'manual.ended') appendFileSync(process.env[variables.holds] ?? '', `${JSON.stringify(body)}\n`);
});
const cell = await startCellServer({
  core,
  armUrdf: readFileSync(`${root}/resources/arm/supercargo-arm.urdf`, 'utf8'),
  tool: 'belts',
  port: 0,
  token: TOKEN,
  software: 'test',
  speed: 1,
  logger: pino({ enabled: false }),
  onFailed: (error) => {
    throw error;
  },
});
const opened = openApplication(
  {
    dataDir,
    cells: [{ url: cell.url, token: TOKEN }],
    simulatedCells: 0,
    simulation: { scenario: null, seed: 1, speed: null },
    port: 0,
    lockAfterMinutes: null,
    open: open === '' ? null : open,
  },
  {
    shell: 'electron',
    version: '0.0.1',
    cellEntry: '',
    cellNode: null,
    createPlanner: () => createWorkerPlanner(),
    recorderWorker: null,
    modelsDir: `${root}/resources/models`,
    journalThread: null,
    replayWorker: null,
    log: (line) => console.error(line),
  },
);
if (!opened.ok) throw new Error(opened.error);
const application = opened.value;
application.supervisor.subscribe((push) => tell({ type: 'push', push }));
process.on('message', (raw) => {
  const message = raw as ToElsewhere;
  switch (message.type) {
    case 'request':
      void application.supervisor
        .request(message.name, message.params, message.windowId)
        .then((answer) => tell({ type: 'answer', id: message.id, answer }));
      return;
    case 'windowGone':
      return application.supervisor.windowGone(message.windowId, message.why);
    case 'openRecording':
      return application.openRecording(message.path);
    case 'stop':
      void end();
  }
});
process.on('disconnect', () => void end());

let ending: Promise<void> | null = null;
function end(): Promise<void> {
  return (ending ??= application
    .stop()
    .then(() => cell.close())
    .then(() => process.exit(0)));
}

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openApplication } from '#main/application.ts';
import { raisePriority } from '#main/hosting/raisePriority.ts';
import { readStartOptions } from '#main/hosting/startOptions.ts';
import { createWorkerPlanner } from '#main/planner/workerPlanner.ts';
import { startBrowserHost } from './BrowserHost.ts';

/**
 * The browser host as a program. The first line on stdout says where the window is: {"url"}. It ends with SIGTERM, SIGINT,
 * or with the launcher that started it.
 */
const options = readStartOptions(process.argv.slice(2), process.env);
if (!options.ok) {
  console.error(options.error);
  process.exit(2);
}
const fromHere = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const { version } = JSON.parse(readFileSync(fromHere('../../../package.json'), 'utf8')) as { version: string };

const application = openApplication(options.value, {
  shell: 'browser',
  version,
  cellEntry: fromHere('../../cell/server/cli.ts'),
  cellNode: null,
  createPlanner: () => createWorkerPlanner(),
  recorderWorker: null,
  modelsDir: fromHere('../../../resources/models'),
  journalThread: null,
  replayWorker: null,
  log: (line) => console.error(line),
});
if (!application.ok) {
  console.error(application.error);
  process.exit(1);
}
// After its workers were made: they inherit it, and are not the ones in a hurry.
raisePriority();
const host = await startBrowserHost({
  supervisor: application.value.supervisor,
  rendererDir: fromHere('../../../out/renderer'),
  port: options.value.port,
}).catch(async (error: unknown) => {
  await application.value.stop();
  console.error(`The browser host cannot listen (${error instanceof Error ? error.message : String(error)}).`);
  process.exit(1);
});

let ending = false;
const end = (): void => {
  if (ending) return;
  ending = true;
  void host
    .close()
    .then(() => application.value.stop())
    .finally(() => process.exit(0));
};
process.on('SIGINT', end);
process.on('SIGTERM', end);
process.on('disconnect', end);

console.log(JSON.stringify({ url: host.url }));
process.send?.({ url: host.url });
// Whoever started this host may ask which processes its simulated cells are.
process.on('message', (question) => {
  if (question === 'simulatedCells') process.send?.({ simulatedCells: application.value.simulatedCells() });
});

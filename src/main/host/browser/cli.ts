import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inEnglish } from '#shared/words/statements/sayStatement.ts';
import { statement } from '#shared/words/statements/statements.ts';
import { openApplication } from '#main/host/application.ts';
import { keepFilesPrivate } from '#main/host/shared/privateDataFolder.ts';
import { raisePriority } from '#main/host/shared/raisePriority.ts';
import { readStartOptions } from '#main/host/shared/startOptions.ts';
import { createWorkerPlanner } from '#main/planning/planner/workerPlanner.ts';
import { CODE_LIFE_MS } from './WindowEntrance.ts';
import { startBrowserHost } from './BrowserHost.ts';
import { WindowFile } from './WindowFile.ts';

/**
 * The browser host as a program. The first line on stdout says where the window is: {"url", "windowFile"}, an address that lets
 * one window in, and the address of a page on disk that always leads to a window (`WindowFile`). It ends with SIGTERM, SIGINT, or
 * with the launcher that started it.
 */
keepFilesPrivate();
const options = readStartOptions(process.argv.slice(2), process.env);
if (!options.ok) {
  console.error(options.error);
  process.exit(2);
}
const fromHere = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const { version } = JSON.parse(readFileSync(fromHere('../../../../package.json'), 'utf8')) as { version: string };

const application = openApplication(options.value, {
  shell: 'browser',
  version,
  cellEntry: fromHere('../../../cell/server/cli.ts'),
  cellNode: null,
  createPlanner: () => createWorkerPlanner(),
  recorderWorker: null,
  modelsDir: fromHere('../../../../resources/models'),
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
  rendererDir: fromHere('../../../../out/renderer'),
  port: options.value.port,
  onEntered: () => renewWindowFile(),
  onReused: () => {
    const reused = statement('window_address_reused');
    const text = inEnglish(reused, '');
    console.error(text);
    application.value.supervisor.alerts.raise('window_address_reused', 'error', { text, statement: reused });
  },
}).catch(async (error: unknown) => {
  await application.value.stop();
  console.error(`The browser host cannot listen (${error instanceof Error ? error.message : String(error)}).`);
  process.exit(1);
});

const windowFile = new WindowFile(options.value.dataDir, () => host.newWindowUrl());
function renewWindowFile(): void {
  try {
    windowFile.renew();
  } catch (error) {
    console.error(
      `The page for a further window cannot be written: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
}
renewWindowFile();
const renewal = setInterval(renewWindowFile, CODE_LIFE_MS / 2);

let ending = false;
const end = (): void => {
  if (ending) return;
  ending = true;
  clearInterval(renewal);
  windowFile.remove();
  void host
    .close()
    .then(() => application.value.stop())
    .finally(() => process.exit(0));
};
process.on('SIGINT', end);
process.on('SIGTERM', end);
process.on('disconnect', end);

const whereTheWindowIs = { url: host.newWindowUrl(), windowFile: windowFile.url };
console.log(JSON.stringify(whereTheWindowIs));
process.send?.(whereTheWindowIs);
// Whoever started this host may ask which processes its simulated cells are.
process.on('message', (question) => {
  if (question === 'simulatedCells') process.send?.({ simulatedCells: application.value.simulatedCells() });
});

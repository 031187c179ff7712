import { join, resolve } from 'node:path';
import { app, BrowserWindow, dialog, protocol } from 'electron';
import { openApplication } from '#main/host/application.ts';
import { keepFilesPrivate } from '#main/host/shared/privateDataFolder.ts';
import { raisePriority } from '#main/host/shared/raisePriority.ts';
import { readStartOptions } from '#main/host/shared/startOptions.ts';
import { createWorkerPlanner } from '#main/planning/planner/workerPlanner.ts';
import { setApplicationMenu } from './applicationMenu.ts';
import { carryBridge } from './ipc.ts';
import { cellProgram, ownArguments, packageProblem } from './launchArguments.ts';
import { linkedPage, LINK_SCHEME, openedBy } from './opened.ts';
import { answerPageRequest, PAGE_SCHEME, PAGE_URL } from './pageProtocol.ts';
import { lockDown, lockSession, openWindow } from './window.ts';

/** The Electron host: windows and IPC around the same application that the browser host serves. */
protocol.registerSchemesAsPrivileged([
  { scheme: PAGE_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
]);
keepFilesPrivate();
lockDown();
void main();

async function main(): Promise<void> {
  const problem = packageProblem(app.isPackaged, (name) => app.commandLine.hasSwitch(name), process.getuid?.() === 0);
  if (problem !== null) return refuse(problem, 2);
  const options = readStartOptions(ownArguments(process.argv), process.env);
  if (!options.ok) return refuse(options.error, 2);
  // Electron's own files and its lock belong to the data folder: two folders are two applications.
  app.setPath('userData', join(options.value.dataDir, 'electron'));
  const opened = openedBy(process.argv);
  const open = options.value.open ?? (opened.file === null ? null : resolve(opened.file));
  // A second one hands what it was to open to the first: where its own folder was is known here alone.
  if (!app.requestSingleInstanceLock({ open, link: opened.link })) {
    app.quit();
    return;
  }
  const openLater = listenForOpened(linkedPage(opened.link));
  await app.whenReady();
  const cell = cellProgram(app.getAppPath(), process.resourcesPath ?? '', process.env, app.isPackaged);
  const application = openApplication(
    { ...options.value, open: openLater.file ?? open },
    {
      shell: 'electron',
      version: app.getVersion(),
      cellEntry: cell.entry,
      cellNode: cell.node,
      createPlanner: () => {
        const workerUrl = threadEntry('plannerWorker');
        return createWorkerPlanner(workerUrl ? { workerUrl } : {});
      },
      recorderWorker: threadEntry('recorderWorker'),
      modelsDir: join(app.getAppPath(), 'resources/models'),
      journalThread: threadEntry('journalThread'),
      replayWorker: threadEntry('replayWorker'),
      log: (line) => console.error(line),
    },
  );
  if (!application.ok) return refuse(application.error, 1);
  openLater.openRecording = application.value.openRecording;

  // After its workers were made: they inherit it, and are not the ones in a hurry.
  raisePriority();
  lockSession();
  setApplicationMenu();
  protocol.handle(PAGE_SCHEME, (request) => answerPageRequest(join(import.meta.dirname, '../renderer'), request.url));
  const endBridge = carryBridge(application.value.supervisor);
  let ending = false;
  app.on('before-quit', (event) => {
    if (ending) return;
    ending = true;
    event.preventDefault();
    endBridge();
    void application.value.stop().finally(() => app.exit(0));
  });
  app.on('window-all-closed', () => app.quit());
  if (app.isPackaged) app.setAsDefaultProtocolClient(LINK_SCHEME);
  await openWindow(openLater.page ?? PAGE_URL);
}

/** What is to be opened once there is something to open it, and what opens it from then on. */
interface OpenLater {
  file: string | null;
  page: string | null;
  openRecording: ((path: string) => void) | null;
}

/** Listens to the system and to second starts. */
function listenForOpened(page: string | null): OpenLater {
  const later: OpenLater = { file: null, page, openRecording: null };
  const followLink = (link: unknown): void => {
    const linked = typeof link === 'string' ? linkedPage(link) : null;
    const window = BrowserWindow.getAllWindows()[0];
    if (linked === null) return;
    // The same document at another fragment: nothing is loaded anew.
    if (window) void window.loadURL(linked);
    else later.page = linked;
  };
  // macOS tells what is to be opened by events instead of words on the command line.
  app.on('open-file', (event, path) => {
    event.preventDefault();
    if (later.openRecording) later.openRecording(path);
    else later.file = path;
  });
  app.on('open-url', (event, link) => {
    event.preventDefault();
    followLink(link);
  });
  app.on('second-instance', (_event, _commandLine, _folder, handed: unknown) => {
    const window = BrowserWindow.getAllWindows()[0];
    if (window?.isMinimized()) window.restore();
    window?.focus();
    const { open, link } = (handed ?? {}) as { open?: unknown; link?: unknown };
    if (typeof open === 'string') later.openRecording?.(open);
    followLink(link);
  });
  return later;
}

/** In a bundle a thread's entry lies beside this one; among the sources each part knows its own. */
function threadEntry(name: string): URL | null {
  return import.meta.url.endsWith('.ts') ? null : new URL(`./${name}.js`, import.meta.url);
}

function refuse(message: string, exitCode: number): void {
  console.error(message);
  if (app.isReady()) dialog.showErrorBox('Supercargo cannot start', message);
  app.exit(exitCode);
}

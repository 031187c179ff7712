import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { HostInfo } from '#shared/bridge/bridge.ts';
import { err, ok, type Result } from '#shared/result/result.ts';
import { statement } from '#shared/words/statements/statements.ts';
import { JournalDesk } from '#main/records/audit/JournalDesk.ts';
import { systemClock } from '#main/clock/systemClock.ts';
import { lockDataFolder } from '#main/records/journal/dataFolderLock.ts';
import { openJournal } from '#main/records/journal/openJournal.ts';
import { failureOf, isSqliteError } from '#main/records/journal/sqliteFailure.ts';
import { SocketCellSource } from '#main/cells/link/SocketCellSource.ts';
import { PictureStore } from '#main/cells/pictures/PictureStore.ts';
import type { PlannerClient } from '#main/ports/PlannerClient.ts';
import { Recorder } from '#main/records/recording/Recorder.ts';
import { ReplayThread } from '#main/records/replay/ReplayThread.ts';
import { Supervisor } from '#main/supervisor.ts';
import { loadIdentity, loginOperator, saveIdentity, withOperator } from './shared/consoleIdentity.ts';
import { loadSigner } from './shared/consoleKey.ts';
import { freeDiskBytes } from './shared/freeDiskBytes.ts';
import { makePrivate } from './shared/privateDataFolder.ts';
import { SimulatedCellProcess } from './shared/SimulatedCellProcess.ts';
import type { StartOptions } from './shared/startOptions.ts';

export interface Application {
  supervisor: Supervisor;
  /** Process ids of the simulated cells, null for one that is not up. */
  simulatedCells(): (number | null)[];
  /** Shows a recording in the window that is there. */
  openRecording: (path: string) => void;
  stop(): Promise<void>;
}

export interface ApplicationParts {
  shell: HostInfo['shell'];
  version: string;
  /** Entry of the simulated cell's server; another one in a bundle than in the sources. */
  cellEntry: string;
  /** Node that runs it; null for the present executable. */
  cellNode: string | null;
  createPlanner: () => PlannerClient;
  /** Module of the recorder's thread; null for the one among the sources. */
  recorderWorker: URL | null;
  /** Folder of the shipped models. */
  modelsDir: string;
  /** Module of the journal's second thread; null for the one among the sources. */
  journalThread: URL | null;
  /** Module of the thread that replays; null for the one among the sources. */
  replayWorker: URL | null;
  /** One line for the log. */
  log: (line: string) => void;
}

/** Opens a data folder and supervises the cells; what both hosts have in common. An error is one sentence for the user. */
export function openApplication(options: StartOptions, parts: ApplicationParts): Result<Application, string> {
  const clock = systemClock;
  const closed = makePrivate(options.dataDir);
  if (!closed.ok) return err(closed.error);
  const lock = lockDataFolder(options.dataDir);
  if (!lock.ok) return err(lock.error);
  let opened;
  try {
    opened = openJournal(options.dataDir, clock);
  } catch (error) {
    lock.value.release();
    if (!isSqliteError(error)) return err(error instanceof Error ? error.message : String(error));
    return err(`The journal in ${options.dataDir} cannot be opened. ${failureOf(error).message}`);
  }
  const identity = loadIdentity(options.dataDir, randomUUID);
  const recorder = new Recorder({
    root: join(options.dataDir, 'recordings'),
    software: parts.version,
    clock,
    onNotice: (severity, said, cellKey) => {
      // An error lasts until the recorder says that it is over; a warning tells of something that has happened.
      if (severity === 'error') supervisor.alerts.raise('recorder_stopped', severity, said, cellKey);
      else if (severity === 'warning') supervisor.alerts.raise('recorder', severity, said, cellKey);
    },
    onRecovered: (cellKey) => supervisor.alerts.end('recorder_stopped', cellKey),
    ...(parts.recorderWorker ? { workerUrl: parts.recorderWorker } : {}),
  });
  const simulated: { cellKey: string; cell: SimulatedCellProcess; logFile: string }[] = [];
  /** New with every start: what was practised before is over, and its log means nothing to the new cell. */
  const trainingCell = `training-${randomUUID().slice(0, 8)}`;
  const journalDesk = new JournalDesk({
    dataDir: options.dataDir,
    journal: opened.journal,
    clock,
    onAlert: (code, said) => {
      if (said === null) supervisor.alerts.end(code);
      else supervisor.alerts.raise(code, code === 'journal_not_sound' ? 'error' : 'warning', said);
    },
    ...(parts.journalThread ? { workerUrl: parts.journalThread } : {}),
  });
  const pictures = new PictureStore(join(options.dataDir, 'pictures'));
  const replays = new ReplayThread({
    root: join(options.dataDir, 'recordings'),
    openAtStart: options.open,
    flushRecorder: () => recorder.flush(),
    storedPicture: (cellKey, imageId) => pictures.get(cellKey, imageId),
    ...(parts.replayWorker ? { workerUrl: parts.replayWorker } : {}),
  });
  const supervisor: Supervisor = new Supervisor({
    diagnosis: {
      modelsDir: parts.modelsDir,
      cellLogFile: (cellKey) => simulated.find((known) => known.cellKey === cellKey)?.logFile ?? null,
      secrets: () => [
        ...options.cells.map((cell) => cell.token),
        ...simulated.flatMap(({ cell }) => cell.endpoint()?.token ?? []),
      ],
    },
    // A cell of its own, so that practice never touches the cells that work; the bins are too full, so that a stow fails.
    startTrainingCell: () => {
      if (!simulated.some((known) => known.cellKey === trainingCell))
        simulate(trainingCell, 'Training cell', ['--seed', '1', '--scenario', 'overfilled', '--speed', '1']);
      return trainingCell;
    },
    journalDesk,
    recorder,
    replays,
    journal: opened.journal,
    planner: parts.createPlanner(),
    pictures,
    clock,
    newId: randomUUID,
    freeDiskBytes: freeDiskBytes(options.dataDir, clock),
    host: { shell: parts.shell, version: parts.version, consoleId: identity.consoleId, dataDir: options.dataDir },
    operator: identity.operator,
    signClaim: loadSigner(options.dataDir).signClaim,
    lockAfterMs: options.lockAfterMinutes === null ? null : options.lockAfterMinutes * 60_000,
    login: loginOperator(),
    log: parts.log,
    saveOperator: (operator) => {
      if (saveIdentity(options.dataDir, withOperator(identity, operator))) supervisor.alerts.end('operator_not_saved');
      else
        supervisor.alerts.raise('operator_not_saved', 'warning', {
          text: `${operator.name} is signed in, but it could not be written to ${options.dataDir}: the next start will not know it.`,
          statement: statement('operator_not_saved', { name: operator.name, folder: options.dataDir }),
        });
    },
  });
  for (const { code, ...said } of opened.notices) supervisor.alerts.raise(code, 'error', said);
  for (const [index, said] of closed.value.entries())
    supervisor.alerts.raise(`data_folder_open_${index}`, 'warning', said);

  const sourceOptions = { consoleId: identity.consoleId, consoleName: () => supervisor.operatorName(), clock };
  const simulate = (cellKey: string, name: string, args: readonly string[]): void => {
    const logFile = join(options.dataDir, 'cells', `${cellKey}.log`);
    const cell = new SimulatedCellProcess({
      entry: parts.cellEntry,
      node: parts.cellNode,
      name,
      dataDir: join(options.dataDir, 'cells', cellKey),
      logFile,
      args: ['--cell-id', cellKey, ...args],
      clock,
      onDied: (why) => {
        const text = `The process of ${name}, a simulated cell, ended (${why}). It is started again by itself.`;
        supervisor.diagnosis.say('warning', `${text} Its log is ${logFile}.`);
        parts.log(`${text} Its log is ${logFile}.`);
        const said = { text, statement: statement('cell_process_died', { name, why }) };
        supervisor.alerts.raise('cell_process_died', 'warning', said, cellKey);
      },
      onReady: () => supervisor.alerts.end('cell_process_died', cellKey),
    });
    simulated.push({ cellKey, cell, logFile });
    cell.start();
    const source = new SocketCellSource({ ...sourceOptions, cellKey, endpoint: () => cell.endpoint() });
    supervisor.addCell({ source, automatic: true, bringUp: true });
  };
  for (let index = 0; index < options.simulatedCells; index += 1)
    simulate(`simulated-${index + 1}`, `Cell ${index + 1}`, [
      ...['--seed', String(options.simulation.seed + index)],
      ...(options.simulation.scenario === null ? [] : ['--scenario', options.simulation.scenario]),
      ...(options.simulation.speed === null ? [] : ['--speed', options.simulation.speed]),
    ]);
  for (const cell of options.cells)
    supervisor.addCell({
      source: new SocketCellSource({
        ...sourceOptions,
        // The address is what stays the same of a cell that this console has not met yet.
        cellKey: new URL(cell.url).host,
        endpoint: () => cell,
        // Whoever named it on the command line looks there first.
        onTrouble: (sentence) => parts.log(`${cell.url}: ${sentence}`),
      }),
      automatic: true,
      bringUp: false,
    });
  let stopped: Promise<void> | null = null;
  const stop = async (): Promise<void> => {
    await supervisor.stop();
    await Promise.all(simulated.map(({ cell }) => cell.stop()));
    lock.value.release();
  };
  return ok({
    supervisor,
    simulatedCells: () => simulated.map(({ cell }) => cell.processId()),
    openRecording: (path) => replays.offerFile(path),
    stop: () => (stopped ??= stop()),
  });
}

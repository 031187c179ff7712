import type { BridgeReply, BridgeRequestName, HostInfo } from '#shared/bridge/bridge.ts';
import { ok } from '#shared/result/result.ts';
import { refusal, refusedAs, type BridgeHandlers, type BridgeResult } from '#main/ports/BridgeHandler.ts';
import type { Journal } from '#main/ports/Journal.ts';
import type { AlarmDesk } from './alarms/AlarmDesk.ts';
import type { AlertBoard } from './alarms/alerts/AlertBoard.ts';
import type { AlarmCommand } from './alarms/commandAlarms.ts';
import type { HoldRelay } from './cells/manual/HoldRelay.ts';
import type { DamageReports } from './cells/inspection/DamageReports.ts';
import type { LabelBook } from './cells/inspection/LabelBook.ts';
import type { SupervisedCell } from './cells/SupervisedCell.ts';
import type { PreviewDesk } from './planning/preview/PreviewDesk.ts';
import { journalHandlers, type JournalDesk } from './records/audit/JournalDesk.ts';
import { replayHandlers } from './records/replay/replayHandlers.ts';
import type { ReplayThread } from './records/replay/ReplayThread.ts';
import type { Handovers } from './shift/openHandovers.ts';
import type { Presence } from './shift/Presence.ts';
import type { DiagnosisDesk } from './support/DiagnosisDesk.ts';

export interface BridgeHandlerParts {
  hostInfo: () => HostInfo;
  presence: Presence;
  cells: ReadonlyMap<string, SupervisedCell>;
  journal: Journal;
  journalDesk: () => JournalDesk | null;
  replays: () => ReplayThread | undefined;
  handovers: Handovers;
  labels: LabelBook;
  damage: DamageReports;
  alerts: AlertBoard;
  alarms: AlarmDesk;
  holds: HoldRelay;
  previews: PreviewDesk;
  diagnosis: DiagnosisDesk;
  startTrainingCell: () => BridgeResult<'startTrainingCell'>;
}

/** One handler for each request of a window, in one style: an expected failure is a refusal, what is thrown is a bug. */
export function bridgeHandlers(parts: BridgeHandlerParts): BridgeHandlers<BridgeRequestName> {
  const { cells, journal, handovers, alerts, alarms, holds, previews, diagnosis, presence } = parts;
  const done = ok<Record<string, never>>({});
  const withCell = async <Name extends BridgeRequestName>(
    cellKey: string,
    ask: (cell: SupervisedCell) => BridgeReply<Name> | Promise<BridgeReply<Name>>,
  ): Promise<BridgeResult<Name>> => {
    const cell = cells.get(cellKey);
    return cell
      ? ok(await ask(cell))
      : { ok: false, error: { code: 'unknown_cell', message: `There is no cell ${JSON.stringify(cellKey)}.` } };
  };
  const alarm = (command: AlarmCommand): BridgeResult<'shelveAlarm'> => {
    const carriedOut = refusedAs(alarms.carryOut(command));
    return carriedOut.ok ? done : carriedOut;
  };
  return {
    hostInfo: () => ok(parts.hostInfo()),
    cells: () => ok([...cells.values()].map((cell) => cell.view())),
    setOperator: (operator) => {
      const problem = presence.takeName(operator);
      return problem === null ? ok(parts.hostInfo()) : refusal(problem);
    },
    command: async ({ cellKey, body, reason, second }) => {
      const permitted = refusedAs(await presence.permit(body, second ?? null));
      if (!permitted.ok) return permitted;
      return withCell<'command'>(cellKey, (cell) => cell.command(body, reason, permitted.value));
    },
    lockSession: (_params, windowId) => {
      const problem = presence.lock('by_hand');
      if (problem !== null) return refusal(problem);
      holds.windowGone(windowId, 'focus_lost');
      return done;
    },
    atWork: () => {
      presence.touch();
      return done;
    },
    sidelineFigures: ({ cellKey, sinceMs }) =>
      withCell<'sidelineFigures'>(cellKey, (cell) => cell.sidelineFigures(sinceMs)),
    damageReport: async (span) => ok(await parts.damage.rows(span)),
    exportDamageReport: async (span) => refusedAs(await parts.damage.exportCsv(span)),
    damageLabels: ({ cellKey, findingIds }) => ok(parts.labels.of(cellKey, findingIds)),
    labelDamage: ({ labelling }) => {
      const kept = refusedAs(parts.labels.label(parts.hostInfo().operator, labelling));
      return kept.ok ? done : kept;
    },
    exportDamageLabels: () => refusedAs(parts.labels.exportCoco()),
    importDamageLabels: ({ text }) => refusedAs(parts.labels.importCoco(parts.hostInfo().operator, text)),
    setAutomatic: ({ cellKey, automatic }) => withCell<'setAutomatic'>(cellKey, (cell) => cell.setAutomatic(automatic)),
    picture: ({ cellKey, imageId }) => withCell<'picture'>(cellKey, (cell) => cell.picture(imageId)),
    recentEvents: ({ cellKey, limit }) =>
      ok(
        journal
          .entries({ cellKey, kinds: ['event'], from: 'newest', limit })
          .flatMap((entry) => (entry.body.kind === 'event' ? [entry.body.event] : [])),
      ),
    shiftReport: async ({ fromMs, toMs }) => ok(await handovers.report(fromMs, toMs)),
    alerts: () => ok(alerts.list()),
    holdBegin: async (params, windowId) => ok(await holds.begin(windowId, params)),
    holdBeat: (params, windowId) => {
      holds.beat(windowId, params);
      return done;
    },
    holdEnd: (params, windowId) => {
      holds.end(windowId, params);
      return done;
    },
    previewMotion: ({ cellKey, motion }) => refusedAs(previews.preview(cellKey, motion)),
    recoveryProposals: async ({ cellKey, interventionId }) =>
      refusedAs(await previews.proposals(cellKey, interventionId)),
    diagnosisReport: () => ok(diagnosis.report()),
    diagnosisSubscribe: ({ cellKey }) => ok(diagnosis.subscribe(cellKey)),
    diagnosisUnsubscribe: ({ cellKey }) => ok(diagnosis.unsubscribe(cellKey)),
    diagnosisLog: ({ cellKey, limit }) => ok(diagnosis.lines(cellKey, limit)),
    diagnosisBundle: ({ window }) => refusedAs(diagnosis.bundle(window)),
    startTrainingCell: () => parts.startTrainingCell(),
    alarms: () => ok(alarms.list()),
    acknowledgeAlarms: ({ keys }) => {
      const carriedOut = refusedAs(alarms.carryOut({ type: 'acknowledge', keys }));
      return carriedOut.ok ? ok({ acknowledged: carriedOut.value }) : carriedOut;
    },
    shelveAlarm: (shelf) => alarm({ type: 'shelve', ...shelf }),
    unshelveAlarm: ({ key }) => alarm({ type: 'unshelve', key }),
    takeAlarmOutOfService: (taken) => alarm({ type: 'take_out', ...taken }),
    putAlarmBackInService: ({ key }) => alarm({ type: 'put_back', key }),
    alarmHistory: (page) => ok(alarms.page(page)),
    alarmFigures: (span) => ok(alarms.figures(span)),
    ...journalHandlers(parts.journalDesk),
    ...replayHandlers(parts.replays),
    ...answered(handovers.handlers),
  };
}

/** Of shifts and handovers: what a person may not do there is part of the reply (`done: false`), for the field that it is about. */
function answered(handlers: Handovers['handlers']): BridgeHandlers<keyof Handovers['handlers']> {
  const entries = Object.entries(handlers as Record<string, (params: unknown) => unknown>).map(([name, handle]) => [
    name,
    async (params: unknown) => ok(await handle(params)),
  ]);
  return Object.fromEntries(entries) as BridgeHandlers<keyof Handovers['handlers']>;
}

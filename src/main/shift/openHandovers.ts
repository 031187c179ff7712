import type { BridgeParams, BridgePush, BridgeReply, BridgeRequestName, Picture } from '#shared/bridge/bridge.ts';
import type { handoverRequests } from '#shared/bridge/requests/handover.ts';
import type { RosterPerson, RosterRole } from '#shared/domain/handover.ts';
import type { HandoverRecord } from '#shared/domain/handoverRecord.ts';
import type { ShiftReport } from '#shared/domain/shift.ts';
import { reportedZone } from '#shared/domain/siteZone.ts';
import type { Result } from '#shared/result/result.ts';
import type { Clock } from '#main/ports/Clock.ts';
import type { Journal } from '#main/ports/Journal.ts';
import { makeCallPacket, type CutClip } from './calls/CallPacket.ts';
import { HandoverDesk } from './HandoverDesk.ts';
import { HandoverStore } from './HandoverStore.ts';
import type { Refusal } from './judgeStep.ts';
import { exportReport, type ReportSources } from './output/exportReport.ts';
import { Roster } from './Roster.ts';
import { ShiftDesk } from './ShiftDesk.ts';
import { ShiftReader } from './ShiftReader.ts';

export interface HandoverParts {
  journal: Journal;
  clock: Clock;
  dataDir: string;
  consoleId: string;
  newId: () => string;
  operator: () => RosterPerson;
  onSignedOn: (person: RosterPerson) => void;
  cellName: (cellKey: string) => string;
  picture: (cellKey: string, imageId: string) => Promise<Picture | null>;
  push: (push: BridgePush) => void;
  /** Parts of recordings, for packets of calls; null: nothing is recorded here. Default null. */
  cutClip?: CutClip | null;
  /** Default: the workstation's. */
  timeZone?: string;
}

type HandlersOf<Name extends BridgeRequestName> = {
  [Each in Name]: (params: BridgeParams<Each>) => BridgeReply<Each> | Promise<BridgeReply<Each>>;
};

export interface Handovers {
  handlers: HandlersOf<keyof typeof handoverRequests>;
  report: (fromMs: number, toMs: number) => Promise<ShiftReport>;
  /**
   * What is known of a person who acts: `proven` by the PIN and signed on since; `signed_off` though on the roster; `unknown` on a roster
   * that has others, or because there is none.
   */
  standing: (operatorId: string) => 'proven' | 'signed_off' | 'unknown';
  hasRoster: () => boolean;
  /** Null: not on the roster. */
  roleOf: (operatorId: string) => RosterRole | null;
  /** Whether it is this person, by the PIN; every wrong one counts towards the lock-out, and is in the journal. */
  prove: (operatorId: string, pin: string, purpose: string) => Promise<Result<RosterPerson, Refusal>>;
  /** Something about people that is no step of a handover; false when the journal could not be written. */
  record: (by: RosterPerson, record: HandoverRecord) => boolean;
}

/** Shifts and handovers on one journal, as the supervisor needs them: one handler a request. */
export function openHandovers(parts: HandoverParts): Handovers {
  const { journal, clock, dataDir, newId } = parts;
  const roster = new Roster(dataDir, clock);
  const store = new HandoverStore(journal, (record) =>
    parts.push({ type: 'handoverChanged', handoverId: 'handoverId' in record ? record.handoverId : null }),
  );
  const reader = new ShiftReader({ journal, pause: otherWorkFirst });
  const shifts = new ShiftDesk({ ...parts, timeZone: parts.timeZone ?? reportedZone(), roster, store, reader });
  const desk = new HandoverDesk({ ...parts, newId, roster, store, reader, shifts });
  if (roster.madeLead) store.append(MIGRATION, { type: 'roleChanged', person: roster.madeLead, role: 'lead' });
  const reportSources = (): ReportSources => ({
    ...{ store, reader, clock, journal, settings: shifts.settings(), timeZone: shifts.timeZone() },
    ...{ cellName: parts.cellName, picture: parts.picture },
  });
  return {
    standing: (operatorId) => {
      if (!roster.person(operatorId)) return 'unknown';
      return store.book().onDuty.has(operatorId) ? 'proven' : 'signed_off';
    },
    hasRoster: () => !roster.isEmpty,
    roleOf: (operatorId) => roster.roleOf(operatorId),
    prove: (operatorId, pin, purpose) => shifts.prove(operatorId, pin, purpose),
    record: (by, record) => store.append(by, record).ok,
    report: (fromMs, toMs) => shifts.report(fromMs, toMs),
    handlers: {
      shiftSettings: () => shifts.settingsView(),
      setShiftSettings: ({ settings }) => answerOf(shifts.setSettings(settings)),
      shiftPage: ({ atMs }) => shifts.page(atMs),
      roster: () => shifts.rosterView(),
      rosterAdd: async ({ name, pin, role, proof }) => answerOf(await shifts.add(name, pin, role, proof)),
      rosterRemove: async ({ operatorId, proof }) => answerOf(await shifts.remove(operatorId, proof)),
      rosterSetRole: async ({ operatorId, role, proof }) => answerOf(await shifts.setRole(operatorId, role, proof)),
      rosterSetPin: async ({ operatorId, newPin, by, pin }) =>
        answerOf(await shifts.setPin(operatorId, newPin, by, pin)),
      signOn: async ({ operatorId, pin }) => answerOf(await shifts.signOn(operatorId, pin)),
      signOff: ({ operatorId }) => answerOf(shifts.signOff(operatorId)),
      handovers: () => desk.list(),
      handover: ({ handoverId }) => desk.view(handoverId),
      handoverStart: async ({ by, atMs }) => answerOf(await desk.start(by, atMs)),
      handoverStep: async ({ handoverId, by, action }) => answerOf(await desk.step(handoverId, by, action)),
      handoverSign: async ({ handoverId, by, pin }) => answerOf(await desk.sign(handoverId, by, pin)),
      callPacket: async ({ subject, language }) =>
        answerOf(
          await makeCallPacket(
            reportSources(),
            { kind: 'call', ...subject },
            {
              ...{ dataDir, language, cutClip: parts.cutClip ?? null },
            },
          ),
        ),
      shiftExport: async ({ subject, format, language }) =>
        answerOf(
          await exportReport(reportSources(), subject, {
            format,
            language,
          }),
        ),
    },
  };
}

/** Author of what a new version does to an old roster. */
const MIGRATION: RosterPerson = { operatorId: 'supercargo', name: 'Supercargo' };

const otherWorkFirst = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const answerOf = <Value>(result: Result<Value, Refusal>): { done: true; value: Value } | ({ done: false } & Refusal) =>
  result.ok ? { done: true, value: result.value } : { done: false, ...result.error };

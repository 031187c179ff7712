import type { BridgeReply, Picture } from '#shared/bridge/bridge.ts';
import type { Handover, HandoverAction, HandoverRefusal, RosterPerson } from '#shared/domain/handover.ts';
import { shiftAt } from '#shared/domain/shiftCalendar.ts';
import { err, ok, type Result } from '#shared/result/result.ts';
import type { Clock } from '#main/ports/Clock.ts';
import type { Journal } from '#main/ports/Journal.ts';
import { documentHash, isAsSigned } from './documentHash.ts';
import { freezeShift } from './freezeShift.ts';
import { lastSigned, openPoints } from './handoverBook.ts';
import type { HandoverStepRecord } from '#shared/domain/handoverRecord.ts';
import type { HandoverStore } from './HandoverStore.ts';
import { judgeStart, judgeStep, roleOf, type Refusal } from './judgeStep.ts';
import type { Roster } from './Roster.ts';
import type { ShiftDesk } from './ShiftDesk.ts';
import type { ReadableJournal, ShiftReader } from './ShiftReader.ts';

export interface HandoverDeskOptions {
  journal: ReadableJournal & Pick<Journal, 'chainHead'>;
  clock: Clock;
  newId: () => string;
  consoleId: string;
  roster: Roster;
  store: HandoverStore;
  reader: ShiftReader;
  shifts: ShiftDesk;
  cellName: (cellKey: string) => string;
  picture: (cellKey: string, imageId: string) => Promise<Picture | null>;
}

/** A picture stays in the journal for good: as large as the cells' cameras make them, and no larger. */
const PICTURE_MAX_BASE64 = 600_000;

type View = BridgeReply<'handover'> & object;
const refuse = (code: HandoverRefusal, message: string) => err({ code, message });

/** Handovers step by step. Every step is judged against what the journal says, recorded there, and read back from there. */
export class HandoverDesk {
  private readonly options: HandoverDeskOptions;
  /** Steps go one after another: a step is judged on what the one before it left. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(options: HandoverDeskOptions) {
    this.options = options;
  }

  list(): BridgeReply<'handovers'> {
    const book = this.options.store.book();
    return {
      handovers: [...book.handovers.values()].reverse().map((handover) => ({
        handoverId: handover.handoverId,
        phase: handover.phase,
        shift: handover.frozen.figures.shift,
        timeZone: handover.frozen.figures.timeZone,
        outgoing: handover.outgoing,
        incoming: handover.incoming,
        frozenAtMs: handover.frozen.frozenAtMs,
        additions: handover.additions.length,
      })),
      openPoints: openPoints(book),
    };
  }

  view(handoverId: string): View | null {
    const handover = this.options.store.book().handovers.get(handoverId);
    return handover ? viewOf(handover) : null;
  }

  start(operatorId: string, atMs: number | null): Promise<Result<View, Refusal>> {
    return this.inTurn(async () => {
      const { store, reader, shifts, clock, journal } = this.options;
      const by = this.person(operatorId);
      if (!by.ok) return by;
      const refusal = judgeStart(store.book(), by.value);
      if (refusal) return err(refusal);
      const frozenAtMs = clock.nowMs();
      const head = journal.chainHead();
      const lastEntryId = head?.entryId ?? 0;
      const before = lastSigned(store.book());
      const frozen = await freezeShift({
        ...{ journal, reader, frozenAtMs, lastEntryId },
        shift: shiftAt(shifts.settings(), shifts.timeZone(), atMs ?? frozenAtMs),
        settings: shifts.settings(),
        timeZone: shifts.timeZone(),
        lastEntryHash: head?.hash ?? null,
        openPoints: openPoints(store.book()),
        before: before && { listed: before.frozen.listed, lastEntryId: before.frozen.lastEntryId },
      });
      const handoverId = this.options.newId();
      return this.record(by.value, { type: 'started', handoverId, frozen });
    });
  }

  step(handoverId: string, operatorId: string, action: HandoverAction): Promise<Result<View, Refusal>> {
    return this.inTurn(async () => {
      const found = this.find(handoverId, operatorId);
      if (!found.ok) return found;
      const { handover, by } = found.value;
      const refusal = judgeStep(this.options.store.book(), handover, by, action);
      if (refusal) return err(refusal);
      const record = await this.recordOf(handover, action);
      return record.ok ? this.record(by, record.value) : record;
    });
  }

  sign(handoverId: string, operatorId: string, pin: string): Promise<Result<View, Refusal>> {
    return this.inTurn(async () => {
      const found = this.find(handoverId, operatorId);
      if (!found.ok) return found;
      const { handover, by } = found.value;
      const refusal = judgeStep(this.options.store.book(), handover, by, { type: 'sign' });
      if (refusal) return err(refusal);
      const proof = await this.options.shifts.prove(operatorId, pin, 'sign a handover');
      if (!proof.ok) return proof;
      return this.record(by, {
        type: 'signed',
        handoverId,
        role: roleOf(handover, by),
        documentHash: documentHash(handover),
        consoleId: this.options.consoleId,
      });
    });
  }

  private async recordOf(handover: Handover, action: HandoverAction): Promise<Result<HandoverStepRecord, Refusal>> {
    const { handoverId } = handover;
    const { newId } = this.options;
    switch (action.type) {
      case 'note':
        return ok({ type: 'noted', handoverId, noteId: newId(), text: action.text });
      case 'openPoint':
        return ok({ type: 'pointOpened', handoverId, pointId: newId(), text: action.text, owner: action.owner });
      case 'closePoint':
        return ok({ type: 'pointClosed', handoverId, pointId: action.pointId, note: action.note });
      case 'attachMoment':
        return this.momentRecord(handoverId, action);
      case 'offer': {
        const incoming = this.options.roster.person(action.incomingId);
        if (!incoming) return refuse('unknown_person', 'The person who takes over is not on the roster.');
        return ok({ type: 'offered', handoverId, incoming });
      }
      case 'takeBack':
        return ok({ type: 'takenBack', handoverId });
      case 'acknowledge':
        return ok({ type: 'acknowledged', handoverId, key: action.key });
      case 'ask':
        return ok({ type: 'asked', handoverId, questionId: newId(), text: action.text });
      case 'answer':
        return ok({ type: 'answered', handoverId, questionId: action.questionId, text: action.text });
      case 'accept':
        return ok({ type: 'accepted', handoverId, documentHash: documentHash(handover) });
      case 'add':
        return ok({ type: 'added', handoverId, additionId: newId(), text: action.text });
      case 'cancel':
        return ok({ type: 'cancelled', handoverId, reason: action.reason });
    }
  }

  private async momentRecord(
    handoverId: string,
    action: Extract<HandoverAction, { type: 'attachMoment' }>,
  ): Promise<Result<HandoverStepRecord, Refusal>> {
    const { cellKey, timeMs, address, imageId, text } = action;
    const picture = imageId === null ? null : await this.options.picture(cellKey, imageId);
    if (imageId !== null && !picture)
      return refuse('no_picture', `The picture ${imageId} is neither in the store nor in the cell any more.`);
    if (picture && picture.dataBase64.length > PICTURE_MAX_BASE64)
      return refuse('too_much', `The picture is larger than ${PICTURE_MAX_BASE64 / 1000} kB and was not attached.`);
    const kept = picture && {
      imageId: picture.imageId,
      widthPx: picture.widthPx,
      heightPx: picture.heightPx,
      dataBase64: picture.dataBase64,
    };
    const cellName = this.options.cellName(cellKey);
    const momentId = this.options.newId();
    return ok({
      ...{ type: 'momentAttached', handoverId, momentId, cellKey, cellName, timeMs, address, text },
      picture: kept,
    });
  }

  private find(handoverId: string, operatorId: string): Result<{ handover: Handover; by: RosterPerson }, Refusal> {
    const handover = this.options.store.book().handovers.get(handoverId);
    if (!handover) return refuse('unknown_handover', `There is no handover ${JSON.stringify(handoverId)}.`);
    const by = this.person(operatorId);
    return by.ok ? ok({ handover, by: by.value }) : by;
  }

  private person(operatorId: string): Result<RosterPerson, Refusal> {
    const person = this.options.roster.person(operatorId);
    return person ? ok(person) : refuse('unknown_person', 'This person is not on the roster.');
  }

  private record(by: RosterPerson, record: HandoverStepRecord): Result<View, Refusal> {
    const recorded = this.options.store.append(by, record);
    if (!recorded.ok) return recorded;
    const view = this.view(record.handoverId);
    return view ? ok(view) : refuse('unknown_handover', 'The handover was recorded and cannot be read back.');
  }

  private inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const mine = this.last.then(work);
    this.last = mine.catch(() => undefined);
    return mine;
  }
}

const viewOf = (handover: Handover): View => ({
  handover,
  isAsSigned: handover.documentHash === null ? null : isAsSigned(handover),
});

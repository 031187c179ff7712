import type { Handover, HandoverPhase, ListedItem, OpenPoint, RosterPerson } from '#shared/domain/handover.ts';
import type { StoredHandoverRecord } from './handoverRecords.ts';

/** Every handover of the journal and every open point, as the records so far make them. Never changed in place. */
export interface HandoverBook {
  /** Oldest first. */
  readonly handovers: ReadonlyMap<string, Handover>;
  readonly points: ReadonlyMap<string, OpenPoint>;
  /** Who is signed on, since when. */
  readonly onDuty: ReadonlyMap<string, RosterPerson & { sinceMs: number }>;
}

export const emptyHandoverBook: HandoverBook = { handovers: new Map(), points: new Map(), onDuty: new Map() };

const nobody: RosterPerson = { operatorId: 'unknown', name: '?' };

/** Folds one record. What was refused was never recorded, so a record is believed. */
export function foldHandover(book: HandoverBook, stored: StoredHandoverRecord): HandoverBook {
  const { record, atMs, entryId } = stored;
  const by = stored.by ?? nobody;
  const change = (handoverId: string, how: (handover: Handover) => Handover): HandoverBook => {
    const known = book.handovers.get(handoverId);
    return known ? { ...book, handovers: new Map(book.handovers).set(handoverId, how(known)) } : book;
  };
  const enter = (handoverId: string, phase: HandoverPhase, more: Partial<Handover> = {}): HandoverBook =>
    change(handoverId, (handover) => ({ ...handover, ...more, phase }));
  switch (record.type) {
    case 'started':
      return {
        ...book,
        points: withCarried(book.points, record.frozen.listed),
        handovers: new Map(book.handovers).set(record.handoverId, {
          handoverId: record.handoverId,
          phase: 'draft',
          outgoing: by,
          incoming: null,
          frozen: record.frozen,
          notes: [],
          points: [],
          moments: [],
          acknowledged: [],
          questions: [],
          offeredAtMs: null,
          acceptedAtMs: null,
          documentHash: null,
          signatures: [],
          additions: [],
          cancelled: null,
        }),
      };
    case 'noted':
      return change(record.handoverId, (h) => ({
        ...h,
        notes: [...h.notes, { noteId: record.noteId, atMs, by, text: record.text }],
      }));
    case 'pointOpened': {
      const { pointId, handoverId, text, owner } = record;
      const point = { pointId, handoverId, text, owner, openedAtMs: atMs, openedBy: by, closed: null };
      const changed = change(handoverId, (h) => ({ ...h, points: [...h.points, point] }));
      return { ...changed, points: new Map(book.points).set(pointId, point) };
    }
    case 'pointClosed': {
      const known = book.points.get(record.pointId);
      if (!known) return book;
      const point = { ...known, closed: { atMs, by, note: record.note } };
      const changed = change(record.handoverId, (h) =>
        isOpenForWriting(h) ? { ...h, points: [...h.points.filter((p) => p.pointId !== point.pointId), point] } : h,
      );
      return { ...changed, points: new Map(book.points).set(point.pointId, point) };
    }
    case 'momentAttached': {
      const { momentId, cellKey, cellName, timeMs, address, text, picture } = record;
      return change(record.handoverId, (h) => ({
        ...h,
        moments: [...h.moments, { momentId, cellKey, cellName, timeMs, address, text, picture, by, atMs }],
      }));
    }
    case 'offered':
      return change(record.handoverId, (h) => ({
        ...h,
        phase: 'offered',
        incoming: record.incoming,
        offeredAtMs: atMs,
        // What somebody else has read, this person has not.
        acknowledged: h.acknowledged.filter((done) => done.by.operatorId === record.incoming.operatorId),
      }));
    case 'takenBack':
      return enter(record.handoverId, 'draft', { offeredAtMs: null });
    case 'acknowledged':
      return change(record.handoverId, (h) => ({
        ...h,
        acknowledged: [...h.acknowledged, { key: record.key, atMs, by }],
      }));
    case 'asked':
      return change(record.handoverId, (h) => ({
        ...h,
        questions: [...h.questions, { questionId: record.questionId, atMs, by, text: record.text, answer: null }],
      }));
    case 'answered':
      return change(record.handoverId, (h) => ({
        ...h,
        questions: h.questions.map((question) =>
          question.questionId === record.questionId
            ? { ...question, answer: { atMs, by, text: record.text } }
            : question,
        ),
      }));
    case 'accepted':
      return enter(record.handoverId, 'accepted', { acceptedAtMs: atMs, documentHash: record.documentHash });
    case 'signed':
      return change(record.handoverId, (h) => {
        const { role, documentHash, consoleId } = record;
        const signatures = [...h.signatures, { role, by, atMs, documentHash, consoleId, entryId }];
        return { ...h, signatures, phase: signatures.length >= 2 ? 'signed' : h.phase };
      });
    case 'added':
      return change(record.handoverId, (h) => ({
        ...h,
        additions: [...h.additions, { additionId: record.additionId, atMs, by, text: record.text }],
      }));
    case 'cancelled':
      return enter(record.handoverId, 'cancelled', { cancelled: { atMs, by, text: record.reason } });
    case 'signedOn':
      return { ...book, onDuty: new Map(book.onDuty).set(by.operatorId, { ...by, sinceMs: atMs }) };
    case 'signedOff': {
      const onDuty = new Map(book.onDuty);
      onDuty.delete(by.operatorId);
      return { ...book, onDuty };
    }
    case 'settingsChanged':
    case 'rosterAdded':
    case 'rosterRemoved':
    case 'pinChanged':
    case 'pinRefused':
    case 'pinBlocked':
    case 'roleChanged':
    case 'sessionLocked':
    case 'sessionUnlocked':
    case 'permissionDenied':
    case 'secondAgreed':
    case 'operatorNamed':
      return book;
  }
}

/** Points that an older part of the journal opened, which is not read any more or was cleared away: the list has them. */
function withCarried(points: HandoverBook['points'], listed: readonly ListedItem[]): HandoverBook['points'] {
  const missing = listed.flatMap((item) => (item.kind === 'open_point' && !points.has(item.pointId) ? [item] : []));
  if (missing.length === 0) return points;
  const all = new Map(points);
  for (const { pointId, text, owner, openedAtMs, openedBy } of missing)
    all.set(pointId, { pointId, handoverId: '', text, owner, openedAtMs, openedBy, closed: null });
  return all;
}

/** Whether the document can still change. */
export const isOpenForWriting = (handover: Handover): boolean =>
  handover.phase === 'draft' || handover.phase === 'offered';

/** The handover that is under way, if there is one; there is at most one at a time. */
export const openHandover = (book: HandoverBook): Handover | null =>
  [...book.handovers.values()].find((h) => h.phase !== 'signed' && h.phase !== 'cancelled') ?? null;

export const openPoints = (book: HandoverBook): OpenPoint[] =>
  [...book.points.values()].filter((point) => point.closed === null);

/** The last one that both signed, or null. */
export const lastSigned = (book: HandoverBook): Handover | null =>
  [...book.handovers.values()].findLast((h) => h.phase === 'signed') ?? null;

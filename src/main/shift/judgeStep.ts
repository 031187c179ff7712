import {
  toAcknowledge,
  unacknowledged,
  type Handover,
  type HandoverAction,
  type HandoverPhase,
  type HandoverRefusal,
  type HandoverRole,
  type RosterPerson,
} from '#shared/domain/handover.ts';
import { documentHash } from './documentHash.ts';
import { openHandover, openPoints, type HandoverBook } from './handoverBook.ts';

export interface Refusal {
  code: HandoverRefusal;
  /** What was wrong, where, what is expected. */
  message: string;
}

/** Enough for a shift's worth of pictures in the journal and in the report. */
export const MOMENTS_MAX = 24;

type StepName = HandoverAction['type'] | 'sign';

interface Rule {
  phases: readonly HandoverPhase[];
  /** Who may take the step; `anyone` on duty. */
  who: 'outgoing' | 'incoming' | 'either' | 'anyone';
}

/** The one table of steps; docs/HANDOVER.md prints it. */
export const stepRules: Readonly<Record<StepName, Rule>> = {
  note: { phases: ['draft'], who: 'outgoing' },
  openPoint: { phases: ['draft'], who: 'outgoing' },
  attachMoment: { phases: ['draft'], who: 'outgoing' },
  closePoint: { phases: ['draft', 'signed', 'cancelled'], who: 'anyone' },
  offer: { phases: ['draft'], who: 'outgoing' },
  takeBack: { phases: ['offered'], who: 'either' },
  acknowledge: { phases: ['offered'], who: 'incoming' },
  ask: { phases: ['offered'], who: 'incoming' },
  answer: { phases: ['offered'], who: 'outgoing' },
  accept: { phases: ['offered'], who: 'incoming' },
  sign: { phases: ['accepted'], who: 'either' },
  add: { phases: ['accepted', 'signed'], who: 'anyone' },
  cancel: { phases: ['draft', 'offered'], who: 'either' },
};

const refuse = (code: HandoverRefusal, message: string): Refusal => ({ code, message });

/** Null when a handover may be started now. */
export function judgeStart(book: HandoverBook, by: RosterPerson): Refusal | null {
  if (!book.onDuty.has(by.operatorId)) return notOnDuty(by);
  const open = openHandover(book);
  if (open)
    return refuse(
      'another_open',
      `The handover of ${open.outgoing.name} is still ${open.phase}. It must be signed or cancelled before another is started.`,
    );
  return null;
}

/** Null when this person may take this step now. Pure: says why not in one sentence. */
export function judgeStep(
  book: HandoverBook,
  handover: Handover,
  by: RosterPerson,
  step: HandoverAction | { type: 'sign' },
): Refusal | null {
  if (!book.onDuty.has(by.operatorId)) return notOnDuty(by);
  const rule = stepRules[step.type];
  if (!rule.phases.includes(handover.phase))
    return refuse(
      'wrong_phase',
      `This handover is ${handover.phase}; "${step.type}" is possible only while it is ${rule.phases.join(' or ')}. Nothing was changed.`,
    );
  const isOutgoing = by.operatorId === handover.outgoing.operatorId;
  const isIncoming = by.operatorId === handover.incoming?.operatorId;
  if (rule.who === 'outgoing' && !isOutgoing)
    return refuse('not_outgoing', `Only ${handover.outgoing.name}, who hands over, can do this.`);
  if (rule.who === 'incoming' && !isIncoming)
    return refuse('not_incoming', `Only ${handover.incoming?.name ?? 'the person who takes over'} can do this.`);
  if (rule.who === 'either' && !isOutgoing && !isIncoming)
    return refuse('not_outgoing', 'Only one of the two people of this handover can do this.');
  return judgeSubject(book, handover, by, step);
}

function judgeSubject(
  book: HandoverBook,
  handover: Handover,
  by: RosterPerson,
  step: HandoverAction | { type: 'sign' },
): Refusal | null {
  switch (step.type) {
    case 'attachMoment':
      if (handover.moments.length < MOMENTS_MAX) return null;
      return refuse('too_much', `A handover takes ${MOMENTS_MAX} moments; this one has them.`);
    case 'closePoint':
      if (openPoints(book).some((point) => point.pointId === step.pointId)) return null;
      return refuse('unknown_subject', 'There is no such open point: it is closed already, or was never opened.');
    case 'offer':
      if (step.incomingId !== handover.outgoing.operatorId) return null;
      return refuse('same_person', `${handover.outgoing.name} hands over and cannot take over as well.`);
    case 'acknowledge':
      if (!toAcknowledge(handover).includes(step.key))
        return refuse('unknown_subject', `Nothing in this handover is named "${step.key}".`);
      if (unacknowledged(handover).includes(step.key)) return null;
      return refuse('already_done', 'This was acknowledged already.');
    case 'answer': {
      const question = handover.questions.find((q) => q.questionId === step.questionId);
      if (!question) return refuse('unknown_subject', 'There is no such question in this handover.');
      return question.answer ? refuse('already_done', 'This question was answered already.') : null;
    }
    case 'accept': {
      const left = unacknowledged(handover).length;
      if (left > 0)
        return refuse(
          'unacknowledged',
          `Not accepted: ${left} of ${toAcknowledge(handover).length} listed items are not acknowledged yet; each must be.`,
        );
      const open = handover.questions.filter((question) => question.answer === null).length;
      if (open > 0)
        return refuse(
          'unanswered',
          `Not accepted: ${open} of ${handover.questions.length} questions are not answered yet.`,
        );
      return null;
    }
    case 'sign':
      return judgeSignature(handover, by);
    default:
      return null;
  }
}

/** In which role a person signs; a handover's two people are different ones. */
export const roleOf = (handover: Handover, by: RosterPerson): HandoverRole =>
  by.operatorId === handover.outgoing.operatorId ? 'outgoing' : 'incoming';

function judgeSignature(handover: Handover, by: RosterPerson): Refusal | null {
  const role = roleOf(handover, by);
  if (handover.signatures.some((signature) => signature.role === role))
    return refuse('already_signed', `${by.name} has signed already.`);
  if (handover.signatures.some((signature) => signature.by.operatorId === by.operatorId))
    return refuse('same_person', `${by.name} has signed as the other of the two already.`);
  if (documentHash(handover) !== handover.documentHash)
    return refuse(
      'document_changed',
      'The document is not the one that was accepted: its hash differs. It was not signed; check the journal (journal verify).',
    );
  return null;
}

const notOnDuty = (by: RosterPerson): Refusal =>
  refuse('not_on_duty', `${by.name} is not signed on at this workstation. Sign on with the PIN first.`);

import { reasonInEnglish, statementOf, type PlanReason } from '../plan.ts';
import type { JournalEntryBody } from '../journalEntry.ts';
import { CONSOLE_CLOSED, CONSOLE_STARTED, sayNote } from './ownTexts.ts';
import { sayAnswer, sayIntent } from './sayCommand.ts';
import { sayEvent } from './sayEvent.ts';
import { sayRecord } from './sayRecord.ts';
import { sentence, withDetail, type NameOfItem, type Sentence } from './sentence.ts';

/** What stands elsewhere in the journal and belongs into the sentence of an entry. */
export interface EntrySurroundings {
  item: NameOfItem;
  /** The command of this id; null where it is not in the journal any more. */
  intent: (commandId: string) => Extract<JournalEntryBody, { kind: 'intent' }> | null;
}

/**
 * One sentence for every kind of journal entry, made into words where it is read. A kind without one does not compile; an
 * entry that another version wrote differently, so that its parts are not where they belong, says so.
 */
export function sayEntry(body: JournalEntryBody, surroundings: EntrySurroundings): Sentence {
  try {
    return say(body, surroundings);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return sentence('entry_not_understood');
  }
}

function say(body: JournalEntryBody, { item, intent }: EntrySurroundings): Sentence {
  switch (body.kind) {
    case 'event':
      return sayEvent(body.event.body, item);
    case 'snapshot': {
      const { packml, mode } = body.snapshot.cell;
      return sentence(body.gap ? 'state_read_after_gap' : 'state_read', { state: packml, mode });
    }
    case 'intent':
      return sayIntent(body, item);
    case 'outcome':
      return sayAnswer(body.ack, intent(body.commandId), item);
    case 'plan':
      return sayPlan(body, item);
    case 'link':
      if (body.detail === CONSOLE_STARTED) return sentence('console_started');
      if (body.detail === CONSOLE_CLOSED) return sentence('console_closed');
      return withDetail(
        sentence('link_became', { state: body.state }),
        body.state === 'live' ? null : body.detail,
        body.statement,
      );
    case 'note':
      return sayNote(body.by, body.text);
    case 'record':
      return sayRecord(body.topic, body.by, body.data);
    default:
      return sentence('entry_not_understood');
  }
}

function sayPlan({ decision, best }: Extract<JournalEntryBody, { kind: 'plan' }>, item: NameOfItem): Sentence {
  const because = (given: Sentence, reason: PlanReason): Sentence =>
    withDetail(given, reasonInEnglish(reason), statementOf(reason));
  switch (decision.kind) {
    case 'stow':
      return best
        ? sentence('planned_stow', { item: item(best.itemId), bin: best.binId, pSuccess: best.pSuccess })
        : sentence('planned_stow_unknown');
    case 'swap_pod':
      return because(sentence('planned_swap'), decision.reason);
    case 'to_person':
      return because(sentence('planned_to_person', { count: decision.itemIds.length }), decision.reason);
    case 'wait':
      return because(sentence('planned_wait'), decision.reason);
  }
}

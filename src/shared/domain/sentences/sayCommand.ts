import type { CellCommandBody, CommandAck } from '../cellCommand.ts';
import { ownReason } from './ownTexts.ts';
import { statement, type Statement } from '#shared/words/statements/statements.ts';
import { PLANNER_ID, type JournalEntryBody } from '../journalEntry.ts';
import { sentence, withDetail, type NameOfItem, type Sentence } from './sentence.ts';

/** What a command asks for, as a phrase. A command type without one does not compile. */
export function askedBy(body: CellCommandBody, item: NameOfItem): Statement {
  switch (body.type) {
    case 'control.acquire':
      return statement(body.takeOver ? 'ask_control_over' : 'ask_control');
    case 'control.renew':
      return statement('ask_keep_control');
    case 'control.release':
      return statement('ask_release_control');
    case 'packml':
      return statement('ask_packml', { command: body.command });
    case 'mode.set':
      return statement('ask_mode', { mode: body.mode });
    case 'run.set':
      return statement(
        body.stows === null && body.untilMs === null && !body.atPodEnd ? 'ask_run_endless' : 'ask_run_end',
      );
    case 'stow':
      return statement('ask_stow', { item: item(body.request.itemId), bin: body.request.binId });
    case 'primitives.run': {
      const chain = body.chain.map(({ primitive }) => primitive).join(' ');
      return statement('ask_steps', { chain, bin: body.binId });
    }
    case 'item.dispose':
      return statement('ask_dispose', { item: item(body.itemId), to: body.to });
    case 'hold.begin':
      return statement('ask_hand_motion', { motion: body.motion.kind });
    case 'hand.report':
      return body.deed === 'rearranged'
        ? statement('ask_hand_rearranged', { bin: body.binId })
        : statement(`ask_hand_${body.deed}`, { item: body.itemId === null ? '' : item(body.itemId), bin: body.binId });
    case 'floor.clear':
      return statement('ask_floor_clear');
    case 'fault.set':
      return statement('ask_fault', { fault: body.fault });
    case 'fault.clear':
      return body.fault === null
        ? statement('ask_faults_cleared')
        : statement('ask_fault_cleared', { fault: body.fault });
    case 'bin.look':
      return statement('ask_look', { bin: body.binId });
    case 'pod.swap':
      return statement('ask_pod_swap');
    case 'finding.decide':
      return statement(`ask_finding_${body.decision}`);
    case 'gallery.open':
      return statement('ask_gallery', { sku: body.sku });
    case 'gallery.add':
      return statement('ask_gallery_add', { sku: body.sku });
    case 'gallery.set':
      return statement(`ask_gallery_${body.state}`, { sku: body.sku });
    case 'gallery.answer':
      return statement(body.accept ? 'ask_gallery_accept' : 'ask_gallery_decline', { sku: body.sku });
    case 'inspection.set':
      return body.sidelinedPerThousand === null
        ? statement('ask_budget_none')
        : statement('ask_budget', { perThousand: body.sidelinedPerThousand });
    case 'intervention.open':
      return statement('ask_call', { reason: body.reason });
    case 'intervention.claim':
      return statement(body.takeOver ? 'ask_claim_over' : 'ask_claim');
    case 'intervention.transfer':
      return statement(body.toConsoleId === null ? 'ask_offer_back' : 'ask_offer');
    case 'intervention.release':
      return statement('ask_give_back');
    case 'intervention.close':
      return statement('ask_close', { outcome: body.outcome });
  }
}

type Intent = Extract<JournalEntryBody, { kind: 'intent' }>;

/** The sentence of a command that was given. */
export function sayIntent({ command, reason }: Intent, item: NameOfItem): Sentence {
  const asked = askedBy(command.body, item);
  const { params } = asked;
  const isPlanner = command.by.operatorId === PLANNER_ID;
  const given: Statement = isPlanner
    ? { code: 'asked_by_planner', params: { ...params, asked: asked.code } }
    : { code: 'asked_by', params: { ...params, asked: asked.code, name: command.by.name } };
  return withDetail({ statement: given, detail: null }, reason, ownReason(reason));
}

/** The sentence of an answer; `intent` null where the command is not in the journal any more. */
export function sayAnswer(ack: CommandAck, intent: Intent | null, item: NameOfItem): Sentence {
  if (!intent)
    return ack.accepted
      ? sentence('answered_yes_to_unknown')
      : sentence('answered_no_to_unknown', { refusal: ack.code });
  const asked = askedBy(intent.command.body, item);
  const params = { ...asked.params, asked: asked.code };
  return {
    statement: ack.accepted
      ? { code: 'answered_yes', params }
      : { code: 'answered_no', params: { ...params, refusal: ack.code } },
    detail: null,
  };
}

import type { CellEventBody } from '../cellEvent.ts';
import type { ItemLocation } from '../item.ts';
import type { StowResult } from '../stow.ts';
import { ownReason } from './ownTexts.ts';
import { sentence, withDetail, type NameOfItem, type Sentence } from './sentence.ts';

/** The sentence of every event of a cell. An event type without one does not compile. */
export function sayEvent(body: CellEventBody, item: NameOfItem): Sentence {
  switch (body.type) {
    case 'packml.changed':
      return withDetail(sentence('cell_became', { state: body.state }), body.reason, body.statement);
    case 'mode.changed':
      return sentence('mode_became', { mode: body.mode });
    case 'run.changed':
      return body.run ? sentence('run_end_set', { name: body.run.by.name }) : sentence('run_end_removed');
    case 'consoles.changed': {
      const names = body.consoles.map(({ name }) => name).join(', ');
      return names ? sentence('consoles_connected', { names }) : sentence('consoles_none');
    }
    case 'control.changed':
      return withDetail(sayControl(body.why, body.lease?.holder.name ?? '–'), body.reason, ownReason(body.reason));
    case 'pod.arrived':
      return sentence('pod_docked', { pod: body.pod.podId });
    case 'pod.departed':
      return withDetail(sentence('pod_left', { pod: body.podId, share: body.stowedVolumeFraction }), body.reason);
    case 'item.arrived':
      return sentence('item_arrived', { item: body.item.product.name });
    case 'item.moved':
      return sayPlace(body.location, item(body.itemId));
    case 'item.flagged':
      return body.flag && body.flag.state !== 'cleared'
        ? sentence('item_flagged_damaged', { item: item(body.itemId), score: body.flag.score })
        : sentence('item_unflagged', { item: item(body.itemId) });
    case 'finding.raised':
      return sentence('finding_raised', { item: item(body.finding.itemId), score: body.finding.score });
    case 'finding.decided':
      return withDetail(sentence(`finding_decided_${body.decision}`, { name: body.by.name }), body.note);
    case 'gallery.changed': {
      const { name } = body.product;
      const said = body.by
        ? sentence(`gallery_${body.change}_by`, { item: name, name: body.by.name })
        : sentence(body.change === 'proposed' ? 'gallery_proposed' : 'gallery_told', { item: name });
      return withDetail(said, body.reason);
    }
    case 'inspection.set': {
      const { sidelinedPerThousand, by } = body;
      return withDetail(
        sidelinedPerThousand === null
          ? sentence('budget_removed', { name: by.name })
          : sentence('budget_set', { name: by.name, perThousand: sidelinedPerThousand }),
        body.reason,
      );
    }
    case 'estimate.updated':
      return sentence(body.estimate.status === 'refused' ? 'bin_not_seen' : 'bin_seen', { bin: body.estimate.binId });
    case 'stow.started':
      return sentence('stow_began', { item: item(body.request.itemId), bin: body.request.binId });
    case 'stow.phase':
      return sentence('stow_phase', { phase: body.phase });
    case 'stow.ended':
      return sayResult(body.result, item);
    case 'primitives.ended': {
      const chain = body.chain.map(({ primitive }) => primitive).join(' ');
      const { peakForceN } = body;
      return sentence('steps_ended', { chain, bin: body.binId, peakForceN, name: body.by.name });
    }
    case 'manual.started':
      return sentence('hand_motion_began', { motion: body.motion.kind, name: body.by.name });
    case 'manual.ended':
      return sentence('hand_motion_ended', { end: body.endedBy, name: body.by.name });
    case 'fault.set': {
      const { fault, by } = body;
      return by ? sentence('fault_set_by', { fault, name: by.name }) : sentence('fault_set_at_start', { fault });
    }
    case 'fault.cleared': {
      const { fault, by } = body;
      if (body.why === 'happened') return sentence('fault_happened', { fault });
      return by ? sentence('fault_cleared_by', { fault, name: by.name }) : sentence('fault_cleared', { fault });
    }
    case 'floor.cleared':
      return sentence('floor_declared_clear', { name: body.by.name });
    case 'hand.reported': {
      const { deed, itemId, binId: bin } = body;
      const { name } = body.by;
      const unit = itemId === null ? '' : item(itemId);
      if (deed === 'rearranged') return sentence('hand_moved_contents', { name, bin });
      return sentence(deed === 'put_in' ? 'hand_put_item_in' : 'hand_took_item_out', { name, item: unit, bin });
    }
    case 'hand.compared':
      return sentence(`hand_${body.verdict}`, { bin: body.binId });
    case 'intervention.opened': {
      const { cause, reason } = body.intervention;
      return cause ? sentence('call_opened_cause', { cause }) : sentence('call_opened', { reason });
    }
    case 'intervention.claimed': {
      const { name } = body.by;
      return body.takenOverFrom
        ? withDetail(sentence('call_taken_over', { name, from: body.takenOverFrom.name }), body.reason)
        : sentence('call_claimed', { name });
    }
    case 'intervention.offered':
      return body.offer
        ? withDetail(sentence('call_offered', { name: body.offer.by.name, to: body.offer.toName }), body.offer.note)
        : withDetail(sentence('call_offer_ended'), body.why, body.statement);
    case 'intervention.released':
      return withDetail(sentence('call_given_back'), body.why, body.statement);
    case 'intervention.action':
      return withDetail(sentence('call_acted', { name: body.by.name }), body.text, body.statement);
    case 'intervention.closed':
      return withDetail(sentence('call_closed', { outcome: body.outcome, name: body.by.name }), body.note);
    case 'notice':
      return body.text === ''
        ? sentence('notice_without_words')
        : withDetail(sentence('cell_says'), body.text, body.statement);
  }
}

function sayControl(why: 'granted' | 'renewed' | 'released' | 'expired' | 'taken_over', name: string): Sentence {
  switch (why) {
    case 'granted':
      return sentence('control_granted', { name });
    case 'renewed':
      return sentence('control_renewed', { name });
    case 'taken_over':
      return sentence('control_taken_by', { name });
    case 'released':
      return sentence('control_given_up');
    case 'expired':
      return sentence('control_expired');
  }
}

function sayPlace(location: ItemLocation, item: string): Sentence {
  switch (location.place) {
    case 'booth':
      return sentence('item_in_booth', { item });
    case 'buffer':
      return sentence('item_in_buffer', { item });
    case 'tool':
      return sentence('item_held', { item });
    case 'bin':
      return sentence('item_in_bin', { item, bin: location.binId });
    case 'mouth':
      return sentence('item_in_mouth', { item, bin: location.binId });
    case 'floor':
      return sentence('item_on_the_floor', { item });
    case 'person':
      return sentence('item_with_person', { item });
    case 'sideline':
      return sentence('item_sidelined', { item });
  }
}

function sayResult({ itemId, binId, outcome, cause, durationS }: StowResult, name: NameOfItem): Sentence {
  const where = { item: name(itemId), bin: binId };
  return outcome === 'success'
    ? sentence('stow_done', { ...where, durationS })
    : sentence('stow_not_done', { ...where, outcome, cause: cause ?? 'motion_timeout' });
}

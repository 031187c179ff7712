import type { CellEvent } from '#shared/domain/cellEvent.ts';
import type { Statement } from '#shared/words/statements/statements.ts';
import type { Tone } from '#renderer/ui/stateTone.ts';
import { stateTone } from '#renderer/ui/stateTone.ts';

/** Values that need translation or formatting are named by what they are; the list turns them into words. */
export interface EventLine {
  key: string;
  values: Record<string, EventValue>;
  tone: Tone;
  /** Small print: of interest to those who look for it. */
  minor: boolean;
}
export type EventValue =
  | { kind: 'text'; text: string }
  /** What the cell says, with its code where there is one. */
  | { kind: 'said'; text: string; statement: Statement | undefined }
  | { kind: 'item'; itemId: string }
  | { kind: 'key'; key: string; values?: Record<string, string> }
  | { kind: 'force'; forceN: number }
  | { kind: 'share'; share: number }
  | { kind: 'score'; score: number }
  | { kind: 'chain'; primitives: readonly string[] };

const text = (value: string): EventValue => ({ kind: 'text', text: value });
const said = (text: string, { statement }: { statement?: Statement | undefined }): EventValue => ({
  kind: 'said',
  text,
  statement,
});
const item = (itemId: string): EventValue => ({ kind: 'item', itemId });
const key = (name: string, values?: Record<string, string>): EventValue =>
  values ? { kind: 'key', key: name, values } : { kind: 'key', key: name };

/** One event as a line for people; null for those that would only bury the others. */
export function eventLine({ body }: CellEvent): EventLine | null {
  const line = (name: string, values: EventLine['values'], tone: Tone = 'none', minor = false): EventLine => ({
    key: `events.${name}`,
    values,
    tone,
    minor,
  });
  switch (body.type) {
    case 'packml.changed': {
      const values = {
        state: key(`packml.${body.state}`),
        reason: said(body.reason ?? '', body),
      };
      return line(
        body.reason ? 'packml_changed_reason' : 'packml_changed',
        values,
        stateTone(body.state),
        !body.reason,
      );
    }
    case 'mode.changed':
      return line('mode_changed', { mode: key(`mode.${body.mode}`) });
    case 'run.changed':
      return body.run ? line('run_set', { name: text(body.run.by.name) }) : line('run_cleared', {}, 'none', true);
    // Consoles come and go; who is there is shown where it matters.
    case 'consoles.changed':
      return null;
    case 'control.changed': {
      if (body.why === 'renewed') return null;
      const name = text(body.lease?.holder.name ?? '');
      const tone: Tone = body.why === 'expired' ? 'soon' : 'none';
      return line(`control_${body.why}`, { name }, tone, body.lease?.role === 'planner' || body.why === 'released');
    }
    case 'pod.arrived':
      return line('pod_arrived', { pod: text(body.pod.podId) });
    case 'pod.departed':
      return line('pod_departed', {
        pod: text(body.podId),
        share: { kind: 'share', share: body.stowedVolumeFraction },
      });
    case 'item.arrived':
      return line('item_arrived', { item: text(body.item.product.name) }, 'none', true);
    case 'item.moved': {
      const { place } = body.location;
      if (place === 'tool' || place === 'bin' || place === 'buffer' || place === 'booth') return null;
      const binId = 'binId' in body.location ? body.location.binId : '';
      const tone: Tone = place === 'floor' || place === 'mouth' ? 'soon' : 'none';
      return line('item_moved', { item: item(body.itemId), place: key(`place.${place}`, { bin: binId }) }, tone);
    }
    case 'item.flagged':
      return body.flag && body.flag.state !== 'cleared'
        ? line('item_flagged', { item: item(body.itemId), score: { kind: 'score', score: body.flag.score } }, 'act')
        : line('item_unflagged', { item: item(body.itemId) });
    case 'finding.raised':
      return line(
        'finding_raised',
        { item: item(body.finding.itemId), score: { kind: 'score', score: body.finding.score } },
        'act',
      );
    case 'finding.decided':
      return line('finding_decided', { decision: key(`decided.${body.decision}`), name: text(body.by.name) });
    case 'estimate.updated':
      return body.estimate.status === 'refused'
        ? line('estimate_refused', { bin: text(body.estimate.binId) }, 'unsure')
        : null;
    case 'stow.started':
      return line('stow_started', { item: item(body.request.itemId), bin: text(body.request.binId) }, 'none', true);
    case 'stow.phase':
      return null;
    case 'stow.ended': {
      const { result } = body;
      const values = { item: item(result.itemId), bin: text(result.binId) };
      if (result.outcome === 'success') return line('stow_success', values);
      const words = {
        outcome: key(`outcome.${result.outcome}`),
        cause: key(`cause.${result.cause ?? 'motion_timeout'}`),
      };
      return line('stow_failed', { ...values, ...words }, result.outcome === 'defect' ? 'act' : 'soon');
    }
    case 'primitives.ended':
      return line('primitives_ended', {
        chain: { kind: 'chain', primitives: body.chain.map((step) => step.primitive) },
        bin: text(body.binId),
        force: { kind: 'force', forceN: body.peakForceN },
        name: text(body.by.name),
      });
    case 'manual.started':
      return line('manual_started', {
        motion: key(`events.manualKind.${body.motion.kind}`),
        name: text(body.by.name),
      });
    case 'manual.ended': {
      const asMeant = body.endedBy === 'goal' || body.endedBy === 'released';
      const values = { end: key(`events.holdEnd.${body.endedBy}`), name: text(body.by.name) };
      return line('manual_ended', values, asMeant ? 'none' : 'soon', body.endedBy === 'goal');
    }
    case 'fault.set':
      return line('fault_set', { fault: key(`fault.name.${body.fault}`), name: text(body.by?.name ?? '–') }, 'unsure');
    case 'fault.cleared':
      return body.why === 'happened'
        ? line('fault_happened', { fault: key(`fault.name.${body.fault}`) }, 'unsure')
        : line('fault_cleared', { fault: key(`fault.name.${body.fault}`), name: text(body.by?.name ?? '–') });
    case 'floor.cleared':
      return line('floor_cleared', { name: text(body.by.name) });
    case 'intervention.opened': {
      const { severity, reason, cause } = body.intervention;
      const why = cause ? key(`cause.${cause}`) : key(`interventionReason.${reason}`);
      return line('intervention_opened', { reason: why }, severity === 'high' ? 'act' : 'soon');
    }
    case 'intervention.claimed':
      return body.takenOverFrom
        ? line('intervention_taken_over', {
            name: text(body.by.name),
            from: text(body.takenOverFrom.name),
            reason: text(body.reason ?? ''),
          })
        : line('intervention_claimed', { name: text(body.by.name) });
    case 'intervention.offered':
      return body.offer
        ? line('intervention_offered', { name: text(body.offer.by.name), to: text(body.offer.toName) })
        : line('intervention_offer_ended', { why: said(body.why ?? '', body) }, 'none', true);
    case 'intervention.released':
      return line('intervention_released', { why: said(body.why, body) });
    case 'intervention.action':
      return line('intervention_action', { name: text(body.by.name), text: said(body.text, body) }, 'none', true);
    case 'intervention.closed':
      return line('intervention_closed', {
        outcome: key(`interventionOutcome.${body.outcome}`),
        name: text(body.by.name),
      });
    case 'notice':
      return {
        key: '',
        values: { text: said(body.text, body) },
        tone: body.severity === 'error' ? 'act' : body.severity === 'warning' ? 'soon' : 'none',
        minor: body.severity === 'info',
      };
  }
}

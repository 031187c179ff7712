import type { CellEvent } from '#shared/domain/cellEvent.ts';
import { sayEvent } from '#shared/domain/sentences/sayEvent.ts';
import type { NameOfItem, Sentence } from '#shared/domain/sentences/sentence.ts';
import { stateTone, type Tone } from '#renderer/ui/stateTone.ts';

/** An event as a line for people: its sentence, and how it is shown. */
export interface EventLine {
  sentence: Sentence;
  tone: Tone;
  /** Small print: of interest to those who look for it. */
  minor: boolean;
}

/** Null for events that would only bury the others; the journal has a sentence for those too. */
export function eventLine({ body }: CellEvent, item: NameOfItem): EventLine | null {
  const look = lookOf(body);
  return look && { sentence: sayEvent(body, item), tone: look.tone ?? 'none', minor: look.minor ?? false };
}

type Look = Partial<Pick<EventLine, 'tone' | 'minor'>> | null;

function lookOf(body: CellEvent['body']): Look {
  switch (body.type) {
    case 'packml.changed':
      return { tone: stateTone(body.state), minor: !body.reason };
    case 'run.changed':
      return { minor: !body.run };
    // Consoles come and go; who is there is shown where it matters.
    case 'consoles.changed':
    case 'stow.phase':
      return null;
    case 'control.changed':
      if (body.why === 'renewed') return null;
      return {
        tone: body.why === 'expired' ? 'soon' : 'none',
        minor: body.lease?.role === 'planner' || body.why === 'released',
      };
    case 'item.moved': {
      const { place } = body.location;
      if (place === 'tool' || place === 'bin' || place === 'buffer' || place === 'booth') return null;
      return { tone: place === 'floor' || place === 'mouth' ? 'soon' : 'none' };
    }
    case 'item.flagged':
      return { tone: body.flag && body.flag.state !== 'cleared' ? 'act' : 'none' };
    case 'finding.raised':
      return { tone: 'act' };
    case 'estimate.updated':
      return body.estimate.status === 'refused' ? { tone: 'unsure' } : null;
    case 'stow.ended': {
      const { outcome } = body.result;
      return { tone: outcome === 'success' ? 'none' : outcome === 'defect' ? 'act' : 'soon' };
    }
    case 'manual.ended':
      return {
        tone: body.endedBy === 'goal' || body.endedBy === 'released' ? 'none' : 'soon',
        minor: body.endedBy === 'goal',
      };
    case 'fault.set':
      return { tone: 'unsure' };
    case 'fault.cleared':
      return { tone: body.why === 'happened' ? 'unsure' : 'none' };
    case 'intervention.opened':
      return { tone: body.intervention.severity === 'high' ? 'act' : 'soon' };
    case 'intervention.offered':
      return { minor: body.offer === null };
    case 'gallery.changed':
      return { tone: body.change === 'proposed' ? 'soon' : 'none', minor: body.change === 'opened' };
    case 'notice':
      return {
        tone: body.severity === 'error' ? 'act' : body.severity === 'warning' ? 'soon' : 'none',
        minor: body.severity === 'info',
      };
    case 'hand.compared':
      return { tone: body.verdict === 'disagrees' ? 'soon' : 'none', minor: body.verdict !== 'disagrees' };
    case 'item.arrived':
    case 'stow.started':
    case 'intervention.action':
      return { minor: true };
    case 'mode.changed':
    case 'pod.arrived':
    case 'pod.departed':
    case 'finding.decided':
    case 'inspection.set':
    case 'primitives.ended':
    case 'manual.started':
    case 'floor.cleared':
    case 'hand.reported':
    case 'intervention.claimed':
    case 'intervention.released':
    case 'intervention.closed':
      return {};
  }
}

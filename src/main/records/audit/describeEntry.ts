import { PLANNER_ID, type JournalEntryBody } from '#shared/domain/journalEntry.ts';

export interface EntryDescription {
  /** Who acted, when somebody did. */
  person: { id: string; name: string } | null;
  /** Who bears it: a person, the planner, or the application by itself; null for what is no act of anybody. */
  actor: 'person' | 'planner' | 'application' | null;
  /** The command that it is, answers or follows from. */
  commandId: string | null;
  /** Token of the control that it grants. */
  grantedToken: number | null;
  text: string;
}

const TEXT_MAX = 1200;
/** Long, or no words: traces, pictures, drawings, ids of the machine. */
const WITHOUT = new Set([
  'forceTrace',
  'armUrdf',
  'epoch',
  'commandId',
  'consoleId',
  'operatorId',
  'imageId',
  'imageBeforeId',
  'imageAfterId',
  'kind',
  'type',
  'steps',
  'bins',
  'columns',
  'sha256',
  'throughHash',
  'archiveSha256',
]);

/** What a list of entries shows of one, and what it is found by. Whatever new events come, their words are taken along. */
export function describeEntry(body: JournalEntryBody): EntryDescription {
  const { by, commandId, grantedToken } = actOf(body);
  const isAct = body.kind === 'intent' || body.kind === 'note' || body.kind === 'record';
  return {
    person: by,
    actor: !isAct ? null : by === null ? 'application' : by.id === PLANNER_ID ? 'planner' : 'person',
    commandId,
    grantedToken,
    text: textOf(body).slice(0, TEXT_MAX),
  };
}

function actOf(body: JournalEntryBody): {
  by: { id: string; name: string } | null;
  commandId: string | null;
  grantedToken: number | null;
} {
  const none = { by: null, commandId: null, grantedToken: null };
  switch (body.kind) {
    case 'intent':
      return { ...none, by: personOf(body.command.by), commandId: body.command.commandId };
    case 'outcome':
      return { ...none, commandId: body.commandId };
    case 'note':
      return { ...none, by: { id: body.by, name: body.by } };
    case 'record':
      return { ...none, by: body.by && personOf(body.by) };
    case 'event': {
      const { event } = body;
      const lease = event.body.type === 'control.changed' ? event.body.lease : null;
      const by = 'by' in event.body ? event.body.by : (lease?.holder ?? null);
      return { by: by && personOf(by), commandId: event.commandId, grantedToken: lease?.fencingToken ?? null };
    }
    default:
      return none;
  }
}

const personOf = ({ operatorId, name }: { operatorId: string; name: string }): { id: string; name: string } => ({
  id: operatorId,
  name,
});

function textOf(body: JournalEntryBody): string {
  switch (body.kind) {
    case 'snapshot': {
      const { cell } = body.snapshot;
      return words({ name: cell.name, state: cell.packml, gap: body.gap ? 'gap' : '' });
    }
    case 'intent':
      return words({
        what: body.command.body.type,
        reason: body.reason,
        by: body.command.by.name,
        body: body.command.body,
      });
    case 'outcome':
      return words(body.ack);
    case 'event':
      return words(body.event.body);
    case 'record':
      return words({ by: body.by?.name ?? '', data: body.data });
    default:
      return words(body);
  }
}

/** Every text inside a value, once each, in its order. */
function words(value: unknown): string {
  const found = new Set<string>();
  let length = 0;
  const take = (part: unknown): void => {
    if (length > TEXT_MAX) return;
    if (typeof part === 'string') {
      if (part === '' || found.has(part)) return;
      found.add(part);
      length += part.length + 1;
    } else if (Array.isArray(part)) for (const element of part) take(element);
    else if (part !== null && typeof part === 'object')
      for (const [key, element] of Object.entries(part)) if (!WITHOUT.has(key)) take(element);
  };
  take(value);
  return [...found].join(' ');
}

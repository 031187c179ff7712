import type { AuditRow } from '#shared/bridge/requests/audit.ts';
import type { CellCommandBody } from '#shared/domain/cellCommand.ts';
import type { ChainedRow } from '#main/records/journal/chain.ts';
import { PLANNER_ID, type JournalEntryBody } from '#shared/domain/journalEntry.ts';
import { describeEntry } from './describeEntry.ts';

export interface ParsedEntry {
  row: ChainedRow;
  body: JournalEntryBody;
}

export const parsed = (row: ChainedRow): ParsedEntry => ({ row, body: JSON.parse(row.body) as JournalEntryBody });

interface Grant {
  entryId: number;
  atMs: number;
  how: string;
}

const EFFECTS_MAX = 20;
const APPLICATION = { id: 'supercargo', name: 'Supercargo', consoleId: null };

/**
 * Who did what, why, on whose authority, and what came of it. Pure: from journal entries alone, in any order, the acts
 * together with whatever belongs to them. The same entries give the same rows, so that an export can be checked by anyone.
 * One row for each intent, note and record among the entries, oldest first.
 */
export function auditRows(entries: readonly ParsedEntry[]): AuditRow[] {
  const sorted = [...entries].sort((a, b) => a.row.entryId - b.row.entryId);
  const outcomes = new Map<string, ParsedEntry>();
  const effects = new Map<string, AuditRow['effects']>();
  const grants = new Map<string, Grant>();
  for (const entry of sorted) {
    const { row, body } = entry;
    if (body.kind === 'outcome') {
      if (!outcomes.has(body.commandId)) outcomes.set(body.commandId, entry);
    } else if (body.kind === 'event') {
      const { event } = body;
      if (event.commandId !== null) {
        const known = effects.get(event.commandId) ?? [];
        if (known.length < EFFECTS_MAX) known.push({ entryId: row.entryId, type: event.body.type });
        effects.set(event.commandId, known);
      }
      if (event.body.type === 'control.changed' && event.body.lease) {
        const key = grantKey(row.cellKey, event.body.lease.fencingToken);
        if (event.body.why !== 'renewed' && !grants.has(key))
          grants.set(key, { entryId: row.entryId, atMs: row.writtenAtMs, how: event.body.why });
      }
    }
  }
  return sorted.flatMap(({ row, body }) => {
    const base = { entryId: row.entryId, hash: row.hash ?? '', atMs: row.writtenAtMs, cell: row.cellKey };
    if (body.kind === 'intent') {
      const { command } = body;
      const outcome = outcomes.get(command.commandId);
      const ack = outcome?.body.kind === 'outcome' ? outcome.body.ack : null;
      const granted = ack?.accepted ? ack.fencingToken : null;
      const token = command.fencingToken ?? granted;
      const grant = token === null ? null : (grants.get(grantKey(row.cellKey, token)) ?? null);
      return {
        ...base,
        who: { id: command.by.operatorId, name: command.by.name, consoleId: command.by.consoleId },
        role: command.by.operatorId === PLANNER_ID ? ('planner' as const) : ('person' as const),
        action: actionOf(command.body),
        subject: subjectOf(command.body),
        reason: body.reason,
        authority: {
          kind:
            command.fencingToken !== null
              ? ('control' as const)
              : granted !== null
                ? ('granted' as const)
                : ('anyone' as const),
          fencingToken: token,
          grantedEntryId: grant?.entryId ?? null,
          grantedAtMs: grant?.atMs ?? null,
          how: grant?.how ?? null,
        },
        outcome: !ack ? ('unanswered' as const) : ack.accepted ? ('accepted' as const) : ('refused' as const),
        outcomeEntryId: outcome?.row.entryId ?? null,
        answeredAtMs: outcome?.row.writtenAtMs ?? null,
        message: ack && !ack.accepted ? `${ack.code}: ${ack.message}` : '',
        effects: effects.get(command.commandId) ?? [],
      };
    }
    if (body.kind !== 'note' && body.kind !== 'record') return [];
    const { person, text } = describeEntry(body);
    return {
      ...base,
      who: person ? { ...person, consoleId: null } : APPLICATION,
      role: !person ? ('application' as const) : person.id === PLANNER_ID ? ('planner' as const) : ('person' as const),
      action: body.kind === 'record' ? body.topic : 'note',
      subject: body.kind === 'record' ? text : '',
      reason: body.kind === 'note' ? body.text : '',
      authority: { kind: 'own' as const, fencingToken: null, grantedEntryId: null, grantedAtMs: null, how: null },
      outcome: 'recorded' as const,
      outcomeEntryId: null,
      answeredAtMs: null,
      message: '',
      effects: [],
    };
  });
}

/** What must be found besides acts, so that their rows are complete. */
export interface Belongings {
  commandIds: string[];
  /** Control by which something was done. */
  grants: { cellKey: string; fencingToken: number }[];
}

export function belongingsOf(acts: readonly ParsedEntry[]): Belongings {
  const commandIds: string[] = [];
  const grants = new Map<string, { cellKey: string; fencingToken: number }>();
  for (const { row, body } of acts) {
    if (body.kind === 'intent') commandIds.push(body.command.commandId);
    const token =
      body.kind === 'intent'
        ? body.command.fencingToken
        : body.kind === 'outcome' && body.ack.accepted
          ? body.ack.fencingToken
          : null;
    if (token !== null) grants.set(grantKey(row.cellKey, token), { cellKey: row.cellKey, fencingToken: token });
  }
  return { commandIds, grants: [...grants.values()] };
}

const grantKey = (cellKey: string, fencingToken: number): string => `${fencingToken} ${cellKey}`;

const actionOf = (body: CellCommandBody): string => {
  if (body.type === 'packml') return `packml.${body.command}`;
  if (body.type === 'mode.set') return `mode.${body.mode}`;
  return body.type;
};

/** Ids of what a command is about, in a fixed order; commands of later versions are covered by the names of their fields. */
function subjectOf(body: CellCommandBody): string {
  const parts: string[] = [];
  const take = (value: unknown, depth: number): void => {
    if (value === null || typeof value !== 'object' || depth > 2) return;
    for (const [key, part] of Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      if (SUBJECT_FIELDS.has(key) && typeof part === 'string') parts.push(part);
      else if (typeof part === 'object' && !Array.isArray(part)) take(part, depth + 1);
  };
  take(body, 0);
  return [...new Set(parts)].join(' ');
}
const SUBJECT_FIELDS = new Set([
  'itemId',
  'binId',
  'podId',
  'interventionId',
  'findingId',
  'stowId',
  'to',
  'decision',
  'outcome',
  'role',
  'fault',
]);

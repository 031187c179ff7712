import { z } from 'zod';
import { pointKey, type ListedItem, type OpenPoint } from '#shared/domain/handover.ts';
import type { ShiftSettings } from '#shared/domain/shiftCalendar.ts';
import type { ShiftFigures } from '#shared/domain/shiftFigures.ts';
import { statementField } from '#shared/domain/statement.ts';
import type { JournalEntry } from '#main/ports/Journal.ts';
import { ALARM_TOPIC } from './figures/AlarmTally.ts';
import { readHandoverRecord } from './handoverRecords.ts';

export interface ListInput {
  figures: ShiftFigures;
  openPoints: readonly OpenPoint[];
  /** What the handover before listed; items on the sideline stay listed until they leave it. */
  listedBefore: readonly ListedItem[];
  /** Entries since the handover before. */
  entries: Iterable<JournalEntry>;
  /** Alarm records, far enough back to know what is shelved. */
  alarmEntries: Iterable<JournalEntry>;
  frozenAtMs: number;
  cellName: (cellKey: string) => string;
  /** Names of the items that were in the cells before the entries begin. */
  itemNames: ReadonlyMap<string, string>;
}

/** Everything that must not be forgotten at a handover, found from the journal alone. Pure. */
export function listItems(input: ListInput): ListedItem[] {
  const since = collect(input);
  return [
    ...input.figures.interventions.list
      .filter((i) => i.closedAtMs === null)
      .map((i) => ({
        kind: 'intervention' as const,
        key: `intervention:${i.cellKey}/${i.interventionId}`,
        cellKey: i.cellKey,
        cellName: input.cellName(i.cellKey),
        interventionId: i.interventionId,
        reason: i.reason,
        cause: i.cause,
        detail: i.detail,
        ...statementField(i),
        openedAtMs: i.openedAtMs,
      })),
    ...shelvedAlarms(input),
    ...since.sidelined,
    ...since.settings,
    ...input.openPoints.map((point) => ({
      kind: 'open_point' as const,
      key: pointKey(point.pointId),
      pointId: point.pointId,
      text: point.text,
      owner: point.owner,
      openedAtMs: point.openedAtMs,
      openedBy: point.openedBy,
    })),
  ];
}

type Sidelined = Extract<ListedItem, { kind: 'sidelined_item' }>;
type ChangedSetting = Extract<ListedItem, { kind: 'changed_setting' }>;

function collect(input: ListInput): { sidelined: Sidelined[]; settings: ChangedSetting[] } {
  const sidelined = new Map<string, Sidelined>();
  for (const item of input.listedBefore) if (item.kind === 'sidelined_item') sidelined.set(item.key, item);
  const settings = new Map<string, ChangedSetting>();
  const names = new Map(input.itemNames);
  const change = (key: string, made: Omit<ChangedSetting, 'kind' | 'key' | 'cellName'>): void => {
    const before = settings.get(key);
    const cellName = made.cellKey === null ? null : input.cellName(made.cellKey);
    // Of several changes the first value and the last one count.
    settings.set(key, { kind: 'changed_setting', key, cellName, ...made, from: before ? before.from : made.from });
  };
  for (const entry of input.entries) {
    const { body, cellKey, writtenAtMs: atMs } = entry;
    if (body.kind === 'event') {
      const event = body.event.body;
      if (event.type === 'item.arrived') names.set(event.item.itemId, event.item.product.name);
      if (event.type === 'item.moved') {
        const key = `sidelined_item:${cellKey}/${event.itemId}`;
        if (event.location.place !== 'sideline') sidelined.delete(key);
        else
          sidelined.set(key, {
            kind: 'sidelined_item',
            key,
            cellKey,
            cellName: input.cellName(cellKey),
            itemId: event.itemId,
            itemName: names.get(event.itemId) ?? event.itemId,
            atMs,
          });
      }
      if (event.type === 'mode.changed')
        change(`setting:mode@${cellKey}`, { cellKey, setting: 'mode', from: null, to: event.mode, by: null, atMs });
    } else if (body.kind === 'note') {
      const to = /^automatic (on|off)$/.exec(body.text)?.[1];
      if (to)
        change(`setting:automatic@${cellKey}`, {
          ...{ cellKey, setting: 'automatic', from: to === 'on' ? 'off' : 'on', to },
          ...{ by: body.by, atMs },
        });
    } else {
      const stored = readHandoverRecord(entry);
      if (stored?.record.type === 'settingsChanged')
        for (const leaf of changedLeaves(stored.record.before, stored.record.after))
          change(`setting:shift.${leaf.path}`, {
            ...{ cellKey: null, setting: leaf.path, from: leaf.from, to: leaf.to },
            ...{ by: stored.by?.name ?? null, atMs },
          });
    }
  }
  return {
    sidelined: [...sidelined.values()].sort((a, b) => a.atMs - b.atMs),
    // What was changed and changed back is as it was.
    settings: [...settings.values()].filter((s) => s.from !== s.to).sort((a, b) => a.atMs - b.atMs),
  };
}

/** Values that differ between two settings, each with its path. */
export function changedLeaves(
  before: ShiftSettings,
  after: ShiftSettings,
): { path: string; from: string | null; to: string }[] {
  const was = new Map(leaves(before, ''));
  const is = new Map(leaves(after, ''));
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((path) => {
    const from = was.get(path) ?? null;
    const to = is.get(path) ?? '–';
    return from === to ? [] : [{ path, from, to }];
  });
}

function leaves(value: unknown, path: string): [string, string][] {
  if (Array.isArray(value) && value.every((part) => typeof part !== 'object')) return [[path, value.join(' ')]];
  if (value !== null && typeof value === 'object')
    return Object.entries(value).flatMap(([key, part]) => leaves(part, path === '' ? key : `${path}.${key}`));
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '–';
  return [[path, text]];
}

const alarmSchema = z.object({
  key: z.string(),
  alarmId: z.string(),
  cellKey: z.string().nullable(),
  state: z.string(),
  shelf: z.object({ by: z.string(), reason: z.string(), untilMs: z.number() }).nullable(),
  outOfService: z.object({ by: z.string(), reason: z.string() }).nullable(),
});
const alarmDataSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('transition'), alarm: alarmSchema }),
  z.object({ type: z.literal('checkpoint'), alarms: z.array(alarmSchema) }),
]);

/** Alarms that are shelved or out of service at the time of the freeze, from the alarms' own records. */
function shelvedAlarms(input: ListInput): ListedItem[] {
  const newest = new Map<string, z.infer<typeof alarmSchema>>();
  for (const { body } of input.alarmEntries) {
    if (body.kind !== 'record' || body.topic !== ALARM_TOPIC) continue;
    const parsed = alarmDataSchema.safeParse(body.data);
    if (!parsed.success) continue;
    if (parsed.data.type === 'checkpoint') newest.clear();
    const alarms = parsed.data.type === 'checkpoint' ? parsed.data.alarms : [parsed.data.alarm];
    for (const alarm of alarms) newest.set(alarm.key, alarm);
  }
  return [...newest.values()].flatMap((alarm) => {
    const isShelved = alarm.state === 'shelved' && alarm.shelf !== null && alarm.shelf.untilMs > input.frozenAtMs;
    const why = isShelved ? alarm.shelf : alarm.state === 'out_of_service' ? alarm.outOfService : null;
    if (!why) return [];
    return [
      {
        kind: 'shelved_alarm' as const,
        key: `shelved_alarm:${alarm.key}`,
        cellKey: alarm.cellKey,
        cellName: alarm.cellKey === null ? null : input.cellName(alarm.cellKey),
        alarmId: alarm.alarmId,
        untilMs: isShelved ? (alarm.shelf?.untilMs ?? null) : null,
        by: why.by,
        reason: why.reason,
      },
    ];
  });
}

import { pointKey, type Handover, type ListedItem, type RosterPerson } from '#shared/domain/handover.ts';
import { sayStatement, type StatementLanguage } from '#shared/words/statements/sayStatement.ts';
import { isAsSigned } from '../documentHash.ts';
import type { Writing } from './figureSections.ts';
import { fill, type ReportBlock, type ReportTable } from './reportDocument.ts';

/** What two people say to each other, before the figures. */
export function handoverSections(handover: Handover, writing: Writing): ReportBlock[] {
  const { words, numbers } = writing;
  const who = (by: RosterPerson, atMs: number): string => `${by.name}, ${numbers.dateTime(atMs)}`;
  const blocks: ReportBlock[] = [listedTable(handover, writing)];
  blocks.push({ kind: 'heading', text: words.notes });
  if (handover.notes.length === 0) blocks.push({ kind: 'paragraph', tone: 'dim', text: words.none });
  for (const note of handover.notes)
    blocks.push({ kind: 'said', who: who(note.by, note.atMs), text: note.text, reply: null });
  blocks.push(pointTable(handover, writing));
  if (handover.moments.length > 0) blocks.push({ kind: 'heading', text: words.moments.title });
  for (const moment of handover.moments)
    blocks.push({
      kind: 'moment',
      title: `${moment.cellName}, ${numbers.dateTime(moment.timeMs)}`,
      text: `${moment.text} (${moment.by.name})`,
      link: fill(words.moments.replay, { address: moment.address }),
      picture: moment.picture && {
        jpegBase64: moment.picture.dataBase64,
        widthPx: moment.picture.widthPx,
        heightPx: moment.picture.heightPx,
      },
    });
  if (handover.questions.length > 0) blocks.push({ kind: 'heading', text: words.questions.title });
  for (const { by, atMs, text, answer } of handover.questions)
    blocks.push({
      kind: 'said',
      who: who(by, atMs),
      text,
      reply: answer ? { who: who(answer.by, answer.atMs), text: answer.text } : { who: words.questions.open, text: '' },
    });
  return blocks;
}

/** Who signed what, and what was said afterwards. */
export function signatureSections(handover: Handover, { words, numbers }: Writing): ReportBlock[] {
  const blocks: ReportBlock[] = [];
  const { cancelled, incoming, outgoing, documentHash } = handover;
  if (cancelled)
    blocks.push({
      kind: 'paragraph',
      tone: 'alert',
      text: fill(words.cancelled, {
        name: cancelled.by.name,
        time: numbers.dateTime(cancelled.atMs),
        reason: cancelled.text,
      }),
    });
  const roles = [
    { role: 'outgoing' as const, person: outgoing },
    { role: 'incoming' as const, person: incoming },
  ];
  blocks.push({
    kind: 'signatures',
    title: words.signatures.title,
    items: roles.map(({ role, person }) => {
      const signature = handover.signatures.find((s) => s.role === role);
      return {
        role: words.signatures[role],
        name: signature?.by.name ?? person?.name ?? '',
        at: signature ? numbers.dateTime(signature.atMs) : words.signatures.missing,
        detail: signature
          ? fill(words.signatures.entry, { entry: String(signature.entryId), console: signature.consoleId })
          : '',
      };
    }),
    hash: documentHash === null ? null : `${words.signatures.hash}: ${documentHash}`,
    verdict:
      handover.signatures.length === 0
        ? null
        : isAsSigned(handover)
          ? { text: words.signatures.sound, sound: true }
          : { text: words.signatures.broken, sound: false },
  });
  if (handover.additions.length > 0) {
    blocks.push({ kind: 'heading', text: words.additions.title });
    blocks.push({ kind: 'paragraph', tone: 'dim', text: words.additions.hint });
  }
  for (const { by, atMs, text } of handover.additions)
    blocks.push({
      kind: 'addition',
      mark: words.additions.mark,
      who: `${by.name}, ${numbers.dateTime(atMs)}`,
      text,
    });
  return blocks;
}

function listedTable(handover: Handover, writing: Writing): ReportTable {
  const { words, numbers } = writing;
  const w = words.listed;
  const acknowledgement = (key: string): string => {
    const done = handover.acknowledged.find((a) => a.key === key);
    return done ? `${done.by.name}, ${numbers.clock(done.atMs)}` : w.notYet;
  };
  const fresh = handover.points.filter((point) => point.handoverId === handover.handoverId);
  return {
    kind: 'table',
    title: w.title,
    hint: w.hint,
    columns: [
      { label: w.what },
      { label: w.where },
      { label: w.detail, wide: true },
      { label: w.since },
      { label: w.acknowledged },
    ],
    rows: [
      ...handover.frozen.listed.map((item) => [
        w.kinds[item.kind],
        'cellName' in item ? (item.cellName ?? '') : '',
        detailOf(item, writing),
        sinceOf(item, writing),
        acknowledgement(item.key),
      ]),
      ...fresh.map((point) => [
        w.kinds.open_point,
        '',
        `${point.text} (${fill(w.owner, { owner: point.owner })})`,
        `${numbers.dateTime(point.openedAtMs)}, ${point.openedBy.name}`,
        acknowledgement(pointKey(point.pointId)),
      ]),
    ],
    empty: words.none,
  };
}

/** In English the text that was sent, which may say more; else the statement, or that text where there is no code. */
const saidOf = (
  { detail, statement }: Extract<ListedItem, { kind: 'intervention' }>,
  language: StatementLanguage,
): string => (language === 'en' || !statement ? detail : (sayStatement(statement, language) ?? detail));

function detailOf(item: ListedItem, { words, numbers, language }: Writing): string {
  switch (item.kind) {
    case 'intervention':
      return `${item.cause ? words.cause[item.cause] : words.interventionReason[item.reason]}: ${saidOf(item, language)}`;
    case 'shelved_alarm': {
      const name = item.alarmId.replaceAll('_', ' ');
      const { by, reason } = item;
      return item.untilMs === null
        ? `${name}, ${fill(words.listed.outOfService, { by, reason })}`
        : `${name}, ${fill(words.listed.until, { time: numbers.dateTime(item.untilMs), by, reason })}`;
    }
    case 'sidelined_item':
      return `${item.itemName} (${item.itemId})`;
    case 'changed_setting':
      return item.from === null
        ? `${settingName(item.setting, words)}: ${settingValue(item.to, words)}`
        : fill(words.listed.changed, {
            setting: settingName(item.setting, words),
            from: settingValue(item.from, words),
            to: settingValue(item.to, words),
          });
    case 'open_point':
      return `${item.text} (${fill(words.listed.owner, { owner: item.owner })})`;
  }
}

const settingValue = (value: string, words: Writing['words']): string =>
  Object.entries(words.settingValues).find(([key]) => key === value)?.[1] ?? value;

/** In words where it is one of those known; the path to a part of it follows. */
function settingName(setting: string, words: Writing['words']): string {
  const [name = '', ...path] = setting.split('.');
  return [Object.entries(words.settings).find(([key]) => key === name)?.[1] ?? name, ...path].join(' ');
}

function sinceOf(item: ListedItem, { numbers }: Writing): string {
  switch (item.kind) {
    case 'intervention':
      return numbers.dateTime(item.openedAtMs);
    case 'shelved_alarm':
      return '';
    case 'sidelined_item':
      return numbers.dateTime(item.atMs);
    case 'changed_setting':
      return item.by === null ? numbers.dateTime(item.atMs) : `${numbers.dateTime(item.atMs)}, ${item.by}`;
    case 'open_point':
      return `${numbers.dateTime(item.openedAtMs)}, ${item.openedBy.name}`;
  }
}

function pointTable(handover: Handover, { words, numbers }: Writing): ReportTable {
  const w = words.points;
  const closedHere = new Map(handover.points.map((point) => [point.pointId, point]));
  const carried = handover.frozen.listed.flatMap((item) =>
    item.kind === 'open_point' && !closedHere.has(item.pointId) ? [{ ...item, closed: null }] : [],
  );
  return {
    kind: 'table',
    title: w.title,
    columns: [{ label: w.text, wide: true }, { label: w.owner }, { label: w.opened }, { label: w.closed }],
    rows: [...carried, ...handover.points].map((point) => [
      point.text,
      point.owner,
      `${numbers.dateTime(point.openedAtMs)}, ${point.openedBy.name}`,
      point.closed ? `${numbers.dateTime(point.closed.atMs)}, ${point.closed.by.name}: ${point.closed.note}` : w.open,
    ]),
    empty: words.none,
  };
}

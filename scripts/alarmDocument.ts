import {
  alarmStates,
  alarmStimuli,
  alarmTargets,
  alarmTransitions,
  shelfMaxMinutes,
  type AlarmTarget,
} from '#shared/domain/alarm.ts';
import { alarmClasses, alarmIds, alarmList, alarmPriorities, type AlarmId } from '#shared/domain/alarmList.ts';
import { alarms as words } from '#renderer/app/locales/en/alarms.ts';

const spaced = (word: string): string => word.replaceAll('_', ' ');

/** As the formatter would write it, so that neither undoes the other. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((cell, column) => Math.max(3, cell.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)];
}

const seconds = (delayMs: number): string =>
  delayMs === 0 ? '0' : delayMs < 60_000 ? `${delayMs / 1000} s` : `${delayMs / 60_000} min`;

function limitOf(id: AlarmId): string {
  const { threshold } = alarmList[id];
  if (!threshold) return '';
  const { limit, unit } = threshold;
  if (unit === 'share') return `${Math.round(limit * 1000) / 10} %`;
  if (unit === 'bytes') return `${limit / 1e9} GB`;
  if (unit === 'milliseconds') return limit >= 1000 ? `${limit / 1000} s` : `${limit} ms`;
  if (unit === 'minutes') return `${limit} min`;
  return unit === 'newtons' ? `${limit} N` : String(limit);
}

function section(id: AlarmId): string[] {
  const declared = alarmList[id];
  const said = words.alarm[id];
  const rules = [
    ...declared.suppressedBy.map((other) => `“${words.alarm[other].name}”`),
    ...declared.suppressedWhile.map((state) => words.alarms.design[state]),
  ];
  return [
    `#### ${said.name}`,
    '',
    `\`${id}\`, ${words.alarms.priority[declared.priority].toLowerCase()} priority, answer within ${declared.respondWithinMin} min; from ${declared.source}; raised after ${seconds(declared.onDelayMs)}, over after ${seconds(declared.offDelayMs)}.`,
    '',
    `- Condition: ${said.when.replace('{limit}', limitOf(id))}`,
    `- Cause: ${said.cause}`,
    `- Consequence: ${said.consequence}`,
    `- Action: ${said.action}`,
    ...(rules.length > 0 ? [`- Suppressed by design: ${rules.join('; ')}.`] : []),
    ...(declared.group ? [`- Cascade: ${declared.group}.`] : []),
    '',
  ];
}

/** docs/ALARMS.md, from the declarations that the console runs on. */
export function alarmDocument(): string {
  const { distribution } = alarmTargets;
  const targetText = (target: AlarmTarget): string =>
    target === 'by_condition'
      ? 'Unacknowledged while the condition holds (Suppressed if a rule holds), else Normal'
      : target === 'as_before'
        ? 'what it was before, as far as the condition still says so'
        : spaced(target);
  const lines = [
    '# Alarms',
    '',
    '<!-- Written by "node scripts/generate-schemas.ts" from src/shared/domain/alarm.ts, alarmList.ts and the English words; a test keeps it so. -->',
    '',
    'After ISA-18.2. An alarm tells a person that something is wrong and that the person has to do something about it; whatever',
    'needs no action is a notice or an event, not an alarm. There is one alarm of a kind in a cell, however many causes it has;',
    'a new cause of the same kind calls again.',
    '',
    '## How it works',
    '',
    'The supervisor judges the conditions twice a second from what it knows anyway: snapshots and events of the cells, the links,',
    'the planner, journal, recorder and disk (`src/main/alarms`, pure but for `AlarmDesk`). Every transition is an entry of the',
    'journal (`record`, topic `alarm`) with the person and the reason; a restart rebuilds the alarms from the newest checkpoint on.',
    'Measured values have a limit and a deadband, conditions have delays. System alerts that an alarm stands for are shown as that',
    'alarm alone.',
    '',
    `- **Flood**: begins above ${alarmTargets.floodBeginsAbove} alarms in ten minutes, ends below ${alarmTargets.floodEndsBelow}. In a flood only high alarms sound.`,
    `- **Chatter**: raised ${alarmTargets.chatterRaises} times within ${alarmTargets.chatterWindowMs / 1000} s. Told once; over after a minute of quiet.`,
    '- **First-out**: the first alarm of a cascade (a declared group, in one cell) is marked until the group is quiet again.',
    `- **Shelving** needs a reason and ends by itself, after at most ${alarmPriorities.map((priority) => `${shelfMaxMinutes[priority]} min (${priority})`).join(', ')}.`,
    '  An alarm that still holds then calls again.',
    '- **Suppressed by design**: a lost link silences what is known of that cell; an alarm comes back as it was, so that what was',
    '  acknowledged does not ring again.',
    '- **Out of service** lasts until a person puts the alarm back. Its condition suppresses no other alarm.',
    `- **Figures** are judged against about ${alarmTargets.averageIdeal} alarm in ten minutes, at most ${alarmTargets.averageMax}, and ${distribution.low * 100}/${distribution.medium * 100}/${distribution.high * 100} % of low, medium and high ones.`,
    '',
    'A sound begins only after a person has switched it on; browsers let a page sound after the first touch only, and the alarm',
    'line says so until then. Silence lasts until the next alarm, mute for the time chosen. No sound and no notification replaces',
    'looking at the cell, and nothing here is a safety function.',
    '',
    '## States',
    '',
    ...table(
      ['state', 'stimulus', 'leads to'],
      alarmStates.flatMap((state) =>
        alarmStimuli.flatMap((stimulus) => {
          const target = alarmTransitions[state][stimulus];
          return target === undefined ? [] : [[spaced(state), spaced(stimulus), targetText(target)]];
        }),
      ),
    ),
    '',
    '## Rationalised list',
    '',
    `${alarmIds.length} alarms: ${alarmPriorities
      .map((priority) => {
        const count = alarmIds.filter((id) => alarmList[id].priority === priority).length;
        return `${count} ${priority} (${Math.round((100 * count) / alarmIds.length)} %)`;
      })
      .join(', ')}.`,
    '',
    ...alarmClasses.flatMap((alarmClass) => [
      `### ${words.alarms.class[alarmClass]}`,
      '',
      ...alarmIds.filter((id) => alarmList[id].class === alarmClass).flatMap(section),
    ]),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

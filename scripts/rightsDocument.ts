import { requestRights } from '#shared/bridge/requestRights.ts';
import {
  commandRights,
  hasRight,
  plannerCommands,
  rightRules,
  rights,
  secondOf,
  type Right,
} from '#shared/domain/rights.ts';
import { personRoles } from '#shared/domain/roles.ts';

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  const line = (row: readonly string[]): string => `| ${row.map((cell, k) => cell.padEnd(widths[k]!)).join(' | ')} |`;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)];
}

/** Names that need a right, as a list in one cell. */
const code = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');
const commandsOf = (right: Right): string[] =>
  Object.entries(commandRights).flatMap(([type, needs]) =>
    typeof needs === 'string'
      ? needs === right
        ? [type]
        : []
      : Object.entries(needs).flatMap(([value, one]) => (one === right ? [`${type} ${value}`] : [])),
  );
const requestsOf = (right: Right | 'as_command'): string[] =>
  Object.entries(requestRights).flatMap(([name, needs]) => (needs === right ? [name] : []));

/** docs/RIGHTS.md, from the table that cell, console and window use. */
export function rightsDocument(): string {
  return [
    '# Who may do what',
    '',
    '<!-- Written by "node scripts/generate-schemas.ts" from src/shared/domain/rights.ts and src/shared/bridge/requestRights.ts; a test keeps it so. -->',
    '',
    'Everybody who works at a workstation is on its roster, in one role. Who is not signed on, or whose workstation is locked, is a viewer. Where',
    'there is no roster there is nobody to tell apart: the workstation itself denies nothing, and a cell that asks for signed claims (SPEC R)',
    'is told that its person is a viewer. A denial is one sentence, and an entry of the journal (`handover.permissionDenied`).',
    '',
    '## Rights',
    '',
    ...table(
      ['right', ...personRoles, 'four eyes', 'what it is'],
      rights.map((right) => [
        right,
        ...personRoles.map((role) => (hasRight(role, right) ? 'yes' : '')),
        secondOf(right)?.join(', ') ?? '',
        rightRules[right].does,
      ]),
    ),
    '',
    '_Four eyes_: whose PIN must agree besides; of another person than the one who acts.',
    '',
    '## Commands to a cell',
    '',
    ...table(
      ['right', 'commands'],
      rights.flatMap((right) => (commandsOf(right).length > 0 ? [[right, code(commandsOf(right))]] : [])),
    ),
    '',
    `A console’s planner sends only ${code(Object.keys(plannerCommands).filter((type) => plannerCommands[type as keyof typeof plannerCommands]))}.`,
    '',
    '## Requests of a window',
    '',
    ...table(
      ['right', 'requests'],
      [
        ...rights.flatMap((right) => (requestsOf(right).length > 0 ? [[right, code(requestsOf(right))]] : [])),
        ['as the command needs', code(requestsOf('as_command'))],
      ],
    ),
    '',
  ].join('\n');
}

import {
  cellModeRules,
  cellModes,
  modeChangeStates,
  motionRefusal,
  packmlCommandRules,
  packmlCommands,
  packmlOwnTransitions,
  packmlStateCodes,
  packmlStateRules,
  packmlStates,
  type MotionKind,
  type PackmlState,
} from '#shared/domain/packml.ts';

const title = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
const list = (states: readonly PackmlState[]): string => states.map(title).join(', ');
const byCode = packmlStates.toSorted((a, b) => packmlStateCodes[a] - packmlStateCodes[b]);

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  const line = (row: readonly string[]): string => `| ${row.map((cell, k) => cell.padEnd(widths[k]!)).join(' | ')} |`;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)];
}

const mayBegin = (mode: (typeof cellModes)[number], role: 'planner' | 'operator', kind: MotionKind): string => {
  const states = byCode.filter((packml) => !motionRefusal({ packml, mode }, role, kind));
  return states.length > 0 ? list(states) : 'no';
};

/** docs/PACKML.md, from the table that cell and console use. */
export function packmlDocument(): string {
  return [
    '# States, commands and modes of a cell',
    '',
    '<!-- Written by "node scripts/generate-schemas.ts" from src/shared/domain/packml.ts; a test keeps it so. -->',
    '',
    'After ISA-TR88.00.02 (PackML). The cell refuses what is not in these tables, and consoles offer only what is; both read',
    'them from `src/shared/domain/packml.ts`. An acting state ends by itself, some of them only when nothing moves any more.',
    '',
    '## States',
    '',
    ...table(
      ['code', 'state', 'kind', 'ends in', 'what the cell does'],
      byCode.map((state) => {
        const { kind, leadsTo, endsAtStandstill, does } = packmlStateRules[state];
        const end = leadsTo ? `${title(leadsTo)}${endsAtStandstill ? ', at standstill' : ''}` : '';
        return [String(packmlStateCodes[state]), title(state), kind, end, does];
      }),
    ),
    '',
    '## Commands',
    '',
    '_Holder_: whoever holds control, or anyone while nobody holds it.',
    '',
    ...table(
      ['command', 'from', 'to', 'who', 'what it does'],
      packmlCommands.map((command) => {
        const { from, by, does } = packmlCommandRules[command];
        const states = Object.keys(from) as PackmlState[];
        const to = [...new Set(Object.values(from))];
        const others = byCode.filter((state) => !states.includes(state));
        const said = states.length > 8 ? `all but ${list(others)}` : list(states);
        return [title(command), said, list(to), by, does];
      }),
    ),
    '',
    '## What the cell does by itself',
    '',
    ...table(
      ['from', 'to', 'when'],
      packmlOwnTransitions.map(({ from, to, when }) => [list(from), title(to), when]),
    ),
    '',
    '## Modes',
    '',
    `The mode may be changed in ${list(modeChangeStates)}, to a mode that has that state, while nothing moves.`,
    '',
    ...table(
      ['code', 'mode', 'states that it lacks', 'conveyor', 'planner begins a motion in', 'person, program', 'person, hold-to-run', 'what it is for'], // prettier-ignore
      cellModes.map((mode) => {
        const { code, states, feeds, does } = cellModeRules[mode];
        return [
          String(code),
          title(mode),
          list(byCode.filter((state) => !states.includes(state))) || 'none',
          feeds ? 'feeds' : 'rests',
          mayBegin(mode, 'planner', 'program'),
          mayBegin(mode, 'operator', 'program'),
          mayBegin(mode, 'operator', 'hand'),
          does,
        ];
      }),
    ),
    '',
    'Outside Execute in production mode the tool moves at 250 mm/s at most.',
    '',
    '## The end of a production run',
    '',
    '`run.set` gives the run a goal: so many successful stows, a time (the end of the shift), or the end of the present pod;',
    'whichever comes first. The command Complete ends it at once. The running stow is brought to its end, the cell goes by',
    'way of Completing to Complete, and the goal is forgotten. Without a goal the cell works until somebody stops it.',
    '',
  ].join('\n');
}

import { z } from 'zod';

/** Cell states of ISA-TR88.00.02 (PackML) by their code. */
export const packmlStateCodes = {
  clearing: 1,
  stopped: 2,
  starting: 3,
  idle: 4,
  suspended: 5,
  execute: 6,
  stopping: 7,
  aborting: 8,
  aborted: 9,
  holding: 10,
  held: 11,
  unholding: 12,
  suspending: 13,
  unsuspending: 14,
  resetting: 15,
  completing: 16,
  complete: 17,
} as const;
export type PackmlState = keyof typeof packmlStateCodes;
export const packmlStates = Object.keys(packmlStateCodes) as [PackmlState, ...PackmlState[]];
export const packmlStateSchema = z.enum(packmlStates);

export const packmlCommands = [
  'reset',
  'start',
  'stop',
  'hold',
  'unhold',
  'suspend',
  'unsuspend',
  'abort',
  'clear',
  /** Of the 2022 edition: ends the production run now. */
  'complete',
] as const;
export const packmlCommandSchema = z.enum(packmlCommands);
export type PackmlCommand = z.infer<typeof packmlCommandSchema>;

/** In the order of their PackML codes 1 to 3. */
export const cellModes = ['production', 'maintenance', 'manual'] as const;
export const cellModeSchema = z.enum(cellModes);
export type CellMode = z.infer<typeof cellModeSchema>;

export interface PackmlStateRule {
  /** An acting state does something and ends by itself; a waiting state ends by a command; Execute is both. */
  kind: 'acting' | 'waiting' | 'working';
  /** Where an acting state leads when its work is done. */
  leadsTo: PackmlState | null;
  /** An acting state that ends only when nothing moves any more. */
  endsAtStandstill: boolean;
  does: string;
}

const acting = (leadsTo: PackmlState, endsAtStandstill: boolean, does: string): PackmlStateRule => ({
  kind: 'acting',
  leadsTo,
  endsAtStandstill,
  does,
});
const waiting = (does: string): PackmlStateRule => ({
  kind: 'waiting',
  leadsTo: null,
  endsAtStandstill: false,
  does,
});

/** What the cell does in each state. One table for the cell, its consoles and docs/PACKML.md. */
export const packmlStateRules: Readonly<Record<PackmlState, PackmlStateRule>> = {
  clearing: acting('stopped', true, 'The arm frees the tool and goes to its resting place, after an Abort.'),
  stopped: waiting('Nothing moves and no work is accepted; the conveyor still fills the buffer.'),
  starting: acting('execute', false, 'The drives are made ready for work.'),
  idle: waiting('Ready: Start begins work.'),
  suspended: waiting(
    'Waits for something outside the cell: a pod, a drive unit that is late, items. What the cell suspended for by itself, it unsuspends for by itself.',
  ),
  execute: {
    kind: 'working',
    leadsTo: null,
    endsAtStandstill: false,
    does: 'Works: the planner stows in production mode, a person may in every mode.',
  },
  stopping: acting('stopped', true, 'The running motion ends as soon as the tool is free of the bin.'),
  aborting: acting('aborted', true, 'The arm stops where it is, at once.'),
  aborted: waiting('Stands where it was stopped; Clear is the only way out.'),
  holding: acting('held', true, 'The running motion is brought to its end, nothing new begins.'),
  held: waiting('Waits for a cause inside the cell to be settled; only a person moves the arm.'),
  unholding: acting('execute', false, 'Goes back to work after a cause inside the cell was settled.'),
  suspending: acting('suspended', true, 'The running motion is brought to its end, nothing new begins.'),
  unsuspending: acting('execute', false, 'Goes back to work after a cause outside the cell has ended.'),
  resetting: acting('idle', false, 'The drives are switched on again; nothing moves.'),
  completing: acting('complete', true, 'The last stow of the production run is brought to its end.'),
  complete: waiting('The production run is done; Reset begins the next one.'),
};

export interface PackmlCommandRule {
  /** State in which it is accepted -> the state that it leads to. */
  from: Readonly<Partial<Record<PackmlState, PackmlState>>>;
  /** `holder`: the holder of control, or anyone while nobody holds it. */
  by: 'anyone' | 'holder';
  does: string;
}

const fromAllBut = (except: readonly PackmlState[], to: PackmlState): PackmlCommandRule['from'] =>
  Object.fromEntries(packmlStates.filter((state) => !except.includes(state)).map((state) => [state, to]));

/** Which command is accepted where, what it leads to, and who may give it. */
export const packmlCommandRules: Readonly<Record<PackmlCommand, PackmlCommandRule>> = {
  reset: { from: { stopped: 'resetting', complete: 'resetting' }, by: 'holder', does: 'Makes the cell ready again.' },
  start: {
    from: { idle: 'starting' },
    by: 'holder',
    does: 'Begins work. Refused while an item lies on the floor or sticks out of a bin.',
  },
  stop: {
    from: fromAllBut(['stopped', 'stopping', 'aborting', 'aborted', 'clearing'], 'stopping'),
    by: 'anyone',
    does: 'Ends the running motion as soon as the tool is free of the bin.',
  },
  hold: {
    // From states other than Execute an optional extension of the standard: a cause inside the cell can come up in all of them.
    from: {
      execute: 'holding',
      starting: 'holding',
      unholding: 'holding',
      suspending: 'holding',
      suspended: 'holding',
      unsuspending: 'holding',
      completing: 'holding',
    },
    by: 'anyone',
    does: 'Lets the running motion end and waits, for a cause inside the cell.',
  },
  unhold: {
    from: { held: 'unholding' },
    by: 'holder',
    does: 'Goes on with the work. Refused while an item lies on the floor or sticks out of a bin.',
  },
  suspend: {
    from: { execute: 'suspending' },
    by: 'holder',
    does: 'Lets the running motion end and waits, for a cause outside the cell.',
  },
  unsuspend: {
    from: { suspended: 'unsuspending' },
    by: 'holder',
    does: 'Goes on with the work. Refused while what the cell waits for is still missing.',
  },
  abort: {
    from: fromAllBut(['aborting', 'aborted'], 'aborting'),
    by: 'anyone',
    does: 'Stops the arm where it is, at once.',
  },
  clear: { from: { aborted: 'clearing' }, by: 'holder', does: 'Ends the aborted state: the tool is freed.' },
  complete: {
    from: { execute: 'completing', suspended: 'completing' },
    by: 'holder',
    does: 'Ends the production run after the running stow.',
  },
};

export interface PackmlOwnTransition {
  from: readonly PackmlState[];
  to: PackmlState;
  when: string;
}

/** What the cell does without a command, beside the ends of acting states. */
export const packmlOwnTransitions: readonly PackmlOwnTransition[] = [
  {
    from: ['execute'],
    to: 'suspending',
    when: 'there has been no pod, or no item in the buffer, for a moment; production mode only',
  },
  { from: ['suspended'], to: 'unsuspending', when: 'what the cell itself suspended for is there again' },
  { from: ['execute', 'suspended'], to: 'completing', when: 'the end of the production run is reached' },
  {
    from: Object.keys(packmlCommandRules.hold.from) as PackmlState[],
    to: 'holding',
    when: 'a stow did not succeed, or the holder of control was not heard of in time',
  },
  {
    from: ['starting', 'execute', 'holding', 'unholding', 'suspending', 'suspended', 'unsuspending'],
    to: 'held',
    when: 'the process of the cell ended and was started again',
  },
  { from: ['resetting', 'stopping'], to: 'stopped', when: 'the process of the cell ended and was started again' },
  { from: ['aborting', 'clearing'], to: 'aborted', when: 'the process of the cell ended and was started again' },
  {
    from: ['completing'],
    to: 'complete',
    when: 'the process of the cell ended and was started again',
  },
];

export interface CellModeRule {
  code: 1 | 2 | 3;
  states: readonly PackmlState[];
  /** The planner may stow and change pods. */
  plannerWorks: boolean;
  /** Programs (a stow, a chain of primitives) run without a hand on the hold-to-run control. */
  runsPrograms: boolean;
  /** States in which the arm is moved under hold-to-run. */
  handMovesIn: readonly PackmlState[];
  /** Units come from the conveyor into the buffer. */
  feeds: boolean;
  does: string;
}

const withoutRun = packmlStates.filter(
  (state) => !['suspending', 'suspended', 'unsuspending', 'completing', 'complete'].includes(state),
);

/** States in which a program may run: everywhere else the arm moves only while a person holds the hold-to-run control. */
const programStates: readonly PackmlState[] = ['execute'];
const podStates: readonly PackmlState[] = ['execute', 'held'];

export const cellModeRules: Readonly<Record<CellMode, CellModeRule>> = {
  production: {
    code: 1,
    states: packmlStates,
    plannerWorks: true,
    runsPrograms: true,
    handMovesIn: ['held'],
    feeds: true,
    does: 'Stows, planned or as a person chose. Only here does the arm move by itself and faster than 250 mm/s, and only in Execute.',
  },
  maintenance: {
    code: 2,
    states: withoutRun,
    plannerWorks: false,
    runsPrograms: false,
    handMovesIn: ['stopped', 'idle', 'held', 'execute'],
    feeds: false,
    does: 'A person tries out stows and primitives, held to run at reduced speed; nothing comes in by itself and nothing is waited for.',
  },
  manual: {
    code: 3,
    states: withoutRun,
    plannerWorks: false,
    runsPrograms: false,
    handMovesIn: ['stopped', 'idle', 'held', 'execute'],
    feeds: false,
    does: 'The arm moves at reduced speed and only while a person holds the hold-to-run control.',
  },
};

/** States in which the mode may be changed. */
export const modeChangeStates: readonly PackmlState[] = ['stopped', 'idle', 'held', 'aborted'];

/** Where commands lead; the same as the rules, for those who need no more. */
export const packmlTransitions = Object.fromEntries(
  packmlCommands.map((command) => [command, packmlCommandRules[command].from]),
) as Readonly<Record<PackmlCommand, PackmlCommandRule['from']>>;

/** Where each acting state leads when its work is done. */
export const packmlCompletions: Readonly<Partial<Record<PackmlState, PackmlState>>> = Object.fromEntries(
  packmlStates.flatMap((state) => {
    const { leadsTo } = packmlStateRules[state];
    return leadsTo ? [[state, leadsTo]] : [];
  }),
);

/** The next state, or null where the command is not allowed. Default mode: production, which has every state. */
export function packmlNext(
  state: PackmlState,
  command: PackmlCommand,
  mode: CellMode = 'production',
): PackmlState | null {
  const next = packmlCommandRules[command].from[state] ?? null;
  return next !== null && cellModeRules[mode].states.includes(next) ? next : null;
}

/** Every command that the state takes; what a console may offer. */
export const packmlAllowed = (state: PackmlState, mode: CellMode): PackmlCommand[] =>
  packmlCommands.filter((command) => packmlNext(state, command, mode) !== null);

/** Modes to which the cell may be taken now, the present one left out. */
export const modesAllowed = (state: PackmlState, mode: CellMode): CellMode[] =>
  modeChangeStates.includes(state)
    ? cellModes.filter((other) => other !== mode && cellModeRules[other].states.includes(state))
    : [];

export interface MotionRefusal {
  code: 'wrong_state' | 'wrong_mode';
  message: string;
}

/**
 * `program`: an arm motion that runs by itself once it was begun. `hand`: one that lasts as long as the hold-to-run control
 * is held. `pod`: a change of the pod, in which the arm does not move.
 */
export type MotionKind = 'program' | 'hand' | 'pod';

/** Whether such a motion may begin: null, or why not. */
export function motionRefusal(
  { packml, mode }: { packml: PackmlState; mode: CellMode },
  role: 'planner' | 'operator',
  kind: MotionKind,
): MotionRefusal | null {
  const rules = cellModeRules[mode];
  if (kind === 'hand')
    return rules.handMovesIn.includes(packml)
      ? null
      : { code: 'wrong_state', message: `No motion by hand while the cell is ${packml} in ${mode} mode.` };
  if (kind === 'program' && role === 'operator' && rules.handMovesIn.includes(packml))
    return {
      code: rules.runsPrograms ? 'wrong_state' : 'wrong_mode',
      message: `While the cell is ${packml} in ${mode} mode the arm moves only while the hold-to-run control is held; no program runs.`,
    };
  if (packml === 'held' && role === 'planner')
    return { code: 'wrong_state', message: 'The cell is held; only an operator moves it now.' };
  if (!(kind === 'pod' ? podStates : programStates).includes(packml))
    return { code: 'wrong_state', message: `Nothing is moved while the cell is ${packml}.` };
  if (role === 'planner' && !rules.plannerWorks)
    return { code: 'wrong_mode', message: `A planner works in production mode only; the cell is in ${mode} mode.` };
  return null;
}

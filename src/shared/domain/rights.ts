import type { CellCommandBody } from './cellCommand.ts';
import type { CellMode, PackmlCommand } from './packml.ts';
import { personRoles, type ActorRole, type PersonRole } from './roles.ts';

const everybody = personRoles;
const workers = ['operator', 'lead', 'maintenance', 'engineer'] as const satisfies readonly PersonRole[];

interface RightRule {
  roles: readonly PersonRole[];
  /** Four eyes: whose PIN must agree besides; another person's than the one who acts. Null where one person is enough. */
  second: readonly PersonRole[] | null;
  does: string;
}

/** What somebody may do: the one table that cell, console, window and docs/RIGHTS.md share. */
export const rightRules = {
  watch: { roles: everybody, second: null, does: 'See everything: cells, alarms, shifts, recordings, the journal.' },
  stop: {
    roles: everybody,
    second: null,
    does: 'Stop, Abort and Hold, and letting go. Never refused to anybody, signed on or not, with or without a signed claim.',
  },
  prove: {
    roles: everybody,
    second: null,
    does: 'What the PIN that is asked for proves by itself: signing on and off, one’s own PIN, and, with the PIN of a lead, the roster.',
  },
  operate: {
    roles: workers,
    second: null,
    does: 'Take control, answer calls, decide findings, stow, move the arm by hand, change states, switch the automatic loop.',
  },
  practise: {
    roles: workers,
    second: null,
    does: 'Start the training cell; let parts of a simulated cell fail.',
  },
  hand_over: { roles: workers, second: null, does: 'Begin, write, read and sign the handover of a shift.' },
  treat_alarms: { roles: workers, second: null, does: 'Acknowledge and shelve alarms.' },
  disable_alarms: {
    roles: ['lead', 'maintenance', 'engineer'],
    second: null,
    does: 'Take alarms out of service and put them back.',
  },
  open_mode: {
    roles: ['lead', 'maintenance', 'engineer'],
    second: workers,
    does: 'Maintenance and manual mode, in which the arm may be moved by hand outside Held as well.',
  },
  set_shifts: { roles: ['lead', 'engineer'], second: null, does: 'Change the calendar and the targets of shifts.' },
  set_budget: {
    roles: ['lead'],
    second: null,
    does: 'Set the sideline budget: from which score on the booth sets items aside.',
  },
  tend_gallery: {
    roles: ['lead', 'engineer'],
    second: null,
    does: 'Add, retire and quarantine the references that items are compared with, and answer what the cell proposes about them.',
  },
  keep_records: {
    roles: ['lead', 'maintenance', 'engineer'],
    second: null,
    does: 'Back up the journal; write the audit or a diagnosis file for others.',
  },
} as const satisfies Record<string, RightRule>;
export type Right = keyof typeof rightRules;
export const rights = Object.keys(rightRules) as Right[];

type CommandType = CellCommandBody['type'];
type Simple = Exclude<CommandType, 'packml' | 'mode.set'>;

/** The right that each command needs. A command, a PackML command or a mode without a row does not compile. */
export const commandRights = {
  'control.acquire': 'operate',
  'control.renew': 'operate',
  'control.release': 'operate',
  packml: {
    reset: 'operate',
    start: 'operate',
    stop: 'stop',
    hold: 'stop',
    unhold: 'operate',
    suspend: 'operate',
    unsuspend: 'operate',
    abort: 'stop',
    clear: 'operate',
    complete: 'operate',
  },
  'mode.set': { production: 'operate', maintenance: 'open_mode', manual: 'open_mode' },
  'run.set': 'operate',
  stow: 'operate',
  'primitives.run': 'operate',
  'item.dispose': 'operate',
  'hold.begin': 'operate',
  'fault.set': 'practise',
  'fault.clear': 'practise',
  'floor.clear': 'operate',
  'hand.report': 'operate',
  'bin.look': 'operate',
  'pod.swap': 'operate',
  'finding.decide': 'operate',
  'inspection.set': 'set_budget',
  'gallery.open': 'operate',
  'gallery.add': 'tend_gallery',
  'gallery.set': 'tend_gallery',
  'gallery.answer': 'tend_gallery',
  'intervention.open': 'operate',
  'intervention.claim': 'operate',
  'intervention.transfer': 'operate',
  'intervention.release': 'operate',
  'intervention.close': 'operate',
} as const satisfies Record<Simple, Right> & {
  packml: Record<PackmlCommand, Right>;
  'mode.set': Record<CellMode, Right>;
};

/** What a console's planner sends by itself; anything else under its name is refused. */
export const plannerCommands: Readonly<Record<CommandType, boolean>> = {
  'control.acquire': true,
  'control.renew': true,
  'control.release': true,
  packml: true,
  'mode.set': false,
  'run.set': false,
  stow: true,
  'primitives.run': true,
  'item.dispose': true,
  'hold.begin': false,
  'fault.set': false,
  'fault.clear': false,
  'floor.clear': false,
  'hand.report': false,
  'bin.look': true,
  'pod.swap': true,
  'finding.decide': false,
  'inspection.set': false,
  'gallery.open': false,
  'gallery.add': false,
  'gallery.set': false,
  'gallery.answer': false,
  'intervention.open': true,
  'intervention.claim': false,
  'intervention.transfer': false,
  'intervention.release': false,
  'intervention.close': false,
};

export function rightOfCommand(body: CellCommandBody): Right {
  if (body.type === 'packml') return commandRights.packml[body.command];
  if (body.type === 'mode.set') return commandRights['mode.set'][body.mode];
  return commandRights[body.type];
}

const mayBe = (role: PersonRole, roles: readonly PersonRole[]): boolean => roles.includes(role);
export const hasRight = (role: PersonRole, right: Right): boolean => mayBe(role, rightRules[right].roles);
/** Whether this right takes two people. */
export const secondOf = (right: Right): readonly PersonRole[] | null => rightRules[right].second;

/** Who agrees besides. */
export interface SecondPerson {
  operatorId: string;
  role: PersonRole;
}
export interface Acting {
  operatorId: string;
  name: string;
  role: PersonRole;
}

const roleWords: Readonly<Record<PersonRole, string>> = {
  viewer: 'a viewer',
  operator: 'an operator',
  lead: 'a lead',
  maintenance: 'of maintenance',
  engineer: 'an engineer',
};
const list = (roles: readonly string[]): string =>
  roles.length < 2 ? roles.join('') : `${roles.slice(0, -1).join(', ')} or ${roles.at(-1) ?? ''}`;

/** Why this person may not use this right, as one sentence; null where they may. `what`: what was asked for. */
export function personDenial(by: Acting, right: Right, what: string): string | null {
  if (hasRight(by.role, right)) return null;
  return `${by.name} is ${roleWords[by.role]} here: ${what} takes the role ${list(rightRules[right].roles)}. Nothing was done.`;
}

/** Why it is not enough that this person asks; null where one is enough, or the second one fits. */
export function secondDenial(by: Acting, second: SecondPerson | null, right: Right, what: string): string | null {
  const roles = secondOf(right);
  if (roles === null) return null;
  const whose = `the PIN of a second person (${list(roles)})`;
  if (second === null) return `${what} takes four eyes: ${whose} has to agree. Nothing was done.`;
  if (second.operatorId === by.operatorId)
    return `${what} takes four eyes: ${whose} has to agree, not that of ${by.name} again. Nothing was done.`;
  return mayBe(second.role, roles)
    ? null
    : `${what} takes four eyes: ${whose} has to agree; ${roleWords[second.role]} is none of these. Nothing was done.`;
}

/** A command as a sentence names it. */
export function commandName(body: CellCommandBody): string {
  if (body.type === 'packml') return `packml ${body.command}`;
  return body.type === 'mode.set' ? `mode.set ${body.mode}` : body.type;
}

/** Why a command is not for this actor, by the table alone; null where it is. */
export function commandDenial(
  by: Omit<Acting, 'role'>,
  role: ActorRole,
  second: SecondPerson | null,
  body: CellCommandBody,
): string | null {
  const right = rightOfCommand(body);
  if (right === 'stop') return null;
  const what = commandName(body);
  if (role === 'planner')
    return plannerCommands[body.type] ? null : `A planner sends no ${what}: it takes a person. Nothing was done.`;
  const acting = { ...by, role };
  return personDenial(acting, right, what) ?? secondDenial(acting, second, right, what);
}

import type { CellCommandBody } from '#shared/domain/cellCommand.ts';
import { packmlCommandRules } from '#shared/domain/packml.ts';
import type { ControlDesk } from './ControlDesk.ts';
import type { FaultDesk } from './FaultDesk.ts';
import type { FindingDecisions } from './FindingDecisions.ts';
import type { GalleryDesk } from './GalleryDesk.ts';
import type { HandDesk } from './HandDesk.ts';
import type { HoldDesk } from './HoldDesk.ts';
import type { InspectionThreshold } from './InspectionThreshold.ts';
import type { InterventionDesk } from './InterventionDesk.ts';
import type { LookRequests } from './LookRequests.ts';
import type { MotionDesk } from './MotionDesk.ts';
import type { ReceivedCommand } from './ReceivedCommand.ts';
import type { Refusal, Verdict } from './Refusal.ts';
import type { RunWatch } from './RunWatch.ts';
import type { StateCommands } from './StateCommands.ts';

type CommandType = CellCommandBody['type'];
type Body<Type extends CommandType> = Extract<CellCommandBody, { type: Type }>;

/** Who may give a command, and what it does once it was given by somebody who may. */
export interface CommandRule<Type extends CommandType> {
  /** Null when it may be carried out; asked before anything else is looked at. */
  authorise: (command: ReceivedCommand, body: Body<Type>) => Refusal | null;
  carryOut: (command: ReceivedCommand, body: Body<Type>) => Verdict;
}

/** One rule a command; a command without one does not compile. */
export type CommandTable = { readonly [Type in CommandType]: CommandRule<Type> };

export interface CommandTableParts {
  control: ControlDesk;
  states: StateCommands;
  moves: MotionDesk;
  hold: HoldDesk;
  hands: HandDesk;
  run: RunWatch;
  faults: FaultDesk;
  looks: LookRequests;
  findings: FindingDecisions;
  inspection: InspectionThreshold;
  gallery: GalleryDesk;
  interventions: InterventionDesk;
}

const notAPerson: Refusal = { code: 'not_holder', message: 'Only a person has hands; a planner holds control.' };

export function commandTable(parts: CommandTableParts): CommandTable {
  const { control, states, moves, hold, hands, run, faults, looks, findings, inspection, gallery, interventions } =
    parts;
  const anybody = (): null => null;
  const holder = (command: ReceivedCommand): Refusal | null => control.problemWith(command);
  /** While nobody holds control, anyone may. */
  const holderIfAny = (command: ReceivedCommand): Refusal | null => (control.lease ? holder(command) : null);
  const faultHolder = (command: ReceivedCommand): Refusal | null => faults.problemWith(command);
  const isDeclined = ({ from }: ReceivedCommand, body: Body<'intervention.transfer'>): boolean =>
    body.toConsoleId === null && interventions.isOfferedTo(body.interventionId, from);
  return {
    'control.acquire': {
      authorise: anybody,
      carryOut: (command, { role, takeOver, reason }) =>
        control.acquire(command, role, { takeOver, reason, saidWhy: reason.trim() !== '' }),
    },
    'control.renew': { authorise: holder, carryOut: () => control.renew() },
    'control.release': { authorise: holder, carryOut: ({ commandId }) => control.release(commandId) },
    packml: {
      authorise: (command, body) => (packmlCommandRules[body.command].by === 'holder' ? holderIfAny(command) : null),
      carryOut: (command, body) => states.packml(command, body),
    },
    'mode.set': { authorise: holder, carryOut: (command, body) => states.setMode(command, body) },
    'run.set': { authorise: holderIfAny, carryOut: (command, body) => run.set(command, body) },
    stow: {
      authorise: holder,
      carryOut: (command, body) => {
        const verdict = moves.stow(command, body);
        if (verdict.ok && control.lease?.role === 'planner') interventions.planFound(command.by, command.commandId);
        return verdict;
      },
    },
    'primitives.run': { authorise: holder, carryOut: (command, body) => moves.run(command, body) },
    'item.dispose': { authorise: holder, carryOut: (command, body) => moves.dispose(command, body) },
    'hold.begin': { authorise: holder, carryOut: (command, body) => hold.begin(command, body) },
    'pod.swap': { authorise: holder, carryOut: (command, body) => moves.swapPod(command, body) },
    'floor.clear': { authorise: holder, carryOut: (command) => moves.clearFloor(command) },
    'hand.report': {
      authorise: (command) => holder(command) ?? (control.lease?.role === 'operator' ? null : notAPerson),
      carryOut: (command, body) => hands.report(command, body),
    },
    'fault.set': { authorise: faultHolder, carryOut: (command, body) => faults.set(command, body) },
    'fault.clear': { authorise: faultHolder, carryOut: (command, body) => faults.clear(command, body) },
    'bin.look': { authorise: anybody, carryOut: (_, body) => looks.look(body) },
    'finding.decide': { authorise: anybody, carryOut: (command, body) => findings.decide(command, body) },
    'inspection.set': { authorise: anybody, carryOut: (command, body) => inspection.set(command, body) },
    'gallery.open': { authorise: anybody, carryOut: (command, body) => gallery.open(command, body) },
    'gallery.add': { authorise: anybody, carryOut: (command, body) => gallery.add(command, body) },
    'gallery.set': { authorise: anybody, carryOut: (command, body) => gallery.set(command, body) },
    'gallery.answer': { authorise: anybody, carryOut: (command, body) => gallery.answer(command, body) },
    'intervention.open': {
      authorise: anybody,
      carryOut: ({ by, commandId }, body) => interventions.openOnRequest(body, by, commandId),
    },
    // Claiming acquires control, which has rules of its own.
    'intervention.claim': { authorise: anybody, carryOut: (command, body) => interventions.claim(body, command) },
    'intervention.release': {
      authorise: holder,
      carryOut: ({ by, commandId }, { interventionId }) => interventions.release(interventionId, by, commandId),
    },
    'intervention.transfer': {
      // Whoever it is offered to says no without holding anything.
      authorise: (command, body) => (isDeclined(command, body) ? null : holder(command)),
      carryOut: (command, body) =>
        isDeclined(command, body)
          ? interventions.decline(body.interventionId, command.by, command.commandId)
          : interventions.offer(body, command.by, command.commandId),
    },
    'intervention.close': {
      authorise: holder,
      carryOut: ({ by, commandId }, body) => interventions.close(body, by, commandId),
    },
  };
}

/** The rule of this very command. */
export function ruleOf(
  table: CommandTable,
  { body }: ReceivedCommand,
): { authorise: (command: ReceivedCommand) => Refusal | null; carryOut: (command: ReceivedCommand) => Verdict } {
  // The compiler cannot see that body and rule are of the same type.
  const rule = table[body.type] as CommandRule<CommandType>;
  return {
    authorise: (command) => rule.authorise(command, body),
    carryOut: (command) => rule.carryOut(command, body),
  };
}

import type { Bin } from '#shared/domain/pod.ts';
import { primitiveOf } from '#shared/domain/primitive.ts';
import type { ParametersOf, Primitive, PrimitiveName } from '#shared/primitives/primitives.ts';
import type { StepResult } from '../CellRig.ts';
import type { Action } from '../rig/actions.ts';
import { binMotion } from '../rig/MotionRun.ts';
import type { MotionRun } from '../rig/MotionRun.ts';
import type { Workplace } from '../rig/Workplace.ts';

/** The step of a chain that is under way, as its script sees it. `State`: where the script may go on. */
export interface Step<Name extends PrimitiveName, State extends string = never> {
  run: MotionRun;
  work: Workplace;
  bin: Bin;
  p: ParametersOf<Name>;
  /** Goes on in a state of this script, once the acts before have ended. */
  next: (state: State) => Action;
  /** Writes down how the step ended. */
  note: (result: Omit<StepResult, 'primitive'>) => void;
}

interface Parts<Name extends PrimitiveName, State extends string> {
  /** First acts of the step. The tool is at its bin, and the bands are open where the primitive needs them open. */
  begin: (step: Step<Name, State>) => Action[];
  /** What the ends of its acts lead to: one method for each state that it may go on in. */
  states: Record<State, (step: Step<Name, State>) => Action[]>;
  /** Where the middle of the tool waits before the mouth, from the left wall; omitted: anywhere. `bladeM`: from there to a blade. */
  waitsAtXM?: (p: ParametersOf<Name>, bin: Bin, bladeM: number) => number;
  /** How much further out than usual the tips wait before the bin, metres. */
  clearM?: number;
  /** First acts of a stop in the middle of the step, before the tool leaves the bin. */
  withdraw?: (step: Step<Name, State>) => Action[];
}

/** A primitive's script for the motion that runs it: whatever it works on is in `MotionRun`, so that it can be saved and taken up. */
export interface PrimitiveScript {
  readonly clearM: number;
  begin(run: MotionRun, work: Workplace): Action[];
  /** Throws for a state that the script does not have: no script makes one. */
  goOn(run: MotionRun, work: Workplace, state: string): Action[];
  waitsAtXM(primitive: Primitive, bin: Bin, bladeM: number): number | null;
  withdraw(run: MotionRun, work: Workplace): Action[];
}

export function primitiveScript<const Name extends PrimitiveName, State extends string = never>(
  name: Name,
  { begin, states, waitsAtXM, clearM = 0, withdraw }: Parts<Name, State>,
): PrimitiveScript {
  const stepOf = (run: MotionRun, work: Workplace): Step<Name, State> => {
    const { bin, chain } = binMotion(run);
    return {
      run,
      work,
      bin,
      p: primitiveOf(chain[run.stepIndex]!).parameters,
      next: (state) => ({ act: 'decide', next: { script: name, state } }),
      note: (result) => void run.steps.push({ primitive: name, ...result }),
    };
  };
  return {
    clearM,
    begin: (run, work) => begin(stepOf(run, work)),
    goOn(run, work, state) {
      const goOn = (states as Readonly<Record<string, (step: Step<Name, State>) => Action[]>>)[state];
      if (!goOn) throw new Error(`The script of ${name} has no state "${state}".`);
      return goOn(stepOf(run, work));
    },
    waitsAtXM: ({ parameters }, bin, bladeM) => waitsAtXM?.(parameters, bin, bladeM) ?? null,
    withdraw: (run, work) => withdraw?.(stepOf(run, work)) ?? [],
  };
}

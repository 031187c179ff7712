/** What is broken on arm, tool and separator; null: sound. The motion scripts and the judge know nothing of it. */
export interface RigFaults {
  belts: {
    /** Share of the belts' own friction that is left. */
    frictionShare: number;
    /** Share of the drums' speed that does not reach the belts' surface. */
    slipShare: number;
  } | null;
  separator: {
    bar: 'upper' | 'lower';
    /** `stuck`: its drive does not move it. `broken_off`: it moves, but its hooks do not meet the bands. */
    failure: 'stuck' | 'broken_off';
  } | null;
  /** What the wrist's sensor adds to what it feels, along one axis of the tool: newtons, and newtons a second. */
  forceSensor: { axis: 'x' | 'y' | 'z'; offsetN: number; driftNPerS: number } | null;
}

export const soundRig: RigFaults = { belts: null, separator: null, forceSensor: null };

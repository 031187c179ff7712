import { linkBody } from '../mjcf/robotMjcf.ts';
import type { DrivenAxis } from '../urdf/cellRobot.ts';
import type { CellScene } from './CellScene.ts';
import { soundRig } from './RigFaults.ts';
import type { RigFaults } from './RigFaults.ts';

/** What is broken, how far the sensor has drifted, and where a bar got stuck. */
export interface FaultyPartsState {
  faults: RigFaults;
  driftN: number;
  stuckAtM: number | null;
}

const AXIS_INDEX = { x: 0, y: 1, z: 2 } as const;
/** A contact class that nothing in the scene meets; the separator's own is 16 (sceneMjcf). */
const MEETS_NOTHING = 32;
/** Items and tool: what the bar itself still meets when its hooks are gone; the strands (8) pass by. */
const ALL_BUT_STRANDS = 6;

interface Original {
  friction: readonly (readonly number[])[];
  hooks: readonly { geom: number; type: number; affinity: number }[];
}

/** Broken parts between the controller's commands and the physics, and between the physics and the controller's senses. */
export class FaultyParts {
  private faults: RigFaults = soundRig;
  private readonly timestepS: number;
  private driftN = 0;
  /** Where the bar got stuck, along its own axis. */
  private stuckAtM: number | null = null;
  private readonly originals = new WeakMap<CellScene, Original>();
  private applied = new WeakSet<CellScene>();

  constructor(timestepS: number) {
    this.timestepS = timestepS;
  }

  set(faults: RigFaults): void {
    if (!faults.forceSensor || faults.forceSensor.axis !== this.faults.forceSensor?.axis) this.driftN = 0;
    if (faults.separator?.failure !== 'stuck' || faults.separator.bar !== this.faults.separator?.bar)
      this.stuckAtM = null;
    this.faults = faults;
    this.applied = new WeakSet();
  }

  save(): FaultyPartsState {
    const { faults, driftN, stuckAtM } = this;
    return { faults, driftN, stuckAtM };
  }
  restore({ faults, driftN, stuckAtM }: FaultyPartsState): void {
    this.faults = faults;
    this.driftN = driftN;
    this.stuckAtM = stuckAtM;
    this.applied = new WeakSet();
  }

  /** Before a control step: surfaces and hooks of this scene as the faults have them. Nothing is touched in a sound rig. */
  prepare(scene: CellScene): void {
    if (this.applied.has(scene)) return;
    this.applied.add(scene);
    const known = this.originals.get(scene);
    if (!known && !this.faults.belts && this.faults.separator?.failure !== 'broken_off') return;
    const original = known ?? remember(scene);
    this.originals.set(scene, original);
    const { model } = scene.simulation;
    const frictions = model.geom_friction as Float64Array;
    scene.paddleParts.surfaces.forEach((geom, k) => {
      original.friction[k]!.forEach((value, i) => {
        frictions[3 * geom + i] = value * (this.faults.belts?.frictionShare ?? 1);
      });
    });
    const types = model.geom_contype as Int32Array;
    const affinities = model.geom_conaffinity as Int32Array;
    const missing = this.faults.separator?.failure === 'broken_off' ? barGeoms(scene, this.faults.separator.bar) : [];
    for (const { geom, type, affinity } of original.hooks) {
      const isMissing = missing.includes(geom);
      types[geom] = isMissing ? MEETS_NOTHING : type;
      affinities[geom] = isMissing ? ALL_BUT_STRANDS : affinity;
    }
  }

  /** What a drive is really told, of what the controller tells it. */
  driven(axis: DrivenAxis, commandedM: number, scene: CellScene): number {
    const { separator } = this.faults;
    if (separator?.failure !== 'stuck' || axis !== `separator_${separator.bar}`) return commandedM;
    this.stuckAtM ??= scene.jointPosition(axis);
    return this.stuckAtM;
  }

  beltSurfaceMps(commandedMps: number): number {
    return commandedMps * (1 - (this.faults.belts?.slipShare ?? 0));
  }

  /** One step of the sensor's drift; once a control step, before its reading. */
  drift(): void {
    this.driftN += (this.faults.forceSensor?.driftNPerS ?? 0) * this.timestepS;
  }

  /** What the sensor adds along one of its axes (the tool's: 0 across, 1 into the bin, 2 up). */
  sensorErrorN(axis: number): number {
    const { forceSensor } = this.faults;
    return forceSensor && axis === AXIS_INDEX[forceSensor.axis] ? forceSensor.offsetN + this.driftN : 0;
  }
}

function barGeoms(scene: CellScene, bar: 'upper' | 'lower'): number[] {
  const { simulation } = scene;
  const body = simulation.id('body', linkBody(`separator_${bar}_bar`));
  const bodies = simulation.model.geom_bodyid as Int32Array;
  return [...bodies.keys()].filter((geom) => bodies[geom] === body);
}

function remember(scene: CellScene): Original {
  const { model } = scene.simulation;
  const frictions = model.geom_friction as Float64Array;
  const types = model.geom_contype as Int32Array;
  const affinities = model.geom_conaffinity as Int32Array;
  return {
    friction: scene.paddleParts.surfaces.map((geom) => [...frictions.subarray(3 * geom, 3 * geom + 3)]),
    hooks: [...barGeoms(scene, 'upper'), ...barGeoms(scene, 'lower')].map((geom) => ({
      geom,
      type: types[geom]!,
      affinity: affinities[geom]!,
    })),
  };
}

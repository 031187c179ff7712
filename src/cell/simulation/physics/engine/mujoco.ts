import loadMujoco from '@mujoco/mujoco';
import type { MainModule, MjData, MjModel } from '@mujoco/mujoco';

export type Mujoco = MainModule;

let loading: Promise<Mujoco> | undefined;

/** The engine writes warnings to the process's output; a diverging scene is told by its result instead. */
const ignore = (): void => undefined;

/** The engine, compiled once a process. */
export const mujoco = (): Promise<Mujoco> => (loading ??= loadMujoco({ print: ignore, printErr: ignore }));

export type ObjectKind = 'body' | 'joint' | 'geom' | 'site' | 'actuator' | 'sensor';

/** The engine could not compile a scene; its own words are the cause. */
export class SceneRefused extends Error {}

/**
 * A compiled model with its state. Typed-array views of the engine's memory detach whenever that memory grows, so they are
 * fetched again at every use and never kept.
 */
export class Simulation {
  readonly engine: Mujoco;
  readonly model: MjModel;
  readonly data: MjData;
  private readonly ids = new Map<string, number>();

  constructor(engine: Mujoco, mjcf: string) {
    this.engine = engine;
    try {
      this.model = engine.MjModel.from_xml_string(mjcf);
    } catch (cause) {
      // What the engine says names lines of a text that nobody outside has seen.
      throw new SceneRefused('The physics engine does not take the scene.', { cause });
    }
    this.data = new engine.MjData(this.model);
  }

  /** Index of a named object; a missing name is a bug of ours, not of the input. */
  id(kind: ObjectKind, name: string): number {
    const key = `${kind} ${name}`;
    let id = this.ids.get(key);
    if (id === undefined) {
      const types = this.engine.mjtObj;
      const type = {
        body: types.mjOBJ_BODY,
        joint: types.mjOBJ_JOINT,
        geom: types.mjOBJ_GEOM,
        site: types.mjOBJ_SITE,
        actuator: types.mjOBJ_ACTUATOR,
        sensor: types.mjOBJ_SENSOR,
      }[kind];
      id = this.engine.mj_name2id(this.model, type.value, name);
      if (id < 0) throw new Error(`The scene has no ${key}.`);
      this.ids.set(key, id);
    }
    return id;
  }

  /** Address of a joint's first position value, and of its first velocity value. */
  positionAddress(joint: string): number {
    return (this.model.jnt_qposadr as Int32Array)[this.id('joint', joint)]!;
  }
  velocityAddress(joint: string): number {
    return (this.model.jnt_dofadr as Int32Array)[this.id('joint', joint)]!;
  }
  sensorAddress(sensor: string): number {
    return (this.model.sensor_adr as Int32Array)[this.id('sensor', sensor)]!;
  }

  get positions(): Float64Array {
    return this.data.qpos as Float64Array;
  }
  get velocities(): Float64Array {
    return this.data.qvel as Float64Array;
  }

  /**
   * What a joint's drive bears besides inertia, damping and its own friction: gravity, springs and contacts, newtons or newton
   * metres, positive where they push back against a positive drive. Of the step made last.
   */
  loadOn(joint: string): number {
    const k = this.velocityAddress(joint);
    const { qfrc_bias, qfrc_passive, qfrc_constraint } = this.data as unknown as Record<string, Float64Array>;
    const speed = this.velocities[k]!;
    const damping = (this.model.dof_damping as Float64Array)[k]! * speed;
    const friction = (this.model.dof_frictionloss as Float64Array)[k]! * Math.sign(speed);
    return qfrc_bias![k]! - qfrc_passive![k]! - qfrc_constraint![k]! - damping - friction;
  }

  /** What a joint moves, seen from its drive, in the model's reference posture: kilograms for a slide. */
  inertiaOf(joint: string): number {
    return (this.model.dof_M0 as Float64Array)[this.velocityAddress(joint)]!;
  }

  /** Steps without control. */
  step(count: number): void {
    for (let k = 0; k < count; k++) this.engine.mj_step(this.model, this.data);
  }

  dispose(): void {
    this.data.delete();
    this.model.delete();
  }
}

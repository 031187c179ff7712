import type { Bin } from '#shared/domain/pod.ts';
import { sidesM } from '#shared/domain/item.ts';
import type { Pose, Quaternion, Vec3 } from '#shared/geometry/pose.ts';
import type { HandledItem, PlacedItem } from '../CellRig.ts';
import { Simulation } from '../engine/mujoco.ts';
import type { Mujoco } from '../engine/mujoco.ts';
import { RobotModel } from '../control/RobotModel.ts';
import { binWalls } from '../mjcf/binMjcf.ts';
import { itemMjcf } from '../mjcf/itemMjcf.ts';
import type { ItemNames } from '../mjcf/itemMjcf.ts';
import { linkGeom } from '../mjcf/robotMjcf.ts';
import { sceneMjcf } from '../mjcf/sceneMjcf.ts';
import type { CellRobot } from '../urdf/cellRobot.ts';
import { drivenAxes } from '../urdf/cellRobot.ts';

/** An item as it comes into a scene; the frame is the cell's. */
export interface SceneEntry {
  item: HandledItem;
  poseInCell: Pose;
  /** Angles of a bag's folds in radians; omitted: straight. */
  foldsRad?: readonly number[];
  /** Linear and angular velocity of the free joint; omitted: at rest. */
  velocity?: readonly number[];
}

export interface ScenePlace {
  bin: Bin | null;
  bands: boolean;
  shelvesInCellM: readonly Vec3[];
  barHalfLengthM: number;
  /** Friction of the paddles' inner faces: rubber belts, or the plain plates of the plunger's tool. */
  paddleFriction?: number;
}

export interface Extent {
  low: Vec3;
  high: Vec3;
}

/** What is carried from one model to the next, so that nothing teleports. */
export interface RobotState {
  positions: number[];
  velocities: number[];
}

/** One moment of a scene: what it was made from, the engine's state, and what the rig reads of it before the next step. */
export interface SceneState {
  place: ScenePlace;
  entries: readonly SceneEntry[];
  removed: readonly boolean[];
  /** The engine's own state of integration: positions, velocities, warm start, controls. */
  integration: Float64Array;
  /** Results of the last step: the engine computes them anew only in the next one. */
  derived: Readonly<Record<(typeof DERIVED)[number], Float64Array>>;
  /** Of the belts and the paddles' drives: parts of the model that the controller writes. */
  surfaceVelocities: Float64Array;
  driveLimitsN: Float64Array;
}

const DERIVED = ['site_xpos', 'site_xmat', 'geom_xpos', 'geom_xmat', 'sensordata'] as const;

interface ItemInScene {
  item: HandledItem;
  names: ItemNames;
  positionAddress: number;
  velocityAddress: number;
  foldAddresses: number[];
  foldVelocityAddresses: number[];
  /** From its middle to its farthest side. */
  reachM: number;
  geoms: number[];
  touchAddresses: number[];
  removed: boolean;
}

/** Where items go that a person took away: out of reach of everything, each at its own spot. */
const AWAY_M = 60;

/** Nothing in a cell moves faster, not even what falls off the pod's top. */
const FASTEST_MPS = 30;

/** At this speed an item comes 2 mm a step into what it meets before that pushes back, and as much again while it is slowed down. */
const FAST_MPS = 1;
/** A cloth wall that snaps back meets what has been standing against it at this speed and more. */
const FAST_WALL_MPS = 0.5;
/** What falls off the pod's top (5.6 m/s) then comes 1.4 mm a part. */
const FAST_PARTS = 8;

/** One MuJoCo model: robot, and either a bin with its contents or the shelves at the buffer. */
export class CellScene {
  readonly simulation: Simulation;
  readonly robotModel: RobotModel | null;
  readonly bin: Bin | null;
  readonly items: ItemInScene[];
  /** What the controller drives on the paddles: moving surfaces and drives. */
  readonly paddleParts: { surfaces: number[]; actuators: number[] } = { surfaces: [], actuators: [] };
  readonly wristAddress: number;
  private readonly walls: readonly { slide: number; tilt: number; reachM: number }[];
  private readonly jointNames: string[];
  private readonly place: ScenePlace;
  private readonly entries: readonly SceneEntry[];
  private stateBuffer: { GetView(): Float64Array; delete(): void } | null = null;

  constructor(
    engine: Mujoco,
    robot: CellRobot | null,
    timestepS: number,
    place: ScenePlace,
    entries: readonly SceneEntry[],
  ) {
    this.bin = place.bin;
    this.place = place;
    this.entries = entries;
    const bodies = entries.map((entry, index) => itemMjcf(`item${index}`, entry.item.product, entry.poseInCell));
    this.simulation = new Simulation(engine, sceneMjcf({ timestepS, robot, ...place, items: bodies }));
    this.robotModel = robot ? new RobotModel(this.simulation, robot) : null;
    this.jointNames = robot
      ? [...robot.gantry.map((joint) => joint.name), ...robot.arm.map((joint) => joint.name), ...drivenAxes]
      : [];
    const { simulation } = this;
    const { bin } = place;
    this.walls = bin
      ? binWalls.map(({ bulge, tilt }) => ({
          slide: simulation.velocityAddress(bulge),
          tilt: simulation.velocityAddress(tilt),
          reachM: bin.sizeM[1] / 2,
        }))
      : [];
    this.wristAddress = robot ? simulation.sensorAddress('wrist_force') : -1;
    if (robot)
      for (const link of ['paddle_left_link', 'paddle_right_link']) {
        this.paddleParts.surfaces.push(...[0, 1].map((index) => simulation.id('geom', linkGeom(link, index))));
        this.paddleParts.actuators.push(simulation.id('actuator', link.replace('_link', '')));
      }
    this.items = entries.map((entry, index) => {
      const { names } = bodies[index]!;
      const inScene: ItemInScene = {
        item: entry.item,
        names,
        positionAddress: simulation.positionAddress(names.freeJoint),
        velocityAddress: simulation.velocityAddress(names.freeJoint),
        foldAddresses: names.folds.map((fold) => simulation.positionAddress(fold)),
        foldVelocityAddresses: names.folds.map((fold) => simulation.velocityAddress(fold)),
        reachM: Math.max(...sidesM(entry.item.product)) / 2,
        geoms: names.geoms.map((geom) => simulation.id('geom', geom)),
        touchAddresses: names.touches.map((touch) => simulation.sensorAddress(touch)),
        removed: false,
      };
      const { positions, velocities } = simulation;
      entry.foldsRad?.forEach((angle, k) => {
        const address = inScene.foldAddresses[k];
        if (address !== undefined) positions[address] = angle;
      });
      entry.velocity?.forEach((value, k) => {
        velocities[inScene.velocityAddress + k] = value;
      });
      return inScene;
    });
  }

  /** This very moment, to be taken up by `restore` here or in a scene made from the same place and entries. */
  save(): SceneState {
    const { engine, model, data } = this.simulation;
    const kind = engine.mjtState.mjSTATE_INTEGRATION.value;
    this.stateBuffer ??= new engine.DoubleBuffer(engine.mj_stateSize(model, kind));
    engine.mj_getState(model, data, this.stateBuffer, kind);
    return {
      place: this.place,
      entries: this.entries,
      removed: this.items.map(({ removed }) => removed),
      integration: this.stateBuffer.GetView().slice(),
      derived: Object.fromEntries(
        DERIVED.map((name) => [name, (data[name] as Float64Array).slice()]),
      ) as SceneState['derived'],
      surfaceVelocities: (model.geom_surfacevel as Float64Array).slice(),
      driveLimitsN: (model.actuator_forcerange as Float64Array).slice(),
    };
  }

  /** False when the state belongs to a scene made from something else, which is left as it is. */
  restore(state: SceneState): boolean {
    if (state.place !== this.place || state.entries !== this.entries) return false;
    const { engine, model, data } = this.simulation;
    // The bindings declare an array of numbers; they take what can be iterated by index.
    const integration = state.integration as unknown as number[];
    engine.mj_setState(model, data, integration, engine.mjtState.mjSTATE_INTEGRATION.value);
    for (const name of DERIVED) (data[name] as Float64Array).set(state.derived[name]);
    (model.geom_surfacevel as Float64Array).set(state.surfaceVelocities);
    (model.actuator_forcerange as Float64Array).set(state.driveLimitsN);
    this.items.forEach((item, k) => (item.removed = state.removed[k]!));
    return true;
  }

  forward(): void {
    this.simulation.engine.mj_forward(this.simulation.model, this.simulation.data);
  }

  /** One control step of the engine, in parts while something moves fast. `control` writes what the drives do, once, in its middle. */
  step(control: () => void): void {
    const { engine, model, data } = this.simulation;
    const { timestep } = model.opt;
    const parts = this.somethingIsFast() ? FAST_PARTS : 1;
    model.opt.timestep = timestep / parts;
    engine.mj_step1(model, data);
    control();
    engine.mj_step2(model, data);
    for (let part = 1; part < parts; part++) engine.mj_step(model, data);
    model.opt.timestep = timestep;
  }

  /** Whether a part of an item or of a wall may be fast: what turns is counted by its farthest point. */
  private somethingIsFast(): boolean {
    const { velocities: v } = this.simulation;
    if (this.walls.some(({ slide, tilt, reachM }) => Math.abs(v[slide]!) + reachM * Math.abs(v[tilt]!) > FAST_WALL_MPS))
      return true;
    return this.items.some(({ velocityAddress: at, foldVelocityAddresses, reachM, removed }) => {
      if (removed) return false;
      // In the open the arm itself carries items that fast; there only what falls counts.
      if (!this.bin) return v[at + 2]! < -FAST_MPS;
      let turning = Math.hypot(v[at + 3]!, v[at + 4]!, v[at + 5]!);
      for (const fold of foldVelocityAddresses) turning += Math.abs(v[fold]!);
      return Math.hypot(v[at]!, v[at + 1]!, v[at + 2]!) + reachM * turning > FAST_MPS;
    });
  }

  readRobot(): RobotState {
    const { positions, velocities } = this.simulation;
    return {
      positions: this.jointNames.map((name) => positions[this.simulation.positionAddress(name)]!),
      velocities: this.jointNames.map((name) => velocities[this.simulation.velocityAddress(name)]!),
    };
  }

  writeRobot(state: RobotState): void {
    const { positions, velocities } = this.simulation;
    this.jointNames.forEach((name, k) => {
      positions[this.simulation.positionAddress(name)] = state.positions[k]!;
      velocities[this.simulation.velocityAddress(name)] = state.velocities[k]!;
    });
  }

  jointPosition(name: string): number {
    return this.simulation.positions[this.simulation.positionAddress(name)]!;
  }

  jointVelocity(name: string): number {
    return this.simulation.velocities[this.simulation.velocityAddress(name)]!;
  }

  find(itemId: string): ItemInScene | undefined {
    return this.items.find((entry) => entry.item.itemId === itemId && !entry.removed);
  }

  poseInCell(entry: ItemInScene): Pose {
    const q = this.simulation.positions;
    const a = entry.positionAddress;
    return {
      positionM: [q[a]!, q[a + 1]!, q[a + 2]!],
      // MuJoCo writes quaternions w first.
      rotation: [q[a + 4]!, q[a + 5]!, q[a + 6]!, q[a + 3]!] as Quaternion,
    };
  }

  foldsRad(entry: ItemInScene): number[] {
    return entry.foldAddresses.map((address) => this.simulation.positions[address]!);
  }

  /** The item as one of a bin's contents. */
  placed(entry: ItemInScene, bin: Bin): PlacedItem {
    const { positionM, rotation } = this.poseInCell(entry);
    const [x, y, z] = bin.originInCellM;
    const foldsRad = this.foldsRad(entry);
    return {
      itemId: entry.item.itemId,
      product: entry.item.product,
      poseInBin: { positionM: [positionM[0] - x, positionM[1] - y, positionM[2] - z], rotation },
      ...(foldsRad.length > 0 ? { foldsRad } : {}),
    };
  }

  /** The item as an entry of the next scene, with its motion. */
  toEntry(entry: ItemInScene): SceneEntry {
    const { velocities } = this.simulation;
    return {
      item: entry.item,
      poseInCell: this.poseInCell(entry),
      foldsRad: this.foldsRad(entry),
      velocity: [...velocities.subarray(entry.velocityAddress, entry.velocityAddress + 6)],
    };
  }

  /** Half the sum of the normal forces on the item: what squeezes it, whichever way. Newtons, of this very step. */
  squeezeForceN(entry: ItemInScene): number {
    const sensors = this.simulation.data.sensordata as Float64Array;
    let sum = 0;
    for (const address of entry.touchAddresses) sum += sensors[address]!;
    return sum / 2;
  }

  remove(entry: ItemInScene): void {
    entry.removed = true;
    const { positions, velocities } = this.simulation;
    positions[entry.positionAddress] = AWAY_M + 2 * this.items.indexOf(entry);
    positions[entry.positionAddress + 1] = AWAY_M;
    positions[entry.positionAddress + 2] = 1;
    velocities.fill(0, entry.velocityAddress, entry.velocityAddress + 6);
    this.forward();
  }

  /** Axis-aligned box around the item in the cell frame; exact for boxes, spheres and cylinders. */
  extent(entry: ItemInScene): Extent {
    const low: Vec3 = [Infinity, Infinity, Infinity];
    const high: Vec3 = [-Infinity, -Infinity, -Infinity];
    for (const part of this.partExtents(entry))
      for (const i of [0, 1, 2] as const) {
        low[i] = Math.min(low[i], part.low[i]);
        high[i] = Math.max(high[i], part.high[i]);
      }
    return { low, high };
  }

  /** The same for each rigid part: a bag has three. */
  partExtents(entry: ItemInScene): Extent[] {
    const { model, data, engine } = this.simulation;
    const types = engine.mjtGeom;
    const centres = data.geom_xpos as Float64Array;
    const rotations = data.geom_xmat as Float64Array;
    const sizes = model.geom_size as Float64Array;
    return entry.geoms.map((geom) => {
      const low: Vec3 = [0, 0, 0];
      const high: Vec3 = [0, 0, 0];
      const [sx, sy, sz] = [sizes[3 * geom]!, sizes[3 * geom + 1]!, sizes[3 * geom + 2]!];
      const type = (model.geom_type as Int32Array)[geom]!;
      for (const i of [0, 1, 2] as const) {
        const row = 9 * geom + 3 * i;
        const [rx, ry, rz] = [rotations[row]!, rotations[row + 1]!, rotations[row + 2]!];
        const reach =
          type === types.mjGEOM_SPHERE.value
            ? sx
            : type === types.mjGEOM_CAPSULE.value
              ? sx + sy * Math.abs(rz)
              : Math.abs(rx) * sx + Math.abs(ry) * sy + Math.abs(rz) * sz;
        low[i] = centres[3 * geom + i]! - reach;
        high[i] = centres[3 * geom + i]! + reach;
      }
      return { low, high };
    });
  }

  /** Whether the state is still finite and the robot where a robot can be. */
  get sound(): boolean {
    for (const name of ['gantry_x', 'gantry_z'])
      if (this.robotModel && !(Math.abs(this.jointPosition(name)) < 10)) return false;
    const { positions, velocities } = this.simulation;
    return this.items.every(
      ({ positionAddress: at, velocityAddress: v }) =>
        Number.isFinite(positions[at]! + positions[at + 3]!) &&
        Math.hypot(velocities[v]!, velocities[v + 1]!, velocities[v + 2]!) < FASTEST_MPS,
    );
  }

  dispose(): void {
    this.robotModel?.dispose();
    this.stateBuffer?.delete();
    this.simulation.dispose();
  }
}

export type { ItemInScene };

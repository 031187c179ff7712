import { sideUpOf } from '#shared/domain/grip.ts';
import type { Bin } from '#shared/domain/pod.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import type { HandledItem, PlacedItem } from '../CellRig.ts';
import type { RobotController } from '../control/RobotController.ts';
import { MOTION_JOINTS } from '../control/RobotModel.ts';
import type { Mujoco } from '../engine/mujoco.ts';
import type { CellRobot } from '../urdf/cellRobot.ts';
import { drivenAxes } from '../urdf/cellRobot.ts';
import { toolInBin } from './binAccess.ts';
import { CellScene } from './CellScene.ts';
import type { ItemInScene, SceneEntry, ScenePlace, SceneState } from './CellScene.ts';
import { concludeMotion } from './concludeMotion.ts';
import { joltItems } from './joltItems.ts';
import { whereabouts } from './judge.ts';
import type { RigMemory } from './RigState.ts';
import { binPlace, carriedEntries, contentEntries, nextScene, OPEN_PLACE, presentedEntry } from './sceneEntries.ts';
import { isGripped, tcpOf } from './toolSense.ts';

export interface SceneKeeperParts {
  engine: Mujoco;
  robot: CellRobot;
  controller: RobotController;
  timestepS: number;
  paddleFriction: number;
  memory: RigMemory;
}

/** The one scene that the arm is in, what is in the tool there, and how one scene follows another so that nothing teleports. */
export class SceneKeeper {
  scene: CellScene;
  private readonly parts: SceneKeeperParts;

  /** The arm stands in the open, in the posture `joints`. */
  constructor(parts: SceneKeeperParts, joints: readonly number[]) {
    this.parts = parts;
    this.scene = this.openScene(joints);
  }

  private openScene(joints: readonly number[]): CellScene {
    const { engine, robot, timestepS, controller } = this.parts;
    const scene = new CellScene(engine, robot, timestepS, OPEN_PLACE, []);
    scene.writeRobot({
      positions: [...joints, ...drivenAxes.map((name) => controller.state.axes[name])],
      velocities: new Array<number>(MOTION_JOINTS + drivenAxes.length).fill(0),
    });
    scene.forward();
    return scene;
  }

  get inBinId(): string | null {
    return toolInBin(this.scene) ? this.scene.bin!.binId : null;
  }

  /** What is in the tool, or is to be: the item of a stow counts from the moment on at which it is presented. */
  itemInTool(): ItemInScene | undefined {
    const { run, held } = this.parts.memory;
    const item = held ?? (run?.motion.kind === 'stow' ? run.motion.item : null);
    return item ? this.scene.find(item.itemId) : undefined;
  }

  gripped(): boolean {
    return isGripped(this.scene, this.itemInTool(), this.parts.controller.state.axes.paddle_left);
  }

  /** What the paddles have closed on counts as held from now on, whatever it is. */
  takeHold(): string | null {
    const { paddle_left } = this.parts.controller.state.axes;
    const entry = this.scene.items.find(
      (candidate) => !candidate.removed && isGripped(this.scene, candidate, paddle_left),
    );
    if (!entry) return null;
    this.parts.memory.held = entry.item;
    return entry.item.itemId;
  }

  letGo(): void {
    if (!this.gripped()) this.parts.memory.held = null;
  }

  /** Mass and centre of the item of the motion under way, or of what is held. */
  payload(): { massKg: number; fromTcpM: Vec3 } | null {
    const { run, held } = this.parts.memory;
    const item = run?.motion.kind === 'stow' ? run.motion.item : held;
    const entry = item && this.scene.find(item.itemId);
    if (!item || !entry) return null;
    const [x, y, z] = this.scene.poseInCell(entry).positionM;
    const [tipX, tipY, tipZ] = tcpOf(this.scene);
    return { massKg: item.product.massKg, fromTcpM: [x - tipX, y - tipY, z - tipZ] };
  }

  /** Items that stand out of the mouth of the bin, but for what is held. */
  protruding(): string[] {
    const { bin } = this.scene;
    if (!bin) return [];
    const { held } = this.parts.memory;
    const heldItemId = held && this.gripped() ? held.itemId : null;
    return this.scene.items
      .filter(
        (entry) =>
          !entry.removed && entry.item.itemId !== heldItemId && whereabouts(this.scene, bin, entry) === 'protruding',
      )
      .map((entry) => entry.item.itemId);
  }

  /** Writes down how the bin looks that the tool has left. */
  noteLeftBin(): void {
    const { run, held } = this.parts.memory;
    const { bin } = this.scene;
    if (!run || !bin) return;
    const heldItemId = held && this.gripped() ? held.itemId : null;
    const { contents, protrudingItemIds, floorItemIds } = concludeMotion(this.scene, run, heldItemId);
    run.leftBin = { binId: bin.binId, contents, protrudingItemIds, floorItemIds };
  }

  /** Into the open, without the bin visited last; with the motion's item on the presenter, or only with what is held. */
  enterOpen(presented: boolean): void {
    const { run, held } = this.parts.memory;
    const motion = run?.motion;
    if (!presented && !this.scene.bin) return;
    const entries = carriedEntries(this.scene, held);
    if (presented && motion?.kind === 'stow')
      entries.push(presentedEntry(motion.item, motion.bin, sideUpOf(motion.chain)));
    this.change(OPEN_PLACE, entries);
  }

  enterBin(bin: Bin, contents: readonly PlacedItem[]): void {
    const { memory } = this.parts;
    const run = memory.run!;
    if (run.motion.kind === 'stow') memory.held = run.motion.item;
    const present = run.leftBin?.binId === bin.binId ? run.leftBin.contents : contents;
    memory.telescopeM = memory.telescopeGoalM;
    this.change(binPlace(bin), [...carriedEntries(this.scene, memory.held), ...contentEntries(bin, present)]);
    if (memory.joltAtBinMps) joltItems(this.scene, memory.held?.itemId ?? null, memory.joltAtBinMps);
    memory.joltAtBinMps = null;
    run.protrudingAtStart = this.protruding();
  }

  private change(place: ScenePlace, entries: readonly SceneEntry[]): void {
    const { engine, robot, timestepS, paddleFriction } = this.parts;
    this.scene = nextScene({ engine, robot, timestepS, from: this.scene }, { ...place, paddleFriction }, entries);
  }

  /** The pod was hit: the bin's name, or null where no bin is before the tool and none is on the way. */
  jolt(velocityMps: Vec3): string | null {
    const { memory } = this.parts;
    const motion = memory.run?.motion;
    const binId = motion && 'bin' in motion ? motion.bin.binId : this.inBinId;
    if (binId === null) return null;
    if (this.scene.bin?.binId === binId) joltItems(this.scene, memory.held?.itemId ?? null, velocityMps);
    // Still on the way: the contents are in the scene once the tool is there.
    else memory.joltAtBinMps = velocityMps;
    return binId;
  }

  truth(): { binId: string | null; contents: PlacedItem[]; heldItemInBin: PlacedItem | null } {
    const { bin } = this.scene;
    const { held, run } = this.parts.memory;
    if (bin) {
      const heldEntry = held ? this.scene.find(held.itemId) : undefined;
      const contents = this.scene.items.filter(
        (entry) => entry !== heldEntry && !entry.removed && whereabouts(this.scene, bin, entry) !== 'fallen',
      );
      return {
        binId: bin.binId,
        contents: contents.map((entry) => this.scene.placed(entry, bin)),
        heldItemInBin: heldEntry ? this.scene.placed(heldEntry, bin) : null,
      };
    }
    const motion = run?.motion;
    if (motion?.kind === 'stow' || motion?.kind === 'run')
      return { binId: motion.bin.binId, contents: [...motion.contents], heldItemInBin: null };
    return { binId: null, contents: [], heldItemInBin: null };
  }

  removeByHand(itemId: string): void {
    const { memory, controller } = this.parts;
    const entry = this.scene.find(itemId);
    if (entry) this.scene.remove(entry);
    if (memory.held?.itemId !== itemId) return;
    memory.held = null;
    controller.state.payload = null;
  }

  /** A new scene in the open with the arm at rest in a posture and nothing held; what was held, or was to be. */
  startAnew(joints: readonly number[]): HandledItem | null {
    const { controller, memory } = this.parts;
    const motion = memory.run?.motion;
    const item = memory.held ?? (motion?.kind === 'stow' ? motion.item : null);
    this.scene.dispose();
    controller.state.joints.set(joints);
    controller.state.pose = null;
    controller.state.payload = null;
    controller.stand();
    for (const name of drivenAxes)
      if (name.startsWith('separator') || name.endsWith('_y')) controller.state.axes[name] = 0;
    this.scene = this.openScene(joints);
    memory.held = null;
    return item;
  }

  restore(state: SceneState): void {
    if (this.scene.restore(state)) return;
    const { engine, robot, timestepS } = this.parts;
    const scene = new CellScene(engine, robot, timestepS, state.place, state.entries);
    scene.restore(state);
    this.scene.dispose();
    this.scene = scene;
  }
}

import type { DrivenAxis } from '../urdf/cellRobot.ts';
import type { CellScene } from './CellScene.ts';

/** From the tips back to the palm. */
const PALM_M = 0.4;

export interface ToolSpeedState {
  mps: number;
  /** Whether there is a step before to compare with. */
  known: boolean;
  tips: Float64Array;
  palm: Float64Array;
}

/**
 * Speed of the fastest part of the tool, from what really moved in the last step: tips, palm, belts, and the drives
 * of blades, plunger and separator that are told to move (the others tremble for a moment when the arm brakes).
 */
export class ToolSpeed {
  mps = 0;
  private readonly timestepS: number;
  private scene: CellScene | null = null;
  private addresses: number[] = [];
  private watched: readonly DrivenAxis[] = [];
  private readonly tips = new Float64Array(3);
  private readonly palm = new Float64Array(3);

  constructor(timestepS: number) {
    this.timestepS = timestepS;
  }

  /** After each step. `driven`: drives that are told to move. */
  update(scene: CellScene, beltSpeedMps: number, driven: readonly DrivenAxis[]): void {
    const position = scene.robotModel!.tcpPosition();
    const rotation = scene.robotModel!.tcpRotation();
    let [tips, palm] = [0, 0];
    for (let i = 0; i < 3; i++) {
      const tip = position[i]!;
      const back = tip - PALM_M * rotation[3 * i + 1]!;
      tips += (tip - this.tips[i]!) ** 2;
      palm += (back - this.palm[i]!) ** 2;
      this.tips[i] = tip;
      this.palm[i] = back;
    }
    // In a new model the first difference means nothing; nothing jumps from one to the next.
    if (this.scene === scene) {
      this.mps = Math.max(Math.sqrt(Math.max(tips, palm)) / this.timestepS, Math.abs(beltSpeedMps));
      if (this.watched !== driven) this.watch(scene, driven);
      const { velocities } = scene.simulation;
      for (const address of this.addresses) this.mps = Math.max(this.mps, Math.abs(velocities[address]!));
    } else this.watch(scene, driven);
    this.scene = scene;
  }

  private watch(scene: CellScene, driven: readonly DrivenAxis[]): void {
    this.watched = driven;
    this.addresses = driven
      .filter((axis) => !axis.startsWith('paddle'))
      .map((axis) => scene.simulation.velocityAddress(axis));
  }

  save(): ToolSpeedState {
    return { mps: this.mps, known: this.scene !== null, tips: this.tips.slice(), palm: this.palm.slice() };
  }

  /** `scene`: the one that the state belongs to, restored already. */
  restore({ mps, known, tips, palm }: ToolSpeedState, scene: CellScene): void {
    this.mps = mps;
    this.scene = known ? scene : null;
    this.tips.set(tips);
    this.palm.set(palm);
    this.watched = [];
    this.addresses = [];
  }

  rest(): void {
    this.mps = 0;
    this.scene = null;
  }
}

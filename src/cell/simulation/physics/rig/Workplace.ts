import type { Bin } from '#shared/domain/pod.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import type { PlacedItem } from '../CellRig.ts';
import type { Action } from './actions.ts';
import type { JogMotion } from './MotionRun.ts';

/** What the script may see and do: what a cell's controller knows, plus the scene changes. No truth about the contents. */
export interface Workplace {
  readonly toolKind: 'belts' | 'plunger';
  readonly beltFriction: number;
  readonly holding: boolean;
  /** Arm joints (with the gantry in front) that bring the tcp to a point with the tool level; null where it cannot reach. */
  reach(gantryM: readonly [number, number], tcpInCellM: Vec3): number[] | null;
  homeAt(gantryM: readonly [number, number]): number[];
  gantryAtBin(bin: Bin): [number, number];
  gantryAtPoint(pointInCellM: Vec3): [number, number];
  gantry(): [number, number];
  /** Measured value of a driven axis. */
  axis(name: 'blade_left_y' | 'blade_right_y' | 'separator_upper' | 'separator_lower' | 'paddle_left'): number;
  tcp(): Vec3;
  referenceTcp(): Vec3;
  /** The light barrier at the tips, as a distance: how far the item's rear is behind them. */
  behindTipsM(): number;
  /** Whether the paddles' force and opening say that something is between them. */
  gripped(): boolean;
  /** The item's lower edge below the tcp, and its width between the paddles. */
  heldBottomM(): number;
  heldWidthM(): number;
  /** What each paddle presses with to hold the item while the belts push with it. */
  squeezeForceN(pushN: number): number;
  /** Its upper edge above the tcp; the paddles' own where there is none. */
  heldTopM(): number;
  /** Into the open, without the bin visited last; with the motion's item on the presenter, or only with what is held. */
  enterOpen(presented: boolean): void;
  enterBin(bin: Bin, contents: readonly PlacedItem[]): void;
  noteProtruding(): string[];
  /** Counts what is between the closed paddles as the item in the tool; null when there is nothing. */
  takeHold(): string | null;
  /** Whether the separator holds the bands clear of the whole mouth. */
  mouthIsOpen(bin: Bin): boolean;
  tiltRad(): number;
  /** The part of it about the feed axis, positive when the tool's top leans to the right. */
  rollRad(): number;
  /** What the last jog asked for, as an act; the joint's name is known. */
  jogAct(motion: JogMotion): Action;
  /** Acts that take the pressure off what the last jog met. */
  backOff(): Action[];
  /** Writes down how the bin looks that the tool has left. */
  noteLeftBin(): void;
  letGo(): void;
  finish(): void;
}

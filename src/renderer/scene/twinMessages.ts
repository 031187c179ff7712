import type { BinEstimate } from '#shared/domain/estimate.ts';
import type { Item } from '#shared/domain/item.ts';
import type { Pod } from '#shared/domain/pod.ts';
import type { StowInProgress } from '#shared/domain/stow.ts';
import type { Quaternion, Vec3 } from '#shared/geometry/pose.ts';
import type { TwinView } from './framing.ts';
import type { GhostPlan } from './Ghost.ts';
import type { PaletteColours } from './Palette.ts';
import type { RenderQuality } from './renderQuality.ts';
import type { UrdfModel } from './urdf.ts';

/** What of the cell is drawn. */
export interface TwinContents {
  pod: Pod | null;
  estimates: readonly BinEstimate[];
  buffer: readonly Item[];
  bufferSlots: number;
  stow: StowInProgress | null;
  heldItemId: string | null;
}

export const nothingDrawn: TwinContents = {
  pod: null,
  estimates: [],
  buffer: [],
  bufferSlots: 0,
  stow: null,
  heldItemId: null,
};

/** Where the camera stands, in the cell frame. */
export interface CameraPose {
  positionM: Vec3;
  rotation: Quaternion;
  nearM: number;
}

export interface ArmDescription {
  model: UrdfModel;
  baseInCellM: Vec3;
  jointNames: readonly string[];
}

/** What the window may ask of a picture; it is drawn by another thread, so that nothing comes back. */
export interface TwinDrawing {
  setPalette(colours: PaletteColours): void;
  setArm(arm: ArmDescription | null): void;
  /** In the order of the arm's joint names. */
  setJoints(values: readonly number[]): void;
  /** Only what has changed. */
  setContents(changes: Partial<TwinContents>): void;
  setSelectedBin(binId: string | null): void;
  setGhost(plan: GhostPlan | null): void;
  setView(view: TwinView): void;
  setCamera(pose: CameraPose): void;
  /** Whether the arm moves under a control that this window holds. */
  setHeld(isHeld: boolean): void;
  /** CSS pixels. */
  resize(widthPx: number, heightPx: number): void;
  /** Asks for a frame. Many asks in one frame draw once. */
  invalidate(): void;
}
export type TwinCall = {
  [Name in keyof TwinDrawing]: { name: Name; args: Parameters<TwinDrawing[Name]> };
}[keyof TwinDrawing];

export interface TwinOpening {
  canvas: OffscreenCanvas;
  colours: PaletteColours;
  quality: RenderQuality;
  pixelRatio: number;
}

/** To the thread. `twin` tells the pictures of one window apart. */
export type ToTwinWorker =
  | { kind: 'open'; twin: number; opening: TwinOpening }
  | { kind: 'call'; twin: number; call: TwinCall }
  | { kind: 'close'; twin: number };

export interface TwinFrame {
  drawCalls: number;
  triangles: number;
  frames: number;
  /** Time that script took for the frame, milliseconds; what the graphics card does is not in it. */
  frameMs: number;
  /** Between the tips of the paddles, in the cell frame; null while no arm is described. */
  tcpInCellM: Vec3 | null;
}

/** From the thread. */
export type FromTwinWorker =
  { kind: 'frame'; twin: number; frame: TwinFrame } | { kind: 'failed'; twin: number; problem: string };

import type { ArmMeshes } from './ArmModel.ts';
import type { Quaternion, Vec3 } from '#shared/geometry/pose.ts';
import type { ForeignDrawing } from './foreignDrawing.ts';
import type { PlacedFrame } from './frames.ts';
import type { GhostPlan } from './Ghost.ts';
import type { RenderQuality } from './renderQuality.ts';
import type { TwinContents } from './twinContents.ts';
import type { PaletteColours } from './TwinTheme.ts';
import type { UrdfModel } from './urdf.ts';

/** Where the camera stands, in the cell frame. */
export interface CameraPose {
  positionM: Vec3;
  rotation: Quaternion;
  fovDeg: number;
  nearM: number;
  /** More of them follow at once: drawn quickly, without smoothing. */
  isMoving: boolean;
  /** One bin, or the tool, fills the picture. */
  isCloseUp: boolean;
  /** From there the arm may stand between the viewer and the active bin. */
  mayHide: boolean;
}

export interface ArmDescription {
  model: UrdfModel;
  baseInCellM: Vec3;
  jointNames: readonly string[];
  /** Files of its shapes, as far as they have come. */
  meshes: ArmMeshes;
}

/** A picture that something in the cell wears: an estimate's own for a bin, the booth's for the main colour of an item. */
export interface WornPicture {
  of: { kind: 'bin'; binId: string } | { kind: 'item'; itemId: string };
  imageId: string;
  dataBase64: string;
}

/** What the window may ask of a picture; it is drawn by another thread, so that nothing comes back. */
export interface TwinDrawing {
  setPalette(colours: PaletteColours): void;
  setArm(arm: ArmDescription | null): void;
  /** In the order of the arm's joint names. */
  setJoints(values: readonly number[]): void;
  /** Only what has changed. */
  setContents(changes: Partial<TwinContents>): void;
  setPicture(picture: WornPicture): void;
  setSelectedBin(binId: string | null): void;
  setGhost(plan: GhostPlan | null): void;
  setCamera(pose: CameraPose): void;
  /** Frames of another program's recording, drawn as axes with their names. */
  setFrames(frames: readonly PlacedFrame[]): void;
  /** Markers and clouds of another program's recording. */
  setForeign(drawing: ForeignDrawing): void;
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
  /** A tile or an inset: drawn with one renderer for all of them, and less often. */
  isSmall: boolean;
}

/** To the thread. `twin` tells the pictures of one window apart. */
export type ToTwinWorker =
  | { kind: 'open'; twin: number; opening: TwinOpening }
  | { kind: 'call'; twin: number; call: TwinCall }
  | { kind: 'close'; twin: number };

export interface TwinFrame {
  /** Of the whole frame; where only what moves was drawn, of that. */
  drawCalls: number;
  triangles: number;
  frames: number;
  /** How often what stands still was drawn anew. */
  stillFrames: number;
  /** Time that script took for the frame, milliseconds; what the graphics card does is not in it. */
  frameMs: number;
  /** Time until the frame was finished, milliseconds; null where nobody waits for it (with a graphics card). */
  finishedMs: number | null;
  /** What is left out, because a frame would take too long. */
  dropped: readonly string[];
  /** Between the tips of the paddles, in the cell frame; null while no arm is described. */
  tcpInCellM: Vec3 | null;
  /** How many of the window's calls are in it. */
  calls: number;
  /** Nothing more follows of itself: contents are drawn, edges smoothed, pictures read. */
  isFinal: boolean;
}

/** From the thread. */
export type FromTwinWorker =
  { kind: 'frame'; twin: number; frame: TwinFrame } | { kind: 'failed'; twin: number; problem: string };

import { Color, LinearSRGBColorSpace, PerspectiveCamera, Vector2, WebGLRenderer } from 'three';
import type { Item } from '#shared/domain/item.ts';
import { BinPictures, mainColour } from './BinPictures.ts';
import type { Rgb } from './colour.ts';
import { DrawingClock } from './DrawingClock.ts';
import { TWIN_FARTHEST_M } from './framing.ts';
import type { GhostPlan } from './Ghost.ts';
import { KeptPicture } from './KeptPicture.ts';
import { noMouth, putMouth } from './mouthOnScreen.ts';
import { MovingPart } from './MovingPart.ts';
import { QualityGovernor } from './QualityGovernor.ts';
import { StillPart } from './StillPart.ts';
import { binOf, nothingDrawn, type TwinContents } from './twinContents.ts';
import type { ArmDescription, CameraPose, TwinDrawing, TwinFrame, TwinOpening, WornPicture } from './twinMessages.ts';
import { themeOf, type PaletteColours, type TwinTheme } from './TwinTheme.ts';

/** Edges of what stands still are smoothed by so many samples. */
const SAMPLES = 4;
/** Where even the picture without outline and smoothing takes too long. */
const LOWER_RESOLUTION = 0.75;
/** A bin narrower than this on the screen, in CSS pixels, has no room for its name. */
const NARROWEST_NAMED_PX = 40;
/** Share of the line of sight that must go into the pod for bins to be named. */
const LEAST_FACING = 0.45;

/** What the twin draws, on the thread that draws. Only when something has changed. Cell frame: z up, metres. */
export class TwinScene implements TwinDrawing {
  readonly #renderer: WebGLRenderer;
  readonly #camera = new PerspectiveCamera(20, 1, 1, TWIN_FARTHEST_M);
  readonly #activeMouth = noMouth();
  readonly #ghostMouth = noMouth();
  readonly #pictures = new BinPictures(1);
  readonly #still = new StillPart(this.#pictures, this.#ghostMouth);
  readonly #moving = new MovingPart(this.#activeMouth);
  readonly #kept = new KeptPicture();
  readonly #governor = new QualityGovernor();
  readonly #clock: DrawingClock;
  readonly #isSoftware: boolean;
  readonly #canvas: OffscreenCanvas;
  readonly #pixelRatio: number;
  readonly #onFrame: (frame: TwinFrame) => void;
  readonly #colours = new Map<string, Rgb>();
  readonly #sizePx = new Vector2(1, 1);
  readonly #onePixel = new Uint8Array(4);

  #theme: TwinTheme;
  #arm: ArmDescription | null = null;
  #contents: TwinContents = nothingDrawn;
  #selectedBinId: string | null = null;
  #ghost: GhostPlan | null = null;
  #pose: CameraPose | null = null;
  #cssSize: readonly [number, number] = [1, 1];
  #namesAll = false;
  #joints = new Map<string, number>();
  #isGeometryOutdated = true;
  #isPictureOutdated = true;
  #frames = 0;
  #stillFrames = 0;
  #isDisposed = false;

  constructor({ canvas, colours, quality, pixelRatio }: TwinOpening, onFrame: (frame: TwinFrame) => void) {
    this.#canvas = canvas;
    this.#theme = themeOf(colours);
    this.#isSoftware = quality === 'low';
    this.#pixelRatio = pixelRatio;
    this.#onFrame = onFrame;
    this.#renderer = new WebGLRenderer({ canvas, antialias: !this.#isSoftware, powerPreference: 'low-power' });
    this.#renderer.outputColorSpace = LinearSRGBColorSpace;
    this.#renderer.info.autoReset = false;
    this.#camera.up.set(0, 0, 1);
    this.#moving.scene.add(this.#kept.quad);
    this.#clock = new DrawingClock(this.#isSoftware, this.#draw);
    canvas.addEventListener('webglcontextrestored', this.#restored);
    this.#applyTheme();
  }

  setPalette(colours: PaletteColours): void {
    this.#theme = themeOf(colours);
    this.#applyTheme();
    this.#moving.setArm(this.#arm, this.#theme);
    this.#moving.setJoints(this.#joints);
    this.#sized();
    this.#holdItem();
    this.#rebuildBeforeDrawing();
  }

  setArm(arm: ArmDescription | null): void {
    this.#arm = arm;
    this.#moving.setArm(arm, this.#theme);
    this.#moving.setJoints(this.#joints);
    this.#sized();
    this.#applyQuality();
    this.#clock.ask();
  }

  setJoints(values: readonly number[]): void {
    this.#arm?.jointNames.forEach((name, i) => {
      const value = values[i];
      if (value !== undefined) this.#joints.set(name, value);
    });
    if (this.#moving.setJoints(this.#joints)) this.#clock.ask();
  }

  setContents(changes: Partial<TwinContents>): void {
    const { podId: before } = this.#contents.pod ?? { podId: null };
    this.#contents = { ...this.#contents, ...changes };
    if (before !== (this.#contents.pod?.podId ?? null)) this.#pictures.clear();
    if ('buffer' in changes) this.#forgetColours();
    this.#holdItem();
    this.#rebuildBeforeDrawing();
  }

  setPicture({ of, imageId, dataBase64 }: WornPicture): void {
    void decode(dataBase64).then((picture) => {
      if (!picture || this.#isDisposed) return;
      if (of.kind === 'bin') this.#pictures.set(of.binId, imageId, picture);
      else {
        const colour = mainColour(picture);
        if (colour) this.#colours.set(of.itemId, colour);
        if (of.itemId === this.#contents.heldItemId) this.#holdItem();
      }
      picture.close();
      this.#rebuildBeforeDrawing();
    });
  }

  setSelectedBin(binId: string | null): void {
    this.#selectedBinId = binId;
    this.#holdItem();
    this.#rebuildBeforeDrawing();
  }

  setGhost(plan: GhostPlan | null): void {
    this.#ghost = plan;
    this.#rebuildBeforeDrawing();
  }

  setCamera(pose: CameraPose): void {
    const isOtherKind = pose.isCloseUp !== this.#pose?.isCloseUp;
    this.#pose = pose;
    this.#camera.position.set(...pose.positionM);
    this.#camera.quaternion.set(...pose.rotation);
    this.#camera.near = pose.nearM;
    this.#camera.fov = pose.fovDeg;
    this.#camera.updateProjectionMatrix();
    this.#camera.updateMatrixWorld();
    this.#clock.setCameraMoving(pose.isMoving);
    this.#moving.setFading(pose.mayHide, pose.isCloseUp);
    this.#isGeometryOutdated ||= isOtherKind || this.#nameBins();
    this.#isPictureOutdated = true;
    this.#clock.ask();
  }

  setHeld(isHeld: boolean): void {
    this.#clock.setHeld(isHeld);
  }

  resize(widthPx: number, heightPx: number): void {
    this.#cssSize = [widthPx, heightPx];
    this.#camera.aspect = widthPx / heightPx;
    this.#camera.updateProjectionMatrix();
    this.#isGeometryOutdated ||= this.#nameBins();
    this.#sized();
  }

  /** Their font is there now. */
  redrawTexts(): void {
    this.#still.forgetLabels();
    this.#rebuildBeforeDrawing();
  }

  invalidate(): void {
    this.#isPictureOutdated = true;
    this.#clock.ask();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#clock.end();
    this.#canvas.removeEventListener('webglcontextrestored', this.#restored);
    this.#still.dispose();
    this.#moving.dispose();
    this.#kept.dispose();
    this.#pictures.dispose();
    this.#renderer.dispose();
    this.#renderer.forceContextLoss();
  }

  readonly #restored = (): void => this.invalidate();

  readonly #draw = (startMs: number): void => {
    // Before the camera stands somewhere there is nothing to see.
    if (!this.#pose) return;
    this.#renderer.info.reset();
    const drawsStill = this.#isGeometryOutdated || this.#isPictureOutdated;
    if (drawsStill) this.#drawStill(this.#pose);
    this.#renderer.render(this.#moving.scene, this.#camera);
    const scriptMs = performance.now() - startMs;
    const finishedMs = this.#isSoftware ? this.#finish(startMs) : null;
    if (finishedMs !== null && !drawsStill && this.#governor.took(finishedMs)) this.#applyQuality();
    this.#frames += 1;
    const { calls, triangles } = this.#renderer.info.render;
    this.#onFrame({
      drawCalls: calls,
      triangles,
      frames: this.#frames,
      stillFrames: this.#stillFrames,
      frameMs: scriptMs,
      finishedMs,
      dropped: this.#governor.dropped,
      tcpInCellM: this.#moving.tcpInCellM(),
    });
  };

  #drawStill({ isMoving, isCloseUp }: CameraPose): void {
    if (this.#isGeometryOutdated) this.#rebuild(isCloseUp);
    const { x, y } = this.#sizePx;
    const stowBin = binOf(this.#contents, this.#contents.stow?.binId ?? null);
    putMouth(this.#activeMouth, stowBin ?? binOf(this.#contents, this.#selectedBinId), this.#camera, x, y);
    putMouth(this.#ghostMouth, binOf(this.#contents, this.#ghost?.binId ?? null), this.#camera, x, y);
    const samples = isMoving || this.#governor.drops('smoothing') ? 0 : SAMPLES;
    this.#kept.draw(this.#renderer, this.#still.scene, this.#camera, [x, y], samples);
    this.#isPictureOutdated = false;
    this.#stillFrames += 1;
  }

  #rebuild(isCloseUp: boolean): void {
    this.#isGeometryOutdated = false;
    const state = { theme: this.#theme, contents: this.#contents, selectedBinId: this.#selectedBinId };
    const look = { ghost: this.#ghost, isCloseUp, namesAll: this.#namesAll, pixelRatio: this.#drawnRatio };
    this.#still.set({ ...state, ...look }, this.#seenColour);
  }

  /** Waits until the frame is drawn: it takes the processor's time, and frames that pile up would come late. */
  #finish(startMs: number): number {
    const gl = this.#renderer.getContext();
    // What is read must have been drawn; gl.finish() does not wait for it in a browser.
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, this.#onePixel);
    return performance.now() - startMs;
  }

  #applyQuality(): void {
    this.#moving.setOutline(!this.#governor.drops('outline'));
    this.#sized();
  }

  get #drawnRatio(): number {
    return this.#pixelRatio * (this.#governor.drops('resolution') ? LOWER_RESOLUTION : 1);
  }

  #sized(): void {
    const [width, height] = this.#cssSize.map((px) => Math.max(1, Math.round(px * this.#drawnRatio)));
    if (width !== this.#canvas.width || height !== this.#canvas.height) this.#renderer.setSize(width!, height!, false);
    this.#sizePx.set(width!, height!);
    this.#still.setSize(this.#sizePx);
    this.#moving.setSize(this.#sizePx);
    this.invalidate();
  }

  #applyTheme(): void {
    this.#renderer.setClearColor(new Color(...this.#theme.scene), 1);
    this.#moving.setTheme(this.#theme);
  }

  #holdItem(): void {
    const { buffer, heldItemId, stow } = this.#contents;
    const held = buffer.find((item) => item.itemId === heldItemId) ?? null;
    const bin = binOf(this.#contents, stow?.binId ?? this.#selectedBinId);
    this.#moving.setHeld(held, bin, this.#theme, this.#seenColour);
  }

  readonly #seenColour = (item: Item): Rgb | null => this.#colours.get(item.itemId) ?? null;

  #forgetColours(): void {
    const here = new Set(this.#contents.buffer.map((item) => item.itemId));
    for (const itemId of this.#colours.keys()) if (!here.has(itemId)) this.#colours.delete(itemId);
  }

  /** True: whether all bins are named has changed. */
  #nameBins(): boolean {
    const before = this.#namesAll;
    const { pod } = this.#contents;
    const narrowest = Math.min(...(pod?.bins ?? []).map((bin) => bin.sizeM[0]));
    if (!pod || !this.#pose || !Number.isFinite(narrowest)) return false;
    const [, heightPx] = this.#cssSize;
    const [x, y, z] = pod.bins[0]!.originInCellM;
    const distance = Math.hypot(this.#camera.position.x - x, this.#camera.position.y - y, this.#camera.position.z - z);
    const pxPerM = heightPx / (2 * Math.tan((this.#pose.fovDeg * Math.PI) / 360) * distance);
    // From above or from the side names would lie over each other.
    const facing = (y - this.#camera.position.y) / distance;
    this.#namesAll = facing > LEAST_FACING && pxPerM * narrowest > NARROWEST_NAMED_PX;
    return before !== this.#namesAll;
  }

  /** Many changes before the next frame are drawn once. */
  #rebuildBeforeDrawing(): void {
    this.#nameBins();
    this.#isGeometryOutdated = true;
    this.#clock.ask();
  }
}

async function decode(dataBase64: string): Promise<ImageBitmap | null> {
  try {
    const bytes = Uint8Array.from(atob(dataBase64), (character) => character.charCodeAt(0));
    return await createImageBitmap(new Blob([bytes], { type: 'image/jpeg' }));
  } catch {
    // A picture that cannot be read is as none: what it would show stays hatched.
    return null;
  }
}

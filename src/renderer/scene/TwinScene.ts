import { sideUpOf } from '#shared/domain/grip.ts';
import { Color, PerspectiveCamera, Vector2, Vector3 } from 'three';
import type { Item } from '#shared/domain/item.ts';
import { bandless } from './bandlessPicture.ts';
import { BinPictures, mainColour } from './BinPictures.ts';
import type { Rgb } from './colour.ts';
import { DrawingClock } from './DrawingClock.ts';
import { boundsOfPod, noPod, TWIN_FARTHEST_M } from './framing.ts';
import { ForeignLayer } from './ForeignLayer.ts';
import type { ForeignDrawing } from './foreignDrawing.ts';
import type { PlacedFrame } from './frames.ts';
import type { GhostPlan } from './Ghost.ts';
import { KeptPicture } from './KeptPicture.ts';
import { noMouth, putMouth } from './mouthOnScreen.ts';
import { MovingPart } from './MovingPart.ts';
import { QualityGovernor } from './QualityGovernor.ts';
import { StillPart } from './StillPart.ts';
import { binOf, isStillPartOther, nothingDrawn, type TwinContents } from './twinContents.ts';
import type { ArmDescription, CameraPose, TwinDrawing, TwinFrame, TwinOpening, WornPicture } from './twinMessages.ts';
import { surfaceOf, type TwinSurface } from './TwinSurface.ts';
import { themeOf, type PaletteColours, type TwinTheme } from './TwinTheme.ts';

/** Pictures of a twin that is a few centimetres wide, against those of a whole window. */
const SMALL_PICTURES = 0.25;
/** The still part is drawn again so often at most while contents come in. */
const STILL_INTERVAL_MS = 350;
/** Edges of what stands still are smoothed by so many samples. */
const SAMPLES = 4;
/** Where even the picture without outline and smoothing takes too long. */
const LOWER_RESOLUTION = 0.75;
/** A bin narrower than this on the screen, in CSS pixels, has no room for its name. */
const NARROWEST_NAMED_PX = 40;
/** How squarely one must look into the pod for bins to be named: the share of the line of sight that goes into it. */
const LEAST_FACING = 0.45;
/** From higher above, the upper hem hides the wall that depths are written on. */
const STEEPEST_NAMED = -0.45;

/** What the twin draws, on the thread that draws. Only when something has changed. Cell frame: z up, metres. */
export class TwinScene implements TwinDrawing {
  readonly #surface: TwinSurface;
  readonly #camera = new PerspectiveCamera(20, 1, 1, TWIN_FARTHEST_M);
  readonly #activeMouth = noMouth();
  readonly #ghostMouth = noMouth();
  readonly #pictures: BinPictures;
  readonly #still: StillPart;
  readonly #moving = new MovingPart(this.#activeMouth);
  readonly #foreign = new ForeignLayer();
  readonly #kept = new KeptPicture();
  readonly #governor = new QualityGovernor();
  readonly #clock: DrawingClock;
  readonly #isSoftware: boolean;
  readonly #isSmall: boolean;
  readonly #pixelRatio: number;
  readonly #onFrame: (frame: TwinFrame) => void;
  readonly #colours = new Map<string, Rgb>();
  readonly #sizePx = new Vector2(1, 1);
  readonly #onePixel = new Uint8Array(4);
  readonly #background = new Color();

  #theme: TwinTheme;
  #arm: ArmDescription | null = null;
  #contents: TwinContents = nothingDrawn;
  #selectedBinId: string | null = null;
  #ghost: GhostPlan | null = null;
  #pose: CameraPose | null = null;
  #cssSize: readonly [number, number] = [1, 1];
  #namesAll = false;
  #namesDepths = false;
  #joints = new Map<string, number>();
  #isGeometryOutdated = true;
  #isPictureOutdated = true;
  /** Drawn quickly, to be smoothed once nothing changes any more. */
  #isRough = false;
  /** A person turned or chose something: not to wait for anything. */
  #isUrgent = true;
  #stillAtMs = -Infinity;
  #smoothing: ReturnType<typeof setTimeout> | null = null;
  #frames = 0;
  #calls = 0;
  #picturesOnTheirWay = 0;
  #stillFrames = 0;
  #isDisposed = false;

  constructor(opening: TwinOpening, onFrame: (frame: TwinFrame) => void) {
    const { colours, quality, pixelRatio, isSmall } = opening;
    this.#theme = themeOf(colours);
    this.#isSmall = isSmall;
    this.#pictures = new BinPictures(isSmall ? SMALL_PICTURES : 1);
    this.#still = new StillPart(this.#pictures, this.#ghostMouth);
    this.#isSoftware = quality === 'low';
    this.#pixelRatio = pixelRatio;
    this.#onFrame = onFrame;
    this.#surface = surfaceOf(opening);
    this.#surface.onRestored(() => this.invalidate());
    this.#camera.up.set(0, 0, 1);
    this.#moving.scene.add(this.#kept.quad, this.#foreign.root);
    this.#clock = new DrawingClock(this.#isSoftware, isSmall, this.#draw);
    this.#applyTheme();
  }

  /** Before each call of the window's: a frame says how many it shows. */
  countCall(): void {
    this.#calls += 1;
  }

  setPalette(colours: PaletteColours): void {
    this.#theme = themeOf(colours);
    this.#applyTheme();
    this.#moving.setArm(this.#arm, this.#theme);
    this.#moving.setJoints(this.#joints);
    this.#sized();
    this.#holdItem();
    this.#foreign.setLook(this.#theme, this.#drawnRatio);
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
    const before = this.#contents;
    this.#contents = { ...before, ...changes };
    if (before.pod?.podId !== this.#contents.pod?.podId) this.#pictures.clear();
    if ('buffer' in changes) this.#forgetColours();
    this.#holdItem();
    if (isStillPartOther(before, this.#contents)) this.#rebuildBeforeDrawing();
    else this.#clock.ask();
  }

  setPicture({ of, imageId, dataBase64 }: WornPicture): void {
    this.#picturesOnTheirWay += 1;
    void decode(dataBase64).then((picture) => {
      this.#picturesOnTheirWay -= 1;
      if (this.#isDisposed) return;
      if (!picture) return this.#clock.ask();
      // In a small picture strands are finer than a pixel.
      if (of.kind === 'bin') this.#pictures.set(of.binId, imageId, this.#isSmall ? picture : bandless(picture));
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
    this.#isUrgent = true;
    this.#holdItem();
    this.#rebuildBeforeDrawing();
  }

  setGhost(plan: GhostPlan | null): void {
    this.#ghost = plan;
    this.#isUrgent = true;
    this.#rebuildBeforeDrawing();
  }

  setFrames(frames: readonly PlacedFrame[]): void {
    this.#foreign.setFrames(frames);
    this.#clock.ask();
  }

  setForeign(drawing: ForeignDrawing): void {
    this.#foreign.setShapes(drawing);
    this.#clock.ask();
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
    this.invalidate();
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
    this.#isUrgent = true;
    this.#clock.ask();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#clock.end();
    if (this.#smoothing) clearTimeout(this.#smoothing);
    this.#still.dispose();
    this.#moving.dispose();
    this.#foreign.dispose();
    this.#kept.dispose();
    this.#pictures.dispose();
    this.#surface.dispose();
  }

  readonly #draw = (startMs: number): void => {
    // Before the camera stands somewhere there is nothing to see.
    if (!this.#pose) return;
    const { renderer } = this.#surface;
    this.#surface.setSize(this.#sizePx.x, this.#sizePx.y);
    renderer.setClearColor(this.#background, 1);
    renderer.info.reset();
    const drawsStill = this.#mayDrawStill(startMs) && (this.#isGeometryOutdated || this.#isPictureOutdated);
    if (drawsStill) this.#drawStill(this.#pose, startMs);
    renderer.render(this.#moving.scene, this.#camera);
    this.#surface.show();
    const scriptMs = performance.now() - startMs;
    const finishedMs = this.#isSoftware ? this.#finish(startMs) : null;
    if (finishedMs !== null && !drawsStill && this.#governor.took(finishedMs)) this.#applyQuality();
    this.#frames += 1;
    const { calls, triangles } = renderer.info.render;
    this.#onFrame({
      drawCalls: calls,
      triangles,
      frames: this.#frames,
      stillFrames: this.#stillFrames,
      frameMs: scriptMs,
      finishedMs,
      dropped: this.#governor.dropped,
      tcpInCellM: this.#moving.tcpInCellM(),
      calls: this.#calls,
      isFinal: this.#isFinal,
    });
  };

  get #isFinal(): boolean {
    const waits = this.#isGeometryOutdated || this.#isPictureOutdated || this.#smoothing !== null;
    return !waits && this.#picturesOnTheirWay === 0;
  }

  /** While contents come one after another, in software, the still part waits a little for the next of them. */
  #mayDrawStill(nowMs: number): boolean {
    if (!this.#isSoftware || this.#isUrgent || nowMs - this.#stillAtMs >= STILL_INTERVAL_MS) return true;
    if (this.#isGeometryOutdated) this.#later();
    return false;
  }

  /** Once nothing has changed for a while: smoothed, or what had to wait. */
  #later(): void {
    if (this.#smoothing) clearTimeout(this.#smoothing);
    this.#smoothing = setTimeout(() => {
      this.#smoothing = null;
      this.#isPictureOutdated = true;
      this.#isUrgent = true;
      this.#clock.ask();
    }, STILL_INTERVAL_MS);
  }

  #drawStill({ isMoving, isCloseUp }: CameraPose, nowMs: number): void {
    const isFirstSinceChange = !this.#isRough || this.#isGeometryOutdated;
    if (this.#isGeometryOutdated) this.#rebuild(isCloseUp);
    const { x, y } = this.#sizePx;
    const stowBin = binOf(this.#contents, this.#contents.stow?.binId ?? null);
    putMouth(this.#activeMouth, stowBin ?? binOf(this.#contents, this.#selectedBinId), this.#camera, x, y);
    putMouth(this.#ghostMouth, binOf(this.#contents, this.#ghost?.binId ?? null), this.#camera, x, y);
    const isSharp = !this.#isSoftware || this.#isSmall || (!isMoving && !isFirstSinceChange);
    const samples = isSharp && !this.#governor.drops('smoothing') ? SAMPLES : 0;
    this.#kept.draw(this.#surface.renderer, this.#still.scene, this.#camera, [x, y], samples);
    this.#isRough = samples === 0;
    if (this.#isRough && !isMoving && !this.#governor.drops('smoothing')) this.#later();
    this.#isPictureOutdated = false;
    this.#isUrgent = false;
    this.#stillAtMs = nowMs;
    this.#stillFrames += 1;
  }

  #rebuild(isCloseUp: boolean): void {
    this.#isGeometryOutdated = false;
    const state = { theme: this.#theme, contents: this.#contents, selectedBinId: this.#selectedBinId };
    const named = { namesAll: this.#namesAll, namesDepths: this.#namesDepths };
    const look = { ghost: this.#ghost, isCloseUp, ...named, pixelRatio: this.#drawnRatio };
    this.#still.set({ ...state, ...look }, this.#seenColour);
  }

  /** Waits until the frame is drawn: it takes the processor's time, and frames that pile up would come late. */
  #finish(startMs: number): number {
    const gl = this.#surface.renderer.getContext();
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
    this.#sizePx.set(width!, height!);
    this.#still.setSize(this.#sizePx);
    this.#moving.setSize(this.#sizePx);
    this.#foreign.setLook(this.#theme, this.#drawnRatio);
    this.#foreign.setSize(this.#sizePx);
    this.invalidate();
  }

  #applyTheme(): void {
    this.#background.setRGB(...this.#theme.scene);
    this.#moving.setTheme(this.#theme);
  }

  #holdItem(): void {
    const { buffer, heldItemId, failedItemId, stow } = this.#contents;
    const held = buffer.find((item) => item.itemId === heldItemId) ?? null;
    const bin = binOf(this.#contents, stow?.binId ?? this.#selectedBinId);
    const isMarked =
      held !== null && (held.itemId === failedItemId || (held.flag !== null && held.flag.state !== 'cleared'));
    this.#moving.setHeld(
      held && { item: held, isMarked, sideUp: sideUpOf(stow?.chain ?? []) },
      bin,
      this.#theme,
      this.#seenColour,
    );
  }

  readonly #seenColour = (item: Item): Rgb | null => this.#colours.get(item.itemId) ?? null;

  #forgetColours(): void {
    const here = new Set(this.#contents.buffer.map((item) => item.itemId));
    for (const itemId of this.#colours.keys()) if (!here.has(itemId)) this.#colours.delete(itemId);
  }

  /** True: whether all bins, or depths in the lit one, are named has changed. */
  #nameBins(): boolean {
    const before = [this.#namesAll, this.#namesDepths];
    const { pod } = this.#contents;
    const front = boundsOfPod(pod ?? noPod).min[1];
    const narrowest = Math.min(...(pod?.bins ?? []).map((bin) => bin.sizeM[0]));
    if (!pod || !this.#pose || !Number.isFinite(narrowest)) return false;
    const [, heightPx] = this.#cssSize;
    // From above or from the side names would lie over each other.
    const { y: facing, z: rise } = this.#camera.getWorldDirection(new Vector3());
    const distance = (front - this.#camera.position.y) / Math.max(LEAST_FACING, facing);
    const pxPerM = heightPx / (2 * Math.tan((this.#pose.fovDeg * Math.PI) / 360) * distance);
    this.#namesAll = facing > LEAST_FACING && pxPerM * narrowest > NARROWEST_NAMED_PX;
    this.#namesDepths = this.#pose.isCloseUp && facing > LEAST_FACING && rise > STEEPEST_NAMED;
    return before[0] !== this.#namesAll || before[1] !== this.#namesDepths;
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

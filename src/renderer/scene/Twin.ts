import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { Bin } from '#shared/domain/pod.ts';
import type { StowPhase } from '#shared/domain/stow.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import type { CellPlaces } from './cellPlaces.ts';
import { failedIn } from './failedStow.ts';
import type { ForeignDrawing } from './foreignDrawing.ts';
import type { PlacedFrame } from './frames.ts';
import type { GhostPlan } from './Ghost.ts';
import type { TwinView } from './framing.ts';
import type { RenderQuality } from './renderQuality.ts';
import { isSmallPlace, TwinCamera, type CameraOptions } from './TwinCamera.ts';
import { boundsOfTarget, whatIsOn, type TwinTarget } from './whatIsOn.ts';
import { nothingDrawn, type TwinContents } from './twinContents.ts';
import type {
  ArmDescription,
  CameraPose,
  FromTwinWorker,
  ToTwinWorker,
  TwinDrawing,
  TwinFrame,
  WornPicture,
} from './twinMessages.ts';
import type { PaletteColours } from './TwinTheme.ts';

/** What of a cell's description the twin draws. */
export interface TwinSurroundings {
  bufferSlots: number;
  places: CellPlaces;
  isBare: boolean;
}
export const noSurroundings: TwinSurroundings = { bufferSlots: 0, places: nothingDrawn.places, isBare: false };

/** Metres or radians. */
const TREMBLE = 5e-5;

/** In these the arm works at the bin; before and after it is on its way. */
const phasesAtBin: readonly StowPhase[] = ['open_bands', 'primitive', 'leave', 'close_bands'];

export interface TwinListener {
  onFrame(frame: TwinFrame): void;
  /** Where points of the cell are on the canvas may have changed. */
  onCamera(pose: CameraPose): void;
  /** Nothing is drawn any more. One sentence that says why. */
  onFailure(problem: string): void;
}

/** One thread draws all twins of the window; it is kept, because starting it takes longer than a change of the screen may. */
let thread: Worker | null = null;
const twins = new Map<number, TwinListener>();
let lastTwin = 0;

function threadThatDraws(): Worker {
  if (thread) return thread;
  const started = new Worker(new URL('./twinWorker.ts', import.meta.url), { type: 'module' });
  started.addEventListener('message', ({ data }: MessageEvent<FromTwinWorker>) => {
    const listener = twins.get(data.twin);
    if (data.kind === 'frame') listener?.onFrame(data.frame);
    else listener?.onFailure(data.problem);
  });
  started.addEventListener('error', (event) => {
    for (const listener of twins.values()) listener.onFailure(event.message);
    thread = null;
  });
  return (thread = started);
}

/** The live cell in three dimensions, on a canvas of the page. Cell frame: z up, metres. */
export class Twin {
  readonly #twin = (lastTwin += 1);
  readonly #thread = threadThatDraws();
  readonly #camera: TwinCamera;
  #contents: TwinContents = nothingDrawn;
  #selectedBinId: string | null = null;
  #joints: readonly number[] = [];
  #calls = 0;

  /** The canvas is given away for good: a second picture needs a canvas of its own. */
  constructor(
    canvas: HTMLCanvasElement,
    colours: PaletteColours,
    quality: RenderQuality,
    options: CameraOptions,
    { onFrame, onCamera, onFailure }: TwinListener,
  ) {
    twins.set(this.#twin, {
      onFrame: (frame) => {
        this.#camera.setTcp(frame.tcpInCellM);
        onFrame(frame);
      },
      onCamera,
      onFailure,
    });
    const opening = {
      canvas: canvas.transferControlToOffscreen(),
      colours,
      quality,
      pixelRatio: quality === 'high' ? Math.min(2, window.devicePixelRatio) : 1,
      isSmall: isSmallPlace(options),
    };
    this.#post({ kind: 'open', twin: this.#twin, opening }, [opening.canvas]);
    this.#camera = new TwinCamera(canvas, options, (pose) => {
      this.#call('setCamera', pose);
      onCamera(pose);
    });
    document.addEventListener('visibilitychange', this.#restored);
  }

  setPalette(colours: PaletteColours): void {
    this.#call('setPalette', colours);
  }

  setArm(arm: ArmDescription | null): void {
    this.#joints = [];
    this.#call('setArm', arm);
  }

  /** Values that tremble by less than anybody sees are not sent: nothing is drawn for them. */
  setJoints(values: readonly number[]): void {
    const last = this.#joints;
    if (last.length === values.length && values.every((value, i) => Math.abs(value - last[i]!) < TREMBLE)) return;
    this.#joints = values;
    this.#call('setJoints', values);
  }

  /** Sends what has changed: parts of a snapshot are replaced, never changed in place. */
  setSnapshot(snapshot: CellSnapshot | null, surroundings: TwinSurroundings): void {
    const next: TwinContents = snapshot
      ? {
          pod: snapshot.pod,
          estimates: snapshot.estimates,
          buffer: snapshot.buffer,
          ...surroundings,
          stow: snapshot.stow,
          heldItemId: snapshot.cell.heldItemId,
          ...failedIn(snapshot),
        }
      : { ...nothingDrawn, ...surroundings };
    const before = this.#contents;
    const names = Object.keys(next) as (keyof TwinContents)[];
    const changed = names.filter((name) => next[name] !== before[name]);
    if (changed.length === 0) return;
    this.#contents = next;
    this.#call('setContents', Object.fromEntries(changed.map((name) => [name, next[name]])));
    this.#look();
  }

  setSelectedBin(binId: string | null): void {
    if (binId === this.#selectedBinId) return;
    this.#selectedBinId = binId;
    this.#call('setSelectedBin', binId);
    this.#look();
  }

  setGhost(plan: GhostPlan | null): void {
    // Parts of a plan may be watched by the page, and what is watched cannot be sent.
    this.#call('setGhost', JSON.parse(JSON.stringify(plan)) as GhostPlan | null);
  }

  /** What a camera saw of a bin or an item. */
  setPicture(picture: WornPicture): void {
    this.#call('setPicture', picture);
  }

  /** Frames of another program's recording. */
  setFrames(frames: readonly PlacedFrame[]): void {
    this.#call('setFrames', frames);
  }

  /** Markers and clouds of another program's recording. */
  setForeign(drawing: ForeignDrawing): void {
    this.#call('setForeign', drawing);
  }

  setView(view: TwinView): void {
    this.#camera.setView(view);
  }

  setHeld(isHeld: boolean): void {
    this.#call('setHeld', isHeld);
  }

  resize(widthPx: number, heightPx: number): void {
    if (widthPx < 2 || heightPx < 2) return;
    this.#call('resize', widthPx, heightPx);
    this.#camera.resize(widthPx, heightPx);
  }

  pickBin(x: number, y: number): Bin | null {
    return this.#camera.pickBin(x, y);
  }

  /** What lies under a point of the canvas, given in -1..1 from the lower left corner. */
  whatIsAt(x: number, y: number): TwinTarget | null {
    return whatIsOn(this.#camera.rayAt(x, y), this.#contents);
  }

  /** Looks at that alone. */
  frame(target: TwinTarget): void {
    const bounds = boundsOfTarget(target, this.#contents);
    if (bounds) this.#camera.frame(bounds);
  }

  /** What the camera looks at, cell frame. */
  get targetM(): Vec3 {
    return this.#camera.placement.targetM;
  }

  get axesOnScreen(): readonly [number, number][] {
    return this.#camera.axesOnScreen;
  }

  project(pointInCellM: Vec3): { xPx: number; yPx: number } {
    return this.#camera.project(pointInCellM);
  }

  /** Whether a frame shows all that was asked for until now, and nothing more follows of itself. */
  isAllIn({ calls, isFinal }: TwinFrame): boolean {
    return isFinal && calls === this.#calls;
  }

  dispose(): void {
    document.removeEventListener('visibilitychange', this.#restored);
    this.#camera.dispose();
    twins.delete(this.#twin);
    this.#post({ kind: 'close', twin: this.#twin });
  }

  /** A window that was hidden may have lost what was drawn. */
  readonly #restored = (): void => this.#call('invalidate');

  #look(): void {
    const { pod, stow } = this.#contents;
    const isHere = (binId: string | null): boolean => pod?.bins.some((bin) => bin.binId === binId) ?? false;
    this.#camera.lookAt({
      pod,
      binId: isHere(this.#selectedBinId) ? this.#selectedBinId : (stow?.binId ?? null),
      workedBinId: stow && phasesAtBin.includes(stow.phase) ? stow.binId : null,
    });
  }

  #call<Name extends keyof TwinDrawing>(name: Name, ...args: Parameters<TwinDrawing[Name]>): void {
    this.#calls += 1;
    this.#post({ kind: 'call', twin: this.#twin, call: { name, args } } as ToTwinWorker);
  }

  #post(message: ToTwinWorker, transfer: Transferable[] = []): void {
    this.#thread.postMessage(message, transfer);
  }
}

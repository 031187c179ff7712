import { PerspectiveCamera, Raycaster, Vector2, Vector3 } from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';
import type { Bin, Pod } from '#shared/domain/pod.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import { CameraMotion } from './CameraMotion.ts';
import { add, between, less, times, unit } from './vector.ts';
import { binAt } from './emphasis.ts';
import {
  alonePlacement,
  binPlacement,
  boundsOfBin,
  boundsOfPod,
  fittedFovDeg,
  followPlacement,
  frontPlacement,
  heroPlacement,
  interventionPlacement,
  nearestDrawnM,
  noPod,
  tilePlacement,
  toolPlacement,
  topPlacement,
  TWIN_FARTHEST_M,
  type Bounds,
  type CameraPlacement,
  type TwinView,
} from './framing.ts';
import type { CameraPose } from './twinMessages.ts';

/** What the camera may look at. */
export interface TwinSubject {
  pod: Pod | null;
  /** The bin that the view of one bin looks at; null: the whole pod. */
  binId: string | null;
  /** The bin at which the arm works at this moment; null while it does something else. */
  workedBinId: string | null;
}

export interface CameraOptions {
  /** Moves at once instead of gliding. */
  isReduced(): boolean;
  /** As the screen of interventions looks at a bin. */
  isWide?: boolean;
  /** Where a robot stands alone, of whose cell nothing is known. */
  aloneAtM?: Vec3;
  /** Where it is shown: a tile of a whole cell, or an inset; both are small, and nobody turns them. */
  place?: 'panel' | 'tile' | 'inset';
}
export const isSmallPlace = ({ place = 'panel' }: CameraOptions): boolean => place !== 'panel';

/** The tool's view follows only what is more than this: a picture that trembles is drawn for nothing. */
const TOOL_MOVED_M = 0.01;
/** What is framed by a double click has so much air round it. */
const FRAMED_AIR = 1.25;
/** Never below the floor, never behind the pod. */
const LOWEST_M = 0.12;
const WIDEST_AZIMUTH_RAD = 1.45;
const STEEPEST_RAD = 0.02;
const FLATTEST_RAD = Math.PI / 2 - 0.01;
/** Where what is looked at may lie, round the pod. */
const TARGET_ROOM_M: Vec3 = [2.2, 2, 0.6];

/** Where one looks from. Lives in the window, because hands turn it and handles are laid over it; the drawing follows. */
export class TwinCamera {
  readonly #element: HTMLElement;
  readonly #camera = new PerspectiveCamera(20, 1, 1, TWIN_FARTHEST_M);
  readonly #orbit: OrbitControls | null;
  readonly #target = new Vector3();
  readonly #raycaster = new Raycaster();
  readonly #onMove: (pose: CameraPose) => void;
  readonly #options: CameraOptions;
  #view: TwinView = 'follow';
  #subject: TwinSubject = { pod: null, binId: null, workedBinId: null };
  #tcpInCellM: Vec3 | null = null;
  #fovDeg = 20;
  #hasOrbited = false;
  #isHandOn = false;
  #motion: CameraMotion | null = null;
  #scheduled = 0;

  constructor(element: HTMLElement, options: CameraOptions, onMove: (pose: CameraPose) => void) {
    this.#element = element;
    this.#options = options;
    this.#onMove = onMove;
    this.#camera.up.set(0, 0, 1);
    this.#orbit = isSmallPlace(options) ? null : this.#orbitOf(element);
    this.#jump(this.#placement());
  }

  /** Looks from there again, also when a hand has turned the view meanwhile. */
  setView(view: TwinView): void {
    this.#view = view;
    this.#hasOrbited = false;
    this.#go(this.#placement());
  }

  lookAt(subject: TwinSubject): void {
    const before = this.#subject;
    this.#subject = subject;
    const isOtherBin = before.binId !== subject.binId;
    const isSame =
      before.pod?.podId === subject.pod?.podId && !isOtherBin && before.workedBinId === subject.workedBinId;
    // A view that a hand has turned stays, unless it shows one bin and that is another now.
    if (isSame || (this.#hasOrbited && !(this.#view === 'bin' && isOtherBin))) return;
    this.#hasOrbited = false;
    this.#go(this.#placement());
  }

  setTcp(tcpInCellM: Vec3 | null): void {
    const before = this.#tcpInCellM;
    if (
      before &&
      tcpInCellM &&
      Math.hypot(...before.map((m, axis) => m - tcpInCellM[axis as 0 | 1 | 2])) < TOOL_MOVED_M
    )
      return;
    this.#tcpInCellM = tcpInCellM;
    if (this.#view !== 'tool' || this.#hasOrbited) return;
    if (before) this.#jump(this.#placement());
    else this.#go(this.#placement());
  }

  resize(widthPx: number, heightPx: number): void {
    this.#camera.aspect = widthPx / heightPx;
    this.#moved();
  }

  /** The bin under a point of the canvas, given in -1..1 from the lower left corner. */
  pickBin(x: number, y: number): Bin | null {
    const pod = this.#subject.pod ?? noPod;
    if (pod.bins.length === 0) return null;
    const { origin, direction } = this.rayAt(x, y);
    const distance = (boundsOfPod(pod).min[1] - origin[1]) / direction[1];
    if (!(distance > 0)) return null;
    return binAt(pod, origin[0] + direction[0] * distance, origin[2] + direction[2] * distance);
  }

  /** The line of sight through a point of the canvas, given in -1..1 from the lower left corner; cell frame. */
  rayAt(x: number, y: number): { origin: Vec3; direction: Vec3 } {
    this.#raycaster.setFromCamera(new Vector2(x, y), this.#camera);
    const { origin, direction } = this.#raycaster.ray;
    return { origin: origin.toArray(), direction: direction.toArray() };
  }

  /** Where a point of the cell is on the canvas, in CSS pixels from its upper left corner. */
  project(pointInCellM: Vec3): { xPx: number; yPx: number } {
    const { x, y } = new Vector3(...pointInCellM).project(this.#camera);
    const { clientWidth, clientHeight } = this.#element;
    return { xPx: ((x + 1) / 2) * clientWidth, yPx: ((1 - y) / 2) * clientHeight };
  }

  /** Looks at these bounds from where one looks now, near enough to see nothing else. */
  frame({ min, max }: Bounds): void {
    const { positionM, targetM, fovDeg } = this.placement;
    const middle = between(min, max, 0.5);
    const reachM = (Math.hypot(...less(max, min)) / 2) * FRAMED_AIR;
    const distanceM = reachM / Math.tan((fovDeg * Math.PI) / 360);
    const way = unit(less(positionM, targetM));
    this.#hasOrbited = true;
    this.#go({ positionM: add(middle, times(way, distanceM)), targetM: middle, fovDeg });
  }

  /** Where the cell's axes point on the screen: to the right and upwards, of length 1 at most. */
  get axesOnScreen(): readonly [number, number][] {
    const turn = this.#camera.quaternion.clone().invert();
    return [0, 1, 2].map((axis) => {
      const { x, y } = new Vector3().setComponent(axis, 1).applyQuaternion(turn);
      return [x, y];
    });
  }

  /** Where the camera stands now, cell frame. */
  get placement(): CameraPlacement {
    return { positionM: this.#camera.position.toArray(), targetM: this.#target.toArray(), fovDeg: this.#fovDeg };
  }

  dispose(): void {
    cancelAnimationFrame(this.#scheduled);
    this.#orbit?.dispose();
  }

  #orbitOf(element: HTMLElement): OrbitControls {
    const orbit = new OrbitControls(this.#camera, element);
    orbit.enableDamping = true;
    orbit.dampingFactor = 0.16;
    orbit.zoomToCursor = true;
    orbit.minDistance = 0.25;
    orbit.maxDistance = 14;
    orbit.minPolarAngle = STEEPEST_RAD;
    orbit.maxPolarAngle = FLATTEST_RAD;
    orbit.minAzimuthAngle = -WIDEST_AZIMUTH_RAD;
    orbit.maxAzimuthAngle = WIDEST_AZIMUTH_RAD;
    orbit.target = this.#target;
    orbit.addEventListener('start', () => {
      this.#hasOrbited = true;
      this.#isHandOn = true;
      this.#motion = null;
      this.#run();
    });
    orbit.addEventListener('end', () => (this.#isHandOn = false));
    return orbit;
  }

  /** Glides there, or jumps where motion is not wanted. */
  #go(placement: CameraPlacement): void {
    if (this.#options.isReduced() || isSmallPlace(this.#options)) return this.#jump(placement);
    this.#motion = new CameraMotion(this.placement, placement, performance.now());
    this.#run();
  }

  #jump(placement: CameraPlacement): void {
    this.#motion = null;
    this.#put(placement);
    this.#moved();
  }

  #put({ positionM, targetM, fovDeg }: CameraPlacement): void {
    this.#camera.position.set(...positionM);
    this.#target.set(...targetM);
    this.#fovDeg = fovDeg;
    this.#camera.lookAt(this.#target);
  }

  #run(): void {
    if (this.#scheduled === 0) this.#scheduled = requestAnimationFrame(this.#step);
  }

  readonly #step = (nowMs: number): void => {
    this.#scheduled = 0;
    const motion = this.#motion?.at(nowMs) ?? null;
    if (motion) {
      this.#put(motion.placement);
      if (motion.isOver) this.#motion = null;
    }
    const isTurning = motion === null && (this.#orbit?.update() ?? false);
    if (isTurning) this.#keepInRoom();
    const goesOn = isTurning || this.#isHandOn || this.#motion !== null;
    if (motion || isTurning || !goesOn) this.#moved(goesOn);
    if (goesOn) this.#run();
  };

  /** A hand may not lead the view below the floor or away from the cell. */
  #keepInRoom(): void {
    const { min, max } = boundsOfPod(this.#subject.pod ?? noPod);
    const target = this.#target.clone();
    for (const axis of [0, 1, 2] as const) {
      const low = axis === 2 ? 0 : min[axis] - TARGET_ROOM_M[axis];
      target.setComponent(axis, Math.min(max[axis] + TARGET_ROOM_M[axis], Math.max(low, target.getComponent(axis))));
    }
    // Into the pod one may look, but not through its back.
    target.y = Math.min(target.y, max[1]);
    this.#camera.position.add(target.clone().sub(this.#target));
    this.#target.copy(target);
    this.#camera.position.z = Math.max(LOWEST_M, this.#camera.position.z);
    this.#camera.lookAt(this.#target);
  }

  #moved(isMoving = false): void {
    const nearM = nearestDrawnM(this.placement);
    const isCloseUp = this.#view === 'bin' || this.#view === 'tool';
    const fitsFrom = isCloseUp ? 1.15 : this.#options.aloneAtM ? 1 : undefined;
    this.#camera.fov = fittedFovDeg(this.#fovDeg, this.#camera.aspect, fitsFrom);
    this.#camera.near = nearM;
    this.#camera.updateProjectionMatrix();
    this.#camera.updateMatrixWorld();
    const { position, quaternion, fov } = this.#camera;
    this.#onMove({
      positionM: position.toArray(),
      rotation: [quaternion.x, quaternion.y, quaternion.z, quaternion.w],
      fovDeg: fov,
      nearM,
      isMoving,
      isCloseUp,
      mayHide: this.#hasOrbited || !(this.#view === 'follow' || this.#view === 'hero'),
    });
  }

  #placement(): CameraPlacement {
    const { pod, binId, workedBinId } = this.#subject;
    const bounds = boundsOfPod(pod ?? noPod);
    if (this.#options.aloneAtM) return alonePlacement(this.#options.aloneAtM);
    if (this.#options.place === 'tile') return tilePlacement(bounds);
    const boundsOf = (wanted: string | null) => {
      const bin = pod?.bins.find((known) => known.binId === wanted);
      return bin ? boundsOfBin(bin) : null;
    };
    const bin = boundsOf(binId);
    if (this.#view === 'bin' && bin) return this.#options.isWide ? interventionPlacement(bin) : binPlacement(bin);
    if (this.#view === 'front') return frontPlacement(bounds);
    if (this.#view === 'top') return topPlacement(bounds);
    if (this.#view === 'tool' && this.#tcpInCellM) return toolPlacement(this.#tcpInCellM);
    return this.#view === 'follow' ? followPlacement(bounds, boundsOf(workedBinId)) : heroPlacement(bounds);
  }
}

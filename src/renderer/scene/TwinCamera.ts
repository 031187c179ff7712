import { MathUtils, PerspectiveCamera, Raycaster, Vector2, Vector3 } from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';
import type { Bin, Pod } from '#shared/domain/pod.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import {
  binPlacement,
  boundsOfBin,
  boundsOfPod,
  frontPlacement,
  noPod,
  toolPlacement,
  topPlacement,
  TWIN_FARTHEST_M,
  TWIN_FOV_DEG,
  TWIN_NEAREST_M,
  type CameraPlacement,
  type TwinView,
} from './framing.ts';
import { binAt } from './podBoxes.ts';
import type { CameraPose } from './twinMessages.ts';

/** Before the mouth of a bin in close-up only the tool is drawn; the arm behind it would hide everything. */
const TOOL_ROOM_M = 0.3;

/** Where one looks from. Lives in the window, because hands turn it and handles are laid over it; the drawing follows. */
export class TwinCamera {
  readonly #element: HTMLElement;
  readonly #camera = new PerspectiveCamera(TWIN_FOV_DEG, 1, TWIN_NEAREST_M, TWIN_FARTHEST_M);
  readonly #orbit: OrbitControls;
  readonly #raycaster = new Raycaster();
  readonly #onMove: (pose: CameraPose) => void;
  #view: TwinView = 'front';
  #pod: Pod = noPod;
  #binId: string | null = null;
  #tcpInCellM: Vec3 | null = null;
  #hasOrbited = false;

  constructor(element: HTMLElement, onMove: (pose: CameraPose) => void) {
    this.#element = element;
    this.#onMove = onMove;
    this.#camera.up.set(0, 0, 1);
    this.#orbit = new OrbitControls(this.#camera, element);
    this.#orbit.enableDamping = false;
    this.#orbit.minDistance = 0.2;
    this.#orbit.maxDistance = 14;
    this.#orbit.addEventListener('start', () => {
      this.#hasOrbited = true;
      // The view from above has another up; turning goes about the vertical.
      this.#camera.up.set(0, 0, 1);
    });
    this.#orbit.addEventListener('change', this.#moved);
    this.#place();
  }

  /** Looks from there again, also when a hand has turned the view meanwhile. */
  setView(view: TwinView): void {
    this.#view = view;
    this.#hasOrbited = false;
    this.#place();
  }

  /** The pod, and the bin that the view of one bin looks at; null: the whole pod. */
  lookAt(pod: Pod | null, binId: string | null): void {
    const isSame = this.#pod.podId === (pod?.podId ?? '') && this.#binId === binId;
    this.#pod = pod ?? noPod;
    this.#binId = binId;
    // A view that a hand has turned stays, unless it shows one bin and that is another now.
    if (isSame || (this.#hasOrbited && this.#view !== 'bin')) return;
    this.#hasOrbited = false;
    this.#place();
  }

  setTcp(tcpInCellM: Vec3 | null): void {
    const before = this.#tcpInCellM;
    this.#tcpInCellM = tcpInCellM;
    if (this.#view !== 'tool' || this.#hasOrbited) return;
    if (before?.every((metres, axis) => metres === tcpInCellM?.[axis])) return;
    this.#place();
  }

  resize(widthPx: number, heightPx: number): void {
    this.#camera.aspect = widthPx / heightPx;
    this.#camera.updateProjectionMatrix();
    if (this.#hasOrbited) this.#moved();
    else this.#place();
  }

  /** The bin under a point of the canvas, given in -1..1 from the lower left corner. */
  pickBin(x: number, y: number): Bin | null {
    if (this.#pod.bins.length === 0) return null;
    this.#raycaster.setFromCamera(new Vector2(x, y), this.#camera);
    const { origin, direction } = this.#raycaster.ray;
    const front = boundsOfPod(this.#pod).min[1];
    const distance = (front - origin.y) / direction.y;
    if (!(distance > 0)) return null;
    const hit = direction.clone().multiplyScalar(distance).add(origin);
    return binAt(this.#pod, hit.x, hit.z);
  }

  /** Where a point of the cell is on the canvas, in CSS pixels from its upper left corner. */
  project(pointInCellM: Vec3): { xPx: number; yPx: number } {
    const { x, y } = new Vector3(...pointInCellM).project(this.#camera);
    const { clientWidth, clientHeight } = this.#element;
    return { xPx: ((x + 1) / 2) * clientWidth, yPx: ((1 - y) / 2) * clientHeight };
  }

  dispose(): void {
    this.#orbit.dispose();
  }

  readonly #moved = (): void => {
    this.#camera.updateMatrixWorld();
    const { position, quaternion, near } = this.#camera;
    this.#onMove({
      positionM: position.toArray(),
      rotation: [quaternion.x, quaternion.y, quaternion.z, quaternion.w],
      nearM: near,
    });
  };

  #place(): void {
    const bin = this.#pod.bins.find((known) => known.binId === this.#binId) ?? null;
    const placement = this.#placement(bin);
    this.#camera.up.set(...placement.up);
    this.#camera.position.set(...placement.positionM);
    this.#orbit.target.set(...placement.targetM);
    this.#camera.near =
      this.#view === 'bin' && bin
        ? Math.max(TWIN_NEAREST_M, this.#camera.position.distanceTo(this.#orbit.target) - TOOL_ROOM_M)
        : TWIN_NEAREST_M;
    this.#camera.updateProjectionMatrix();
    this.#camera.lookAt(this.#orbit.target);
    this.#moved();
  }

  #placement(bin: Bin | null): CameraPlacement {
    const fov = MathUtils.degToRad(TWIN_FOV_DEG);
    const { aspect } = this.#camera;
    const pod = boundsOfPod(this.#pod);
    if (this.#view === 'bin' && bin) return binPlacement(boundsOfBin(bin), fov, aspect);
    if (this.#view === 'top') return topPlacement(pod, fov, aspect);
    if (this.#view === 'tool' && this.#tcpInCellM) return toolPlacement(this.#tcpInCellM);
    return frontPlacement(pod, fov, aspect);
  }
}

import { Spherical, Vector3 } from 'three';
import type { CameraPlacement } from './framing.ts';
import { between } from './vector.ts';

const DURATION_MS = 450;

/** From one place of the camera to another on an arc about what it looks at, so that it never passes through the pod. */
export class CameraMotion {
  readonly #from: CameraPlacement;
  readonly #to: CameraPlacement;
  readonly #startMs: number;

  constructor(from: CameraPlacement, to: CameraPlacement, startMs: number) {
    this.#from = from;
    this.#to = to;
    this.#startMs = startMs;
  }

  /** The place at a time, and whether it is the last one. */
  at(nowMs: number): { placement: CameraPlacement; isOver: boolean } {
    const share = Math.min(1, Math.max(0, (nowMs - this.#startMs) / DURATION_MS));
    if (share === 1) return { placement: this.#to, isOver: true };
    const eased = share * share * (3 - 2 * share);
    const [from, to] = [sphericalOf(this.#from), sphericalOf(this.#to)];
    const mixed = (a: number, b: number): number => a + (b - a) * eased;
    const radius = Math.exp(mixed(Math.log(from.radius), Math.log(to.radius)));
    const offset = new Vector3().setFromSpherical(
      new Spherical(radius, mixed(from.phi, to.phi), mixed(from.theta, to.theta)),
    );
    const targetM = between(this.#from.targetM, this.#to.targetM, eased);
    // three's spherical coordinates have y up.
    const positionM: [number, number, number] = [targetM[0] + offset.x, targetM[1] - offset.z, targetM[2] + offset.y];
    return { placement: { positionM, targetM, fovDeg: mixed(this.#from.fovDeg, this.#to.fovDeg) }, isOver: false };
  }
}

function sphericalOf({ positionM, targetM }: CameraPlacement): Spherical {
  const [x, y, z] = [positionM[0] - targetM[0], positionM[1] - targetM[1], positionM[2] - targetM[2]];
  return new Spherical().setFromVector3(new Vector3(x, z, -y));
}

import { AmbientLight, Color, DirectionalLight, HemisphereLight, type Object3D, type Vector3 } from 'three';

const AMBIENT = 1.1;
const SKY = 1.2;
const GROUND = new Color(0x777777);
const SUN = 1.5;
/** Towards the sun, in the cell frame. */
const SUN_DIRECTION = [-1.5, -4, 4] as const;
const SUN_LENGTH = Math.hypot(...SUN_DIRECTION);

/** What lights the arm. */
export function sceneLights(): Object3D[] {
  const sun = new DirectionalLight(0xffffff, SUN);
  sun.position.set(...SUN_DIRECTION);
  return [new AmbientLight(0xffffff, AMBIENT), new HemisphereLight(0xffffff, GROUND, SKY), sun];
}

/**
 * What these lights leave of a matte surface's colour (linear), by its unit normal in the cell frame: Lambert's law as three
 * computes it, with the light from above and below along three's y. What does not turn is lit once, not in every pixel.
 */
export function litShare(normal: Vector3): number {
  const [x, y, z] = SUN_DIRECTION;
  const sun = SUN * Math.max(0, (normal.x * x + normal.y * y + normal.z * z) / SUN_LENGTH);
  const fromSky = 0.5 * normal.y + 0.5;
  const hemisphere = SKY * (GROUND.r + (1 - GROUND.r) * fromSky);
  return (AMBIENT + hemisphere + sun) / Math.PI;
}

import type { Bin } from '#shared/domain/pod.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import type { CellRobot } from '../urdf/cellRobot.ts';
import type { ItemMjcf } from './itemMjcf.ts';
import { bandsMjcf, binMjcf } from './binMjcf.ts';
import { robotMjcf } from './robotMjcf.ts';
import { numbers } from './xml.ts';

export interface SceneOptions {
  timestepS: number;
  /** Null: contents settle without an arm. */
  robot: CellRobot | null;
  barHalfLengthM: number;
  /** Friction of the paddles' inner faces; that of rubber belts by default. */
  paddleFriction?: number;
  /** The bin worked on, with its bands; null in the open, at the buffer's side. */
  bin: Bin | null;
  bands: boolean;
  items: readonly ItemMjcf[];
  /** Shelves: middle of the front edge of the shelf's top, in the cell frame. */
  shelvesInCellM: readonly Vec3[];
}

/** Rubber on cardboard, cloth or film; docs/PHYSICS.md. */
export const BELT_FRICTION = 0.8;
/** Painted metal on the same. */
export const PLATE_FRICTION = 0.35;

/** Width and depth of presenter and trays. */
export const SHELF_SIZE_M = [0.34, 0.46] as const;
/** The shelf begins this far in front of the item's front face. */
export const SHELF_FRONT_MARGIN_M = 0.03;

/**
 * MJCF of one scene. World frame = cell frame. Solver settings are those that kept full bins at rest and forces true: see
 * docs/PHYSICS.md. Who meets whom, by contact bits: bin and shelves 1, items 2, tool and arm 4, strands 8, separator 16.
 */
export function sceneMjcf(options: SceneOptions): string {
  const robot = options.robot ? robotMjcf(options.robot, { barHalfLengthM: options.barHalfLengthM }) : null;
  const paddles = options.paddleFriction ?? BELT_FRICTION;
  const bands = options.bin && options.bands ? bandsMjcf(options.bin) : null;
  return `<mujoco model="supercargo"><compiler angle="radian" autolimits="true" inertiafromgeom="auto" balanceinertia="true"/>
  <option timestep="${options.timestepS}" integrator="implicitfast" cone="elliptic" impratio="10" solver="Newton" iterations="50" ls_iterations="30"><flag autoreset="disable"/></option>
  <size memory="${options.bin ? 64 : 16}M"/>
  <default>
    <geom friction=".4 .003 .0001" condim="3" solref=".005 1" solimp=".95 .99 .0005"/>
    <default class="item"><geom contype="2" conaffinity="15"/></default>
    <default class="bin"><geom contype="1" conaffinity="6" friction=".3 .003 .0001"/></default>
    <default class="tool"><geom contype="4" conaffinity="11" friction=".15 .003 .0001"/></default>
    <default class="link"><geom contype="4" conaffinity="3" mass="0"/></default>
    <default class="belt"><geom contype="4" conaffinity="11" friction="${paddles} .003 .0001" condim="4" priority="1" solref=".012 1"/></default>
    <default class="nose"><geom contype="4" conaffinity="11" friction="${paddles} .003 .0001" condim="4" priority="1" solref=".03 1"/></default>
    <default class="band"><geom contype="8" conaffinity="22" friction=".3 .003 .0001" condim="1"/></default>
    <default class="separator"><geom contype="16" conaffinity="14" friction=".2 .003 .0001" condim="1"/></default>
  </default>
  <worldbody>
    <geom class="bin" name="ground" type="plane" size="4 4 .1" solref=".001 1" solmix="1000"/>
    ${robot?.bodies ?? ''}
    ${options.bin ? binMjcf(options.bin) : ''}
    ${options.shelvesInCellM.map(shelfXml).join('')}
    ${bands?.bodies ?? ''}
    ${options.items.map((item) => item.bodies).join('')}
  </worldbody>
  ${bands ? `<tendon>${bands.tendons}</tendon>` : ''}
  ${robot ? `<equality>${robot.equalities}</equality><actuator>${robot.actuators}</actuator>` : ''}
  <sensor>${robot?.sensors ?? ''}${options.items.map((item) => item.sensors).join('')}</sensor>
</mujoco>`;
}

function shelfXml([x, y, z]: Vec3, index: number): string {
  const [width, depth] = SHELF_SIZE_M;
  return `<geom class="bin" name="shelf${index}" type="box" friction=".5 .003 .0001" size="${numbers([width / 2, depth / 2, 0.01])}" pos="${numbers(
    [x, y + SHELF_FRONT_MARGIN_M - depth / 2, z - 0.01],
  )}"/>`;
}

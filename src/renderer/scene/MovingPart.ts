import type { BufferGeometry, Object3D } from 'three';
import {
  Group,
  LineSegments,
  Mesh,
  PlaneGeometry,
  Scene,
  Vector3,
  type Matrix4,
  type ShaderMaterial,
  type Vector2,
} from 'three';
import type { SideUp } from '#shared/primitives/sideUp.ts';
import { gripOrientation } from '#shared/domain/grip.ts';
import type { Item } from '#shared/domain/item.ts';
import type { Bin } from '#shared/domain/pod.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import { ArmModel } from './ArmModel.ts';
import { armMaterials, armUniforms, setArmTheme, type ArmMaterials, type ArmUniforms } from './armMaterials.ts';
import { colourOfItem, type ColourOfItem } from './bufferItems.ts';
import { addItemBox, ItemBuilder, itemAttributes } from './itemMesh.ts';
import { SUN } from './light.ts';
import { lineMaterial, itemMaterial, shadeMaterial } from './materials.ts';
import { joinParts } from './MeshBuilder.ts';
import type { TwinTheme } from './TwinTheme.ts';
import type { ArmDescription } from './twinMessages.ts';

/** Bin that decides how an item stands in the tool while it is not yet known which one it goes to. */
const USUAL_BIN_M: Vec3 = [0.3, 0.4, 0.3];
/** Names that a description may give to the point between the tips of the paddles, best first. */
const TCP_LINKS = ['tcp', 'tool', 'flange'] as const;
const BASE_LINKS = ['gantry_column', 'base_link', 'base'] as const;

/** Opacity before the active mouth of arm, tool and separator, and the width of the rim in pixels. */
const FADE = { far: [0.16, 0.6, 0.3, 24], near: [0.1, 0.95, 0.12, 240] } as const;

/** What moves by itself: arm, what it holds, and the shade under them. */
export class MovingPart {
  readonly scene = new Scene();
  readonly #mouth: readonly Vector3[];
  readonly #held = new Group();
  readonly #shades: { mesh: Mesh<PlaneGeometry, ShaderMaterial>; share: number }[] = [];
  readonly #tcp = new Vector3();
  #arm: { model: ArmModel; uniforms: ArmUniforms; opaque: ArmMaterials; fading: ArmMaterials; meshes: Mesh[] } | null =
    null;
  #fades = false;

  /** `mouth`: the active mouth on the screen, kept up to date by whoever draws. */
  constructor(mouth: readonly Vector3[]) {
    this.#mouth = mouth;
    this.#held.visible = false;
    this.#held.matrixAutoUpdate = false;
    this.scene.add(this.#held);
    for (const share of [0.8, 0.5]) this.#addShade(share, false);
    for (const share of [0.5, 0.3]) this.#addShade(share, true);
  }

  setArm(arm: ArmDescription | null, theme: TwinTheme): void {
    this.#removeArm();
    if (!arm) return;
    const model = new ArmModel(arm.model, arm.baseInCellM, theme, arm.meshes);
    const uniforms = armUniforms(model.matrices, this.#mouth);
    setArmTheme(uniforms, theme);
    const [opaque, fading] = [armMaterials(uniforms, false), armMaterials(uniforms, true)];
    const meshes = [fading.depth, opaque.colour, opaque.outline].map((material, i) => {
      const mesh = new Mesh(model.geometry, material);
      mesh.renderOrder = 50 + i;
      mesh.frustumCulled = false;
      this.scene.add(mesh);
      return mesh;
    });
    this.#arm = { model, uniforms, opaque, fading, meshes };
    this.setFading(this.#fades, true);
    this.#follow();
  }

  /** False: nothing has moved. */
  setJoints(values: ReadonlyMap<string, number>): boolean {
    if (!this.#arm?.model.setJoints(values)) return false;
    this.#follow();
    return true;
  }

  /** Whether the arm may hide the active bin from where one looks, and turns transparent there. */
  setFading(fades: boolean, isNear: boolean): void {
    this.#fades = fades;
    if (!this.#arm) return;
    const { meshes, opaque, fading, uniforms } = this.#arm;
    const [depth, colour, outline] = meshes;
    const materials = fades ? fading : opaque;
    depth!.visible = fades;
    colour!.material = materials.colour;
    outline!.material = materials.outline;
    uniforms.fade.value.fromArray(FADE[isNear ? 'near' : 'far']);
  }

  /** Edges that part the arm from what is behind it: dropped where a frame takes too long. */
  setOutline(isShown: boolean): void {
    const outline = this.#arm?.meshes[2];
    if (outline) outline.visible = isShown;
  }

  /** `isMarked`: with red edges, because it was flagged or its stow failed. */
  setHeld(
    held: { item: Item; isMarked: boolean; sideUp: SideUp } | null,
    bin: Bin | null,
    theme: TwinTheme,
    seen: ColourOfItem,
  ): void {
    this.#clearHeld();
    if (!held) return;
    const { item, isMarked, sideUp } = held;
    const { laneWidthM, depthM, heightM } = gripOrientation(item.product, bin?.sizeM ?? USUAL_BIN_M, sideUp);
    const builder = new ItemBuilder();
    // The paddles' tips are flush with the item's front; it reaches back towards the palm.
    const min: Vec3 = [-laneWidthM / 2, -depthM, -heightM / 2];
    const max: Vec3 = [laneWidthM / 2, 0, heightM / 2];
    addItemBox(builder, {
      min,
      max,
      colour: colourOfItem(theme, item, seen),
      believed: 0,
      depthIsBelieved: false,
      shade: (_at, [x, y, z]) => 0.55 + 0.2 * z + 0.5 * Math.max(0, x * SUN[0] + y * SUN[1] + z * SUN[2]),
      project: null,
    });
    for (const grown of isMarked ? [0.0006, 0.0012, 0.0018] : [0])
      builder.lines.box(
        min.map((v) => v - grown) as Vec3,
        max.map((v) => v + grown) as Vec3,
        isMarked ? theme.act : theme.edge,
        isMarked ? 1 : theme.edgeAlpha,
      );
    const solid = new Mesh(joinParts([builder.part()], itemAttributes), itemMaterial());
    const lines = new LineSegments(joinParts([builder.lines.part()], ['position', 'rgba']), lineMaterial());
    for (const [i, object] of [solid, lines].entries()) {
      object.renderOrder = 45 + i;
      object.frustumCulled = false;
      this.#held.add(object);
    }
    this.#follow();
  }

  setTheme(theme: TwinTheme): void {
    for (const { mesh, share } of this.#shades) mesh.material.uniforms['alpha']!.value = theme.shadow * share;
  }

  setSize(size: Vector2): void {
    this.#arm?.uniforms.sizePx.value.copy(size);
  }

  /** Between the tips of the paddles, in the cell frame; null while no arm is described. */
  tcpInCellM(): Vec3 | null {
    const tcp = this.#arm?.model.linkNamed(...TCP_LINKS);
    return tcp ? this.#tcp.setFromMatrixPosition(tcp.matrixWorld).toArray() : null;
  }

  dispose(): void {
    this.#clearHeld();
    this.#removeArm();
    for (const { mesh } of this.#shades) {
      mesh.geometry.dispose();
      mesh.material.dispose();
    }
  }

  /** What hangs on the arm goes with it. */
  #follow(): void {
    const model = this.#arm?.model;
    const tcp = model?.linkNamed(...TCP_LINKS);
    // Without an arm there is nothing that would hold it, and no place where it were.
    this.#held.visible = tcp !== undefined && tcp !== null;
    if (tcp) place(this.#held, tcp.matrixWorld);
    const base = model?.linkNamed(...BASE_LINKS);
    const [floorNear, floorFar, frontNear, frontFar] = this.#shades.map(({ mesh }) => mesh);
    for (const { mesh } of this.#shades) mesh.visible = model !== undefined;
    if (!base || !tcp) return;
    const [x, y] = new Vector3().setFromMatrixPosition(base.matrixWorld).toArray();
    floorNear!.position.set(x, y - 0.28, 0.003);
    floorNear!.scale.set(0.8, 0.5, 1);
    floorFar!.position.set(x - 0.25, y + 0.55, 0.003);
    floorFar!.scale.set(1.15, 1.9, 1);
    const [tx, , tz] = new Vector3().setFromMatrixPosition(tcp.matrixWorld).toArray();
    frontNear!.position.set(tx - 0.18, -0.0078, tz - 0.16);
    frontNear!.scale.set(0.52, 0.4, 1);
    frontFar!.position.set(tx - 0.45, -0.0078, tz + 0.05);
    frontFar!.scale.set(0.6, 0.6, 1);
    // The tool throws its shade onto the pod only when it is near.
    const reach = Math.max(0, 1 - Math.abs(this.#tcpY(tcp)) / 0.6);
    frontNear!.visible = frontFar!.visible = reach > 0.05;
  }

  #tcpY = (tcp: Object3D): number => tcp.matrixWorld.elements[13] ?? 0;

  #addShade(share: number, isUpright: boolean): void {
    const mesh = new Mesh(new PlaneGeometry(1, 1), shadeMaterial());
    if (isUpright) mesh.rotation.x = Math.PI / 2;
    mesh.renderOrder = 19;
    mesh.frustumCulled = false;
    mesh.visible = false;
    this.#shades.push({ mesh, share });
    this.scene.add(mesh);
  }

  #clearHeld(): void {
    for (const child of [...this.#held.children] as Mesh<BufferGeometry, ShaderMaterial>[]) {
      child.geometry.dispose();
      child.material.dispose();
      child.removeFromParent();
    }
  }

  #removeArm(): void {
    if (!this.#arm) return;
    const { model, meshes, opaque, fading } = this.#arm;
    for (const mesh of meshes) mesh.removeFromParent();
    for (const { colour, depth, outline } of [opaque, fading])
      for (const material of [colour, depth, outline]) material.dispose();
    model.dispose();
    this.#arm = null;
    this.#follow();
  }
}

function place(object: Object3D, matrix: Matrix4): void {
  object.matrix.copy(matrix);
  object.updateMatrixWorld(true);
}

import {
  BackSide,
  DoubleSide,
  FrontSide,
  LessEqualDepth,
  ShaderMaterial,
  Vector2,
  Vector3,
  Vector4,
  type Matrix4,
} from 'three';
import { SUN } from './light.ts';
import type { TwinTheme } from './TwinTheme.ts';
import { vector } from './materials.ts';

/** What the arm's passes share. A place in the mesh tells which link moves it. */
export interface ArmUniforms {
  [name: string]: { value: unknown };
  links: { value: Matrix4[] };
  sun: { value: Vector3 };
  /** Shares of ambient, sky and sun. */
  levels: { value: Vector3 };
  outline: { value: Vector3 };
  sizePx: { value: Vector2 };
  /** The active mouth in pixels, as four half-planes: where the arm lies inside of all of them it hides it. */
  mouth: { value: readonly Vector3[] };
  /** Opacity inside the mouth of arm, tool and separator; width of the rim in pixels. */
  fade: { value: Vector4 };
}

export const armUniforms = (links: Matrix4[], mouth: readonly Vector3[]): ArmUniforms => ({
  links: { value: links },
  sun: { value: new Vector3(...SUN) },
  levels: { value: new Vector3() },
  outline: { value: new Vector3() },
  sizePx: { value: new Vector2(1, 1) },
  mouth: { value: mouth },
  fade: { value: new Vector4(0.16, 0.9, 0.3, 26) },
});

export function setArmTheme(uniforms: ArmUniforms, theme: TwinTheme): void {
  uniforms.levels.value.set(theme.armAmbient, theme.armSky, theme.armSun);
  uniforms.outline.value.copy(vector(theme.outline));
}

const FADE = `uniform vec3 mouth[4]; uniform vec4 fade;
  float alphaOf(float part) {
  #ifdef OPAQUE
    if (part < .5 || part > .9) return 1.;
  #endif
    float away = -1e4;
    for (int i = 0; i < 4; i++) away = max(away, dot(mouth[i], vec3(gl_FragCoord.xy, 1.)));
    float low = part > .9 ? fade.y : part > .5 ? fade.z : fade.x;
    return mix(low, 1., smoothstep(-fade.w * .35, fade.w, away));
  }`;

const SHADE = `vec3 shaded(vec3 c, vec3 n, vec3 v, float gloss) {
    float l = levels.x + levels.y * (.5 + .5 * n.z) + levels.z * max(dot(n, sun), 0.);
    float e = 1. - abs(dot(n, v));
    float q = max(dot(n, normalize(sun + v)), 0.);
    q *= q; q *= q; q *= q;
    return c * l * (1. - .30 * e * e * e) + q * q * q * gloss * .35;
  }`;

const vertex = (links: number, extra: string, body: string): string => `
  attribute vec3 colour; attribute vec3 made; uniform mat4 links[${links}]; ${extra}
  varying vec3 c; varying vec3 nn; varying vec3 vv; varying float part; varying float gloss;
  void main() {
    mat4 m = links[int(made.x + .5)];
    vec4 w = m * vec4(position, 1.);
    nn = mat3(m) * normal; vv = cameraPosition - w.xyz; c = colour; part = made.y; gloss = made.z;
    ${body}
  }`;

/** `colour` draws it; `depth` goes before where it fades, so that the arm never shows its own inside; `outline` is its rim. */
export interface ArmMaterials {
  colour: ShaderMaterial;
  depth: ShaderMaterial;
  outline: ShaderMaterial;
}

/** With `fades` the arm turns transparent before the active mouth; without, only the separator does. */
export function armMaterials(uniforms: ArmUniforms, fades: boolean): ArmMaterials {
  const links = uniforms.links.value.length;
  const defines = fades ? {} : { OPAQUE: 1 };
  const placed = 'gl_Position = projectionMatrix * viewMatrix * w;';
  return {
    colour: new ShaderMaterial({
      uniforms,
      defines,
      transparent: true,
      depthWrite: !fades,
      depthFunc: LessEqualDepth,
      side: fades ? DoubleSide : FrontSide,
      vertexShader: vertex(links, '', placed),
      fragmentShader: `uniform vec3 sun; uniform vec3 levels;
        varying vec3 c; varying vec3 nn; varying vec3 vv; varying float part; varying float gloss;
        ${FADE} ${SHADE}
        void main() {
          vec3 n = normalize(nn); vec3 v = normalize(vv);
          if (dot(n, v) < 0.) n = -n;
          gl_FragColor = vec4(shaded(c, n, v, gloss), alphaOf(part));
        }`,
    }),
    depth: new ShaderMaterial({
      uniforms,
      colorWrite: false,
      transparent: true,
      side: DoubleSide,
      vertexShader: vertex(links, '', placed),
      fragmentShader: 'void main() { gl_FragColor = vec4(1.); }',
    }),
    outline: new ShaderMaterial({
      uniforms,
      defines,
      transparent: true,
      depthWrite: false,
      side: BackSide,
      // Pushed outwards by about 1.8 pixels, and back by 8 mm so that it never lies on the arm itself.
      vertexShader: vertex(
        links,
        'attribute vec3 outward; uniform vec2 sizePx;',
        `w.xyz -= normalize(vv) * .008; ${placed}
        vec4 q = projectionMatrix * viewMatrix * vec4(mat3(m) * outward, 0.);
        float reach = length(q.xy * vec2(sizePx.x / sizePx.y, 1.));
        if (reach > 1e-5) gl_Position.xy += q.xy / reach * (3.6 * clamp(sizePx.y / 800., .42, 1.) / sizePx.y) * gl_Position.w;`,
      ),
      fragmentShader: `uniform vec3 outline; varying float part; ${FADE}
        void main() { gl_FragColor = vec4(outline, max(alphaOf(part) * .85, .32)); }`,
    }),
  };
}

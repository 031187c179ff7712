import {
  CanvasTexture,
  CustomBlending,
  DoubleSide,
  LinearMipmapLinearFilter,
  OneFactor,
  OneMinusSrcAlphaFactor,
  RepeatWrapping,
  ShaderMaterial,
  Vector2,
  Vector3,
  type ShaderMaterialParameters,
  type Texture,
} from 'three';
import type { Rgb } from './colour.ts';
import { SHADE_RANGE } from './itemMesh.ts';

/** Own small shaders in display space: nothing is converted in the fragment, nothing is lit that does not turn. */
const shader = (parameters: ShaderMaterialParameters): ShaderMaterial => new ShaderMaterial(parameters);
const PLACED = 'gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.);';
export const vector = (colour: Rgb): Vector3 => new Vector3(...colour);

export const flatMaterial = (): ShaderMaterial =>
  shader({
    side: DoubleSide,
    vertexShader: `attribute vec3 colour; varying vec3 c; void main() { c = colour; ${PLACED} }`,
    fragmentShader: 'varying vec3 c; void main() { gl_FragColor = vec4(c, 1.); }',
  });

export const clothMaterial = (): ShaderMaterial =>
  shader({
    side: DoubleSide,
    uniforms: { weave: { value: weaveTexture() } },
    vertexShader: `attribute vec3 colour; attribute vec2 weave; varying vec3 c; varying vec2 w;
      void main() { c = colour; w = weave * 90.; ${PLACED} }`,
    fragmentShader: `uniform sampler2D weave; varying vec3 c; varying vec2 w;
      void main() { gl_FragColor = vec4(c * (.87 + .26 * texture2D(weave, w).r), 1.); }`,
  });

/** A plain weave: threads over and under each other. */
function weaveTexture(): CanvasTexture<OffscreenCanvas> {
  const sizePx = 32;
  const canvas = new OffscreenCanvas(sizePx, sizePx);
  const context = canvas.getContext('2d');
  const image = context?.createImageData(sizePx, sizePx);
  if (context && image) {
    for (let y = 0; y < sizePx; y += 1)
      for (let x = 0; x < sizePx; x += 1) {
        const isOver = ((x >> 3) + (y >> 3)) & 1;
        const across = isOver ? (x & 7) / 7 - 0.5 : (y & 7) / 7 - 0.5;
        const level = 255 * (0.42 + 0.34 * (0.5 - 1.5 * across * across) + (isOver ? 0.1 : 0));
        image.data.fill(level, (y * sizePx + x) * 4, (y * sizePx + x) * 4 + 3);
        image.data[(y * sizePx + x) * 4 + 3] = 255;
      }
    context.putImageData(image, 0, 0);
  }
  const texture = new CanvasTexture(canvas);
  texture.wrapS = texture.wrapT = RepeatWrapping;
  texture.minFilter = LinearMipmapLinearFilter;
  return texture;
}

/** Edges: a little before what they belong to. */
export const lineMaterial = (): ShaderMaterial =>
  shader({
    transparent: true,
    depthWrite: false,
    vertexShader: `attribute vec4 rgba; varying vec4 c;
      void main() { c = rgba; ${PLACED} gl_Position.z -= .00012 * gl_Position.w; }`,
    fragmentShader: 'varying vec4 c; void main() { gl_FragColor = c; }',
  });

/**
 * Items: fronts wear the picture of their bin's camera, the rest its mean colour; what no camera saw is hatched, the more the
 * less it was seen.
 */
export const itemMaterial = (): ShaderMaterial =>
  shader({
    uniforms: {
      sheet: { value: null as Texture | null },
      scene: { value: new Vector3() },
      hatch: { value: 0 },
    },
    vertexShader: `attribute vec3 colour; attribute vec3 projected; attribute vec4 look;
      varying vec3 c; varying vec3 p; varying vec4 l; varying float h;
      void main() { c = colour; p = projected; l = look; h = position.x + position.y + position.z; ${PLACED} }`,
    fragmentShader: `uniform sampler2D sheet; uniform vec3 scene; uniform float hatch;
      varying vec3 c; varying vec3 p; varying vec4 l; varying float h;
      void main() {
        vec3 k = c;
        if (l.x > .01) k = mix(c, texture2D(sheet, p.xy / p.z).rgb, l.x);
        k = mix(k * l.y * ${SHADE_RANGE.toFixed(1)}, scene, l.w);
        if (l.z > .02) {
          float x = h * 55.;
          float w = fwidth(x);
          float s = mix(smoothstep(.31 - w, .31 + w, abs(fract(x) - .5)), .38, clamp(w * 2. - .6, 0., 1.));
          k += hatch * s * l.z;
        }
        gl_FragColor = vec4(k, 1.);
      }`,
  });

/** Strands of a group; below the size of a pixel they become a veil. */
export const bandMaterial = (): ShaderMaterial =>
  shader({
    transparent: true,
    depthWrite: false,
    side: DoubleSide,
    uniforms: { colour: { value: new Vector3() }, alpha: { value: 0 } },
    vertexShader: `attribute vec2 ribbon; varying vec2 r; void main() { r = ribbon; ${PLACED} }`,
    fragmentShader: `uniform vec3 colour; uniform float alpha; varying vec2 r;
      void main() {
        float x = r.x * 9.;
        float w = fwidth(x);
        float strand = smoothstep(.55 - w, .55 + w, abs(fract(x) - .5) * 2.);
        float k = mix(strand, .45, clamp(w * 1.3 - .25, 0., 1.));
        gl_FragColor = vec4(colour * r.y, (.12 + k * .88) * alpha);
      }`,
  });

/** Free depth: the deeper the fuller, a line every 50 mm, every second one stronger. */
export const reliefMaterial = (): ShaderMaterial =>
  shader({
    transparent: true,
    depthWrite: false,
    side: DoubleSide,
    uniforms: { near: { value: new Vector3() }, far: { value: new Vector3() }, line: { value: new Vector3() } },
    vertexShader: `attribute vec2 relief; varying vec2 d;
      void main() { d = relief; ${PLACED} gl_Position.z -= .00002 * gl_Position.w; }`,
    fragmentShader: `uniform vec3 near; uniform vec3 far; uniform vec3 line; varying vec2 d;
      void main() {
        float x = d.x / .05;
        float w = max(fwidth(x), 1e-4);
        float f = abs(fract(x + .5) - .5);
        float mark = w > .4 ? 0. : 1. - smoothstep(w * .7, w * 1.5, f);
        float second = mod(floor(x + .5), 2.) < .5 ? 1. : .55;
        float t = clamp(floor(x) / 7., 0., 1.);
        gl_FragColor = vec4(mix(mix(near, far, t), line, mark * .9), max(mix(.15, .58, t) * d.y, mark * second * .8));
      }`,
  });

/** A soft disc of shade. */
export const shadeMaterial = (): ShaderMaterial =>
  shader({
    transparent: true,
    depthWrite: false,
    uniforms: { alpha: { value: 0 } },
    vertexShader: `varying vec2 u; void main() { u = uv * 2. - 1.; ${PLACED} gl_Position.z -= .00004 * gl_Position.w; }`,
    fragmentShader: `uniform float alpha; varying vec2 u;
      void main() { float f = max(0., 1. - dot(u, u)); gl_FragColor = vec4(0., 0., 0., alpha * f * f); }`,
  });

/** Labels in whole pixels, facing the camera; pulled forward a little, or neighbours' contents would cut them. */
export const labelMaterial = (sheet: Texture): ShaderMaterial =>
  shader({
    transparent: true,
    depthWrite: false,
    blending: CustomBlending,
    blendSrc: OneFactor,
    blendDst: OneMinusSrcAlphaFactor,
    uniforms: { sheet: { value: sheet }, sizePx: { value: new Vector2(1, 1) } },
    vertexShader: `attribute vec3 anchor; attribute vec4 box; attribute vec4 place; uniform vec2 sizePx; varying vec2 u;
      void main() {
        vec4 v = viewMatrix * vec4(anchor, 1.);
        vec4 c = projectionMatrix * v;
        vec2 px = floor((c.xy / c.w * .5 + .5) * sizePx + .5) + box.xy + position.xy * box.zw;
        u = place.xy + vec2(position.x, 1. - position.y) * place.zw;
        v.z += .35;
        vec4 f = projectionMatrix * v;
        gl_Position = vec4((px / sizePx * 2. - 1.) * c.w, f.z / f.w * c.w, c.w);
      }`,
    fragmentShader: 'uniform sampler2D sheet; varying vec2 u; void main() { gl_FragColor = texture2D(sheet, u); }',
  });
